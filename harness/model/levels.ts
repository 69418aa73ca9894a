/** The three documented levels of `secure-pod-defaults` (documentation.md, lines 4 and 7–11), weakest first. */
export const levels = ['disabled', 'root-allowed', 'enabled'] as const;

/** A documented level, whatever its spelling on a cluster. */
export type Level = (typeof levels)[number];

/** A truth table: one value per level. A missing level is a compile error. */
export type PerLevel<T> = Readonly<Record<Level, T>>;

/**
 * How far an observation reaches: the object that admission returns ⊂ the objects rendered from it ⊂ the Pod Security
 * result ⊂ the outcome of the container. Each later tier needs more of a cluster.
 */
export const tiers = ['defaulting', 'rendering', 'pod-security', 'runtime'] as const;

/** How far a row looks: at admission, at what is rendered from the object, at Pod Security, at the container. */
export type Tier = (typeof tiers)[number];
