import test from 'ava';
import {isObject, type Json} from '../harness/json.ts';
import {rowKey, type Row} from '../harness/row.ts';
import type {Workload} from '../harness/workloads.ts';
import {rows} from './index.ts';
import {promised} from './oracle.ts';

/** Rows that expect a value of a field, written by hand. */
const byHand = rows.filter(
	row =>
		row.observedOnly === undefined &&
		(row.probe.kind === 'admission' || row.probe.kind === 'rendering'),
);

test('the oracle says of every workload what the truth tables say', t => {
	const different = byHand.flatMap(row => {
		const told = valueOf(row);
		if ('equals' in row.expect) {
			return JSON.stringify(sorted(told)) === JSON.stringify(sorted(row.expect.equals))
				? []
				: [`${rowKey(row)}: ${JSON.stringify(told)}`];
		}
		if ('onlyKeys' in row.expect) {
			const {onlyKeys} = row.expect;
			return Object.keys(told ?? {}).every(key => onlyKeys.includes(key)) ? [] : [rowKey(row)];
		}
		return [`${rowKey(row)} expects no value`];
	});
	t.deepEqual(different, []);
	t.true(byHand.length > 400);
});

function valueOf({probe, level}: Row): Json {
	if (probe.kind !== 'admission' && probe.kind !== 'rendering') return null;
	const workload: Workload = probe.workload;
	const [root, , ...keys] = probe.field.split('.');
	let at: Json | undefined = promised(level, workload)[root === 'pod' ? 'pod' : 'container'];
	for (const key of keys) at = isObject(at) ? at[key] : undefined;
	if (Array.isArray(at) && at.length === 0) return null;
	return at ?? null;
}

/** Keys in one order, so that only what they hold is compared. */
function sorted(value: Json): Json {
	if (!isObject(value)) return value;
	const entries = Object.entries(value).map(
		([key, inner]) => [key, sorted(inner ?? null)] as const,
	);
	return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}
