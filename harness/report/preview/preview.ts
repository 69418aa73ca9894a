import type {Level, Tier} from '../../model/levels.ts';
import type {LeftOutBy, Plan} from '../../model/plan.ts';
import type {Row} from '../../model/row.ts';
import {journalPlace} from '../../configuration/journal-record.ts';
import {runLease} from '../../providers/existing/recover.ts';
import type {Foreseen} from '../../providers/foreseen.ts';
import {estimate, type Estimate} from './estimate.ts';
import {countByTier, workOf, type Objects, type Work} from './work.ts';

/** What `spd plan` prints: what a run with the same options would do. */
export interface Preview {
	readonly schemaVersion: 1;
	readonly subject: {readonly name: string; readonly version?: string};
	/** Where a run would be, what is made for it, and what becomes of that. */
	readonly place: string;
	readonly rows: {
		readonly judged: number;
		readonly byTier: Readonly<Record<Tier, Readonly<Record<Level, number>>>>;
		readonly notRun: readonly {
			readonly why: string;
			readonly by: LeftOutBy;
			readonly rows: number;
		}[];
	};
	readonly configurations: readonly string[];
	readonly scenarios: number;
	/** Of a place that stays: missing if the run makes its own. */
	readonly there?: There;
	/** Why the run would not begin. */
	readonly refusals: readonly string[];
}

/** What a run would do at a place that stays. */
export interface There {
	readonly doing: Foreseen['doing'];
	/** Deleted again at the end. */
	readonly creates: {
		readonly namespaces: readonly string[];
		/** The Lease and the journal. */
		readonly records: readonly string[];
		readonly objects: Objects;
	};
	/** Keys of the ConfigMap, which are put back at the end. */
	readonly changes: readonly Change[];
	readonly configuration: Pick<Foreseen['configuration'], 'namespace' | 'configMap' | 'owner'>;
	/** Revisions of others that a switch renders anew; undefined if they may not be listed. */
	readonly rendersAnew: readonly string[] | undefined;
	readonly others: Foreseen['others'];
	readonly rights: Foreseen['rights'];
	readonly rate: Foreseen['rate'];
	readonly estimate: Estimate;
}

/** A key, from which value, and to which ones; `null`: no such key. */
export interface Change {
	readonly key: string;
	readonly from: string | null;
	readonly to: readonly (string | null)[];
}

export function preview({
	plan: {subject, leftOut},
	rows,
	place,
	refusals,
	foreseen,
}: {
	readonly plan: Plan;
	/** The rows of the plan. */
	readonly rows: readonly Row[];
	readonly place: string;
	readonly refusals: readonly string[];
	/** Of a place that stays. */
	readonly foreseen: Foreseen | undefined;
}): Preview {
	const work = workOf(rows, foreseen?.doing ?? 'switch');
	const reasons = Map.groupBy(leftOut, ({by, why}) => JSON.stringify([by, why]));
	return {
		schemaVersion: 1,
		subject: {
			name: subject.name,
			...(subject.version !== undefined && {version: subject.version}),
		},
		place,
		rows: {
			judged: rows.length,
			byTier: countByTier(rows),
			notRun: [...reasons.values()].flatMap(all =>
				all.slice(0, 1).map(({by, why}) => ({why, by, rows: all.length})),
			),
		},
		configurations: work.configurations,
		scenarios: work.scenarios,
		...(foreseen && {there: doneThere(work, foreseen)}),
		refusals,
	};
}

function doneThere(work: Work, foreseen: Foreseen): There {
	const {doing, configuration, revisions, others, rights, rate} = foreseen;
	const {namespace, configMap, owner} = configuration;
	const records = [
		`Lease ${runLease.namespace}/${runLease.name}`,
		`ConfigMap ${journalPlace.namespace}/${journalPlace.configMap}`,
	];
	return {
		doing,
		creates: {
			namespaces: work.namespaces,
			records: doing === 'look' ? [] : records,
			objects: work.objects,
		},
		changes: doing === 'switch' ? changesOf(work, configuration) : [],
		configuration: {namespace, configMap, ...(owner !== undefined && {owner})},
		rendersAnew: doing === 'switch' ? revisions : [],
		others,
		rights,
		rate,
		estimate: estimate(work, rate),
	};
}

function changesOf({values}: Work, {data, cleared}: Foreseen['configuration']): readonly Change[] {
	const keys = [...new Set([...values.keys(), ...cleared])];
	return keys.map(key => ({
		key,
		from: data[key] ?? null,
		to: [...(values.get(key) ?? []), ...(cleared.includes(key) ? [null] : [])],
	}));
}
