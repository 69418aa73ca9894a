/**
 * How far an observation reaches: the object that admission returns ⊂ what it is rendered into ⊂ what
 * Pod Security says of it ⊂ what becomes of the container. Each later tier needs more of a cluster.
 */
export const tiers = ['defaulting', 'rendering', 'pod-security', 'runtime'] as const;

export type Tier = (typeof tiers)[number];
