import {nameConfiguration} from '../harness/model/configuration.ts';
import {againLine} from '../harness/report/again.ts';
import {levels, tiers, type Level, type Tier} from '../harness/model/levels.ts';
import type {Requirement} from '../harness/model/requirement.ts';
import {rowKey, type Row} from '../harness/model/row.ts';
import type {Deviation} from '../harness/verdict/deviations.ts';
import type {Mutant} from './mutants/mutant.ts';
import {mutants} from './mutants.ts';
import type {Releases} from './requirements-page.ts';
import {requirements} from './requirements.ts';

/** A requirement, and everything here that is about it. */
export interface Explanation extends Requirement {
	readonly id: string;
	/** Its own rows by level and tier, and a few of those whose requirement is another but which prove it too. */
	readonly rows: {
		readonly count: number;
		readonly observedOnly: number;
		readonly by: readonly {readonly level: Level; readonly tier: Tier; readonly count: number}[];
		readonly keys: readonly string[];
		readonly alsoProvedBy: readonly string[];
	};
	/** The titles of what is broken on purpose so that its rows fail. */
	readonly mutants: readonly string[];
	readonly deviations: readonly KnownDeviation[];
	/** What each release did in a control plane, oldest first; empty if it was not asked there. */
	readonly releases: readonly {readonly release: string; readonly result: string}[];
	/** The command that runs only this. */
	readonly run: string;
	/** The row that was asked for. */
	readonly row?: ExplainedRow;
}

/** Entries of the list that share a reason. */
export interface KnownDeviation extends Pick<
	Deviation,
	'versions' | 'reason' | 'owner' | 'link' | 'review'
> {
	readonly levels: readonly Level[];
	readonly cases: readonly string[];
}

type ExplainedRow = Pick<Row, 'level' | 'case' | 'tier' | 'presets' | 'expect' | 'observedOnly'> & {
	readonly key: string;
	readonly configuration: string;
	readonly run: string;
};

/** What is known besides the catalogue. */
export interface Known {
	readonly rows: readonly Row[];
	readonly deviations: readonly Deviation[];
	readonly releases: Releases;
}

/** Explains a requirement, and one of its rows. */
export function explanation(id: keyof typeof requirements, known: Known, row?: Row): Explanation {
	const own = known.rows.filter(({requirement}) => requirement === id);
	const others = known.rows.filter(({alsoProves}) => alsoProves.includes(id));
	const broken: Readonly<Record<string, readonly Mutant[]>> = mutants;
	return {
		id,
		...requirements[id],
		rows: {
			count: own.length,
			observedOnly: own.filter(({observedOnly}) => observedOnly !== undefined).length,
			by: counted(own),
			keys: own.map(rowKey),
			alsoProvedBy: others.map(rowKey),
		},
		mutants: (broken[id] ?? []).map(({title}) => title),
		deviations: listed(known.deviations.filter(({requirement}) => requirement === id)),
		releases: known.releases.names.flatMap((release, index) => {
			const sign = known.releases.signs.get(id)?.[index];
			return sign === undefined ? [] : [{release, result: meanings[sign] ?? sign}];
		}),
		run: `spd run --requirement ${id}`,
		...(row && {row: explainedRow(row)}),
	};
}

/** The signs of docs/releases.md. */
const meanings: Readonly<Record<string, string>> = {
	'✔': 'conforms',
	'≈': 'deviates as listed',
	'✘': 'deviates',
	'○': 'observed',
	'n/a': 'has no such level',
};

function counted(rows: readonly Row[]): Explanation['rows']['by'] {
	return levels.flatMap(level =>
		tiers.flatMap(tier => {
			const count = rows.filter(row => row.level === level && row.tier === tier).length;
			return count === 0 ? [] : [{level, tier, count}];
		}),
	);
}

function listed(deviations: readonly Deviation[]): readonly KnownDeviation[] {
	const same = Map.groupBy(deviations, ({reason, versions}) => `${versions} ${reason}`);
	return [...same.values()].flatMap(each => {
		const [first] = each;
		if (first === undefined) return [];
		const {versions, reason, owner, link, review} = first;
		const at = levels.filter(level => each.some(entry => entry.levels.includes(level)));
		return [
			{versions, levels: at, cases: each.map(entry => entry.case), reason, owner, link, review},
		];
	});
}

function explainedRow(row: Row): ExplainedRow {
	const {level, tier, presets, expect, observedOnly, configuration} = row;
	return {
		key: rowKey(row),
		level,
		case: row.case,
		tier,
		presets,
		configuration: nameConfiguration(configuration),
		expect,
		...(observedOnly !== undefined && {observedOnly}),
		run: againLine({again: []}, row),
	};
}
