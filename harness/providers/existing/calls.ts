import type {GuestMode} from './guest-rows.ts';

/** What a run may do on a cluster that `spd` did not create: read only, or what an option allows. */
export type Mode = 'look' | GuestMode;

/** From the least to the most: `switch` includes `create`. */
export const modes = ['look', 'create', 'switch'] as const satisfies readonly Mode[];

/** Knative's namespace, one of the run's own, that of the kubeconfig's context, or none. */
export type Where = 'knative' | 'run' | 'context' | 'cluster';

/**
 * What is asked of an API server: by place and resource the verbs, `get, list`. A resource is `pods/log` or
 * `deployments.apps`, with a name after it if only the object of that name is meant: `deployments.apps webhook`.
 */
export type Calls = Readonly<Partial<Record<Where, Readonly<Record<string, string>>>>>;

/** One verb of `Calls`. */
export interface Call {
	readonly where: Where;
	readonly what: string;
	readonly verb: string;
}

export const tellCall = ({where, what, verb}: Call): string => `${verb} ${what}: ${where}`;

export function eachOf(calls: Calls): readonly Call[] {
	return Object.entries(calls).flatMap(([where, all]) =>
		Object.entries(all).flatMap(([what, verbs]) =>
			verbs.split(', ').map(verb => ({where: where as Where, what, verb})),
		),
	);
}

/** Each call once, in an order that does not depend on theirs. */
export function callsOf(each: readonly Call[]): Calls {
	const places = [...Map.groupBy(each, ({where}) => where)].toSorted(byKey);
	return Object.fromEntries(
		places.map(([where, there]) => {
			const resources = [...Map.groupBy(there, ({what}) => what)].toSorted(byKey);
			return [
				where,
				Object.fromEntries(
					resources.map(([what, all]) => [
						what,
						[...new Set(all.map(({verb}) => verb))].toSorted().join(', '),
					]),
				),
			];
		}),
	);
}

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
	one < other ? -1 : 1;
