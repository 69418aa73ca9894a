import type {Level} from './levels.ts';

/** What `secure-pod-defaults` is set to: a level by whatever spelling selects it, a string as it stands, or no key. */
export type Value = {readonly level: Level} | {readonly literal: string} | {readonly key: 'absent'};

/** One state of the cluster: the value, and the feature flags beside it in `config-features`. */
export interface Configuration {
	readonly value: Value;
	readonly flags: Readonly<Record<string, string>>;
	/** Where a ConfigMap that must not be read says `enabled` meanwhile. */
	readonly elsewhere?: Elsewhere;
}

/** The subject's ConfigMap by its name in another namespace, or another one beside it. */
export type Elsewhere = 'another namespace' | 'another ConfigMap';

/** The configuration of a level with no flags, or with those given. */
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

/** No spelling selects the level: its rows are "not applicable", listed and never green. */
export class NoSuchLevel extends Error {
	override name = 'NoSuchLevel';

	constructor(level: Level, tried: readonly string[]) {
		super(
			`no such level: ${level} (tried ${tried.map(spelling => JSON.stringify(spelling)).join(', ')}; each answers like disabled)`,
		);
	}
}
