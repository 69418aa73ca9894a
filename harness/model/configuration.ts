import type {Level} from './levels.ts';

/** The value of `secure-pod-defaults`: a level (by any spelling that selects it), a literal string, or no key. */
export type Value = {readonly level: Level} | {readonly literal: string} | {readonly key: 'absent'};

/** One state of the cluster: the value, and the other feature flags in `config-features`. */
export interface Configuration {
	readonly value: Value;
	readonly flags: Readonly<Record<string, string>>;
	/** Which ConfigMap, one that must not be read, has `enabled` at the same time. */
	readonly elsewhere?: Elsewhere;
}

/** A ConfigMap with the subject's name in another namespace, or one with another name in the same namespace. */
export type Elsewhere = 'another namespace' | 'another ConfigMap';

/** The configuration of a level, with the given flags or none. */
export function atLevel(level: Level, flags: Configuration['flags'] = {}): Configuration {
	return {value: {level}, flags};
}

/** A readable, unique name: `enabled`, `"root-allowed" as written`, `key absent`, `enabled, FLAG=allowed`. */
export function nameConfiguration({value, flags, elsewhere}: Configuration): string {
	return [
		nameValue(value),
		...Object.entries(flags)
			.toSorted(([a], [b]) => a.localeCompare(b))
			.map(([k, v]) => `${k}=${v}`),
		...(elsewhere === undefined ? [] : [`enabled in ${elsewhere}`]),
	].join(', ');
}

function nameValue(value: Value): string {
	if ('level' in value) return value.level;
	if ('literal' in value) return `${JSON.stringify(value.literal)} as written`;
	return 'key absent';
}

/** No spelling selects the level. Its rows are "not applicable": listed, never passed. */
export class NoSuchLevel extends Error {
	override name = 'NoSuchLevel';

	constructor(level: Level, tried: readonly string[]) {
		super(
			`no such level: ${level} (tried ${tried.map(spelling => JSON.stringify(spelling)).join(', ')}; each answers like disabled)`,
		);
	}
}
