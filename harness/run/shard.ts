import {nameConfiguration} from '../model/configuration.ts';
import type {WhyNot} from '../model/plan.ts';
import {realWorkloadsOf, rowKey, type Row} from '../model/row.ts';
import {UsageError} from '../machine/usage-error.ts';

/** One of several runs that together are one: the second of five is `2/5`. */
export interface Shard {
	/** From 1. */
	readonly index: number;
	readonly of: number;
}

/** With more, most of a run's time would be its start. */
const mostShards = 64;

/** @throws {UsageError} for anything but `2/5` */
export function parseShard(text: string): Shard {
	const shard = shardIn(text);
	if (shard !== undefined) return shard;
	throw new UsageError(
		`--shard ${JSON.stringify(text)} is not a shard such as 2/5: the second of five, at most ${mostShards}`,
	);
}

export const isShard = (text: string): boolean => shardIn(text) !== undefined;

function shardIn(text: string): Shard | undefined {
	const [, index = '', of = ''] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? [];
	const shard = {index: Number(index), of: Number(of)};
	const fits =
		shard.of >= 1 && shard.of <= mostShards && shard.index >= 1 && shard.index <= shard.of;
	return fits ? shard : undefined;
}

export const shardName = ({index, of}: Shard): string => `${index}/${of}`;

/** Why a row is not run by this shard. */
export const whyNotInShard = (shard: Shard): WhyNot => ({
	by: 'option',
	why: `another shard than ${shardName(shard)}`,
});

/**
 * The keys of the rows that a shard runs, of all that would run without shards. Every row is in one shard; rows of a configuration,
 * and of one workload in it, stay together as far as the shards' costs remain even.
 */
export function rowsOfShard(rows: readonly Row[], {index, of}: Shard): ReadonlySet<string> {
	const together = Map.groupBy(rows, groupOf);
	const order = [...together.keys()].toSorted();
	const inOrder = order.flatMap(group => together.get(group) ?? []);
	const costs = inOrder.map(costOf);
	const all = costs.reduce((sum, cost) => sum + cost, 0);
	const keys = new Set<string>();
	let before = 0;
	for (const [place, row] of inOrder.entries()) {
		const cost = costs[place] ?? 0;
		const middle = before + cost / 2;
		if (Math.min(of - 1, Math.floor((middle * of) / all)) === index - 1) keys.add(rowKey(row));
		before += cost;
	}
	return keys;
}

const groupOf = ({configuration, probe}: Row): string =>
	JSON.stringify([
		probe.kind === 'scenario',
		nameConfiguration(configuration),
		realWorkloadsOf(probe)[0]?.name ?? '',
	]);

/** `whyNot`, and of the rows that are left those of the shard only. */
export function withShard(
	rows: readonly Row[],
	name: string | undefined,
	whyNot: (row: Row) => WhyNot | undefined,
): (row: Row) => WhyNot | undefined {
	if (name === undefined) return whyNot;
	const shard = parseShard(name);
	const own = rowsOfShard(
		rows.filter(row => whyNot(row) === undefined),
		shard,
	);
	return row => whyNot(row) ?? (own.has(rowKey(row)) ? undefined : whyNotInShard(shard));
}

/** About how much longer it takes than a dry run. */
function costOf({probe, tier}: Row): number {
	if (probe.kind === 'scenario') return 100;
	if (realWorkloadsOf(probe).length === 0) return 1;
	return tier === 'runtime' ? 20 : 5;
}
