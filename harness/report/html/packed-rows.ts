import {gzipSync} from 'node:zlib';
import {isObject, type Json, type JsonObject} from '../../model/json.ts';
import {levels, tiers} from '../../model/levels.ts';
import type {Observation} from '../../model/observation.ts';
import type {Evidence} from '../../model/result.ts';
import type {Expectation} from '../../model/row.ts';
import {tellExpectation, tellJson, tellObservation} from '../../model/tell.ts';
import {standings} from '../../verdict/row-verdict.ts';
import {againLine} from '../again.ts';
import type {ConformanceReport, ReportedRow} from '../conformance-report.ts';
import {differences} from './differences.ts';
import {shown} from './document.ts';

/** All rows as compressed JSON in Base64: the page's script unpacks it (`unpacked` in page.js), which has the same fields. */
export function packedRows(report: ConformanceReport): string {
	const text = memoized(shown);
	const configurations = new Places();
	const rows = report.rows.map(row => packed(report, row, text, configurations));
	const all = {levels, tiers, standings, configurations: configurations.names, rows};
	return gzipSync(JSON.stringify(all)).toString('base64');
}

function packed(
	report: ConformanceReport,
	row: ReportedRow,
	text: (text: string) => string,
	configurations: Places,
): readonly Json[] {
	const {expected, observed, standing, evidence = {}} = row;
	const different =
		expected && observed && ['failed', 'deviation'].includes(standing)
			? differences(expected, observed)
			: [];
	return [
		text(row.requirement),
		text(row.alsoProves.join(', ')),
		levels.indexOf(row.level),
		tiers.indexOf(row.tier),
		standings.indexOf(standing),
		configurations.of(text(row.configuration)),
		text(row.case),
		text(row.reason ?? ''),
		expected ? text(expectation(expected)) : '',
		observed ? text(observation(observed)) : '',
		different.flatMap(({at, expected: wanted, seen}) => [text(at), text(wanted), text(seen)]),
		row.milliseconds ?? null,
		text(row.again ?? againLine(report, row)),
		evidenceOf(evidence).map(([title, said]) => [title, text(said)]),
		text(row.observedOnly ?? ''),
		text(row.digest),
	];
}

/** The parts of the evidence that are there, each as lines. */
export function evidenceOf(evidence: Evidence): ReadonlyArray<readonly [string, string]> {
	const {object, events = [], log = [], conditions = [], components = []} = evidence;
	const all: ReadonlyArray<readonly [string, string]> = [
		['object', object ?? ''],
		['events', events.join('\n')],
		['log', log.join('\n')],
		['conditions', conditions.map(each => JSON.stringify(each, undefined, 2)).join('\n')],
		['components', components.join('\n')],
	];
	return all.filter(([, said]) => said !== '');
}

/** An expectation as several lines, if it is a structure. */
export function expectation(expected: Expectation): string {
	return 'equals' in expected ? indented(expected.equals) : tellExpectation(expected);
}

export function observation(observed: Observation): string {
	if (observed.kind !== 'value') return tellObservation(observed);
	const alike = Map.groupBy(Object.entries(observed.stages), ([, value]) => indented(value));
	return [...alike]
		.map(([value, stages]) => `${value} in ${stages.map(([stage]) => stage).join(', ')}`)
		.join('\n');
}

/** With the keys in order, so that two of them can be read side by side. */
function indented(value: Json): string {
	return typeof value === 'object' && value !== null
		? JSON.stringify(value, (_key, each: Json) => (isObject(each) ? inOrder(each) : each), 2)
		: tellJson(value);
}

const inOrder = (object: JsonObject): JsonObject =>
	Object.fromEntries(Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1)));

function memoized(work: (text: string) => string): (text: string) => string {
	const known = new Map<string, string>();
	return text => {
		const found = known.get(text) ?? work(text);
		known.set(text, found);
		return found;
	};
}

/** Names in the order in which they are met, each once. */
class Places {
	readonly names: string[] = [];
	readonly #places = new Map<string, number>();

	of(name: string): number {
		const known = this.#places.get(name);
		if (known !== undefined) return known;
		this.#places.set(name, this.names.length);
		return this.names.push(name) - 1;
	}
}
