import {isDeepStrictEqual} from 'node:util';
import {rowKey} from '../model/row.ts';
import type {ConformanceReport, ReportPart} from '../report/conformance-report.ts';
import {idOfMerged, missingOf, whyMissing} from './merge.ts';
import {isTime, type Objection} from './objection.ts';
import type {Suite} from './run-suite.ts';
import {isShard, parseShard, rowsOfShard, shardName} from './shard.ts';

/** Whether a report is the one that `spd report merge` makes of the shards that it names. */
export function aboutParts(report: ConformanceReport, suite: Suite): readonly Objection[] {
	const {parts, rows, selection} = report;
	if (selection.shard !== undefined && !isShard(selection.shard)) {
		return [{where: 'selection.shard', problem: `${selection.shard} is no shard`}];
	}
	const absent = rows.filter(
		({reason, irregular}) => irregular && reason?.startsWith(whyMissing([])),
	);
	if (parts === undefined) {
		return absent.length === 0
			? []
			: [{where: 'parts', problem: 'is missing, although rows are in a shard that is'}];
	}
	const problem = problemOf(parts, report);
	if (problem !== undefined) return [{where: 'parts', problem}];
	const missing = missingOf(parts.map(({shard}) => parseShard(shard)));
	const keys = new Set(rows.map(({key}) => key));
	const planned = suite.rows.filter(row => keys.has(rowKey(row)));
	const expected = missing.flatMap(shard => [...rowsOfShard(planned, shard)]);
	const same = isDeepStrictEqual(expected.toSorted(), absent.map(({key}) => key).toSorted());
	if (same) return [];
	const names = missing.map(shardName).join(', ') || 'none';
	return [
		{
			where: 'rows',
			problem: `${absent.length} are said to be in a shard that is missing; of the shards that are missing (${names}) there are ${expected.length}`,
		},
	];
}

function problemOf(
	parts: readonly ReportPart[],
	{run, started, ended, selection}: ConformanceReport,
): string | undefined {
	const wrong = parts.find(({shard}) => !isShard(shard));
	if (wrong) return `names ${wrong.shard}, which is no shard`;
	if (!parts.every(part => isTime(part.started) && isTime(part.ended))) return 'have no times';
	if (parts.some(part => part.ended < part.started)) return 'has one that ended before it started';
	const shards = parts.map(({shard}) => parseShard(shard));
	const [first] = shards;
	if (first === undefined) return 'names no shard';
	if (selection.shard !== undefined) return 'is of a merged report, and this is one shard';
	if (shards.some(({of}) => of !== first.of)) return 'are not shards of as many';
	if (new Set(shards.map(({index}) => index)).size < shards.length) return 'has a shard twice';
	if (idOfMerged(parts) !== run) return `are not the runs that make ${run}`;
	const [from] = parts.map(part => part.started).toSorted();
	const to = parts
		.map(part => part.ended)
		.toSorted()
		.at(-1);
	if (from !== started || to !== ended) return 'did not start and end when the whole did';
	return undefined;
}
