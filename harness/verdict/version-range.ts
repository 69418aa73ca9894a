import {UsageError} from '../machine/usage-error.ts';

/** Whether a version is in the range; `unreleased` is above every release, an unknown version only in `*`. */
export type VersionRange = (version: string | undefined) => boolean;

/**
 * Reads `>=1.16`, `>=1.17 <1.20`, `1.20.0`, `*`: comparisons that must all be true. A bound with fewer parts covers all
 * releases that begin with it: `<=1.19` includes 1.19.9, and `1.20` includes 1.20.3.
 * @throws {UsageError} on anything else
 */
export function parseVersionRange(text: string): VersionRange {
	if (text.trim() === '*') return () => true;
	const comparisons = text
		.trim()
		.split(/[\s,]+/)
		.map(parseComparison);
	return version => {
		if (version === undefined) return false;
		const parts = version === 'unreleased' ? [Infinity] : parseVersion(version);
		return parts !== undefined && comparisons.every(holds => holds(parts));
	};
}

/** The numbers of `v1.23.0`; a suffix (`-rc.1`) is not compared. */
function parseVersion(text: string): readonly number[] | undefined {
	return /^v?(\d+(?:\.\d+){0,2})(?:[-+].*)?$/.exec(text)?.[1]?.split('.').map(Number);
}

function parseComparison(text: string): (version: readonly number[]) => boolean {
	const [, operator = '', bound = ''] = /^(>=|<=|>|<|=?)(\d+(?:\.\d+){0,2})$/.exec(text) ?? [];
	if (bound === '') {
		throw new UsageError(
			`${JSON.stringify(text)} is not a version range; examples: >=1.16, >=1.17 <1.20, 1.20.0, *`,
		);
	}
	const parts = bound.split('.').map(Number);
	return version => {
		const order = compare(version, parts);
		if (operator === '>=') return order >= 0;
		if (operator === '<=') return order <= 0;
		if (operator === '>') return order > 0;
		if (operator === '<') return order < 0;
		return order === 0;
	};
}

function compare(version: readonly number[], bound: readonly number[]): number {
	const different = bound.findIndex((part, index) => part !== (version[index] ?? 0));
	return different === -1 ? 0 : (version[different] ?? 0) - (bound[different] ?? 0);
}
