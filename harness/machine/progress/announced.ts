/**
 * How long a step takes by its own title, in milliseconds: `Kubernetes (about 8 minutes, once)`; of `1 to 3 minutes`, the
 * longer. Undefined if the title does not say it.
 */
export function announced(title: string): number | undefined {
	const [, number, unit] = /\((?:about |\d+ to )(\d+) (second|minute)s?, once\)$/.exec(title) ?? [];
	if (number === undefined) return undefined;
	return Number(number) * (unit === 'minute' ? 60_000 : 1000);
}
