import type {Element} from 'hast';
import {h, s} from 'hastscript';
import type {ConformanceReport} from '../conformance-report.ts';
import {counted, duration, names, section} from './parts.ts';

/** One configuration: nothing of it runs before it is entered, and the next waits for its longest row. */
interface Stretch {
	readonly configuration: string;
	/** When it begins at the earliest. */
	readonly begun: number;
	readonly entering: number;
	readonly longest: number;
	readonly together: number;
	readonly rows: number;
}

const mostStretches = 30;
const mostRows = 10;

/** What waited for what: the configurations in the order in which they were entered, and the longest rows. */
export function timelineSection(report: ConformanceReport): readonly Element[] {
	const whole = Math.max(1, Date.parse(report.ended) - Date.parse(report.started) || 1);
	const stretches = stretchesOf(report);
	const told = notable(stretches, whole);
	const bound = stretches.reduce((sum, {entering, longest}) => sum + entering + longest, 0);
	const slowest = report.rows
		.filter(({milliseconds = 0}) => milliseconds > 0)
		.toSorted((one, other) => (other.milliseconds ?? 0) - (one.milliseconds ?? 0));
	return section(
		'timeline',
		'Timeline',
		h('p', [
			`${duration(whole)} from ${report.started} to ${report.ended}, in ${counted(stretches.length, 'configuration')}. `,
			'The rows of a configuration wait until it is entered, and the next one waits for the longest of them: ',
			`at least ${duration(Math.min(bound, whole))}. The rest is making and removing what they need.`,
		]),
		h('p.legend', [
			h('span', [h('i.bar-entering', {ariaHidden: 'true'}), ' entering, with proof']),
			h('span', [h('i.bar-longest', {ariaHidden: 'true'}), ' the longest row']),
		]),
		h('ol.timeline', lines(told, whole)),
		...(told.length === stretches.length
			? []
			: [
					h(
						'p.quiet',
						`${counted(stretches.length - told.length, 'shorter configuration')} not shown.`,
					),
				]),
		...(slowest.length === 0
			? []
			: [
					h('h3', 'The longest rows'),
					names(
						slowest
							.slice(0, mostRows)
							.map(({key, milliseconds = 0}) => `${duration(milliseconds)} · ${key}`),
						mostRows,
					),
				]),
	);
}

function stretchesOf({measured, rows}: ConformanceReport): readonly Stretch[] {
	const entered = Map.groupBy(measured?.entered ?? [], ({configuration}) => configuration);
	const judged = Map.groupBy(rows, ({configuration}) => configuration);
	const order = new Set([...entered.keys(), ...judged.keys()]);
	let begun = 0;
	return [...order].map(configuration => {
		const times = (judged.get(configuration) ?? []).map(({milliseconds = 0}) => milliseconds);
		const entries = entered.get(configuration) ?? [];
		const entering = entries.reduce((sum, {milliseconds}) => sum + milliseconds, 0);
		const longest = times.reduce((most, time) => Math.max(most, time), 0);
		begun += entering + longest;
		return {
			configuration,
			begun: begun - entering - longest,
			entering,
			longest,
			together: times.reduce((sum, time) => sum + time, 0),
			rows: times.length,
		};
	});
}

/** The longest ones, in their order: what can be seen in the picture. */
function notable(stretches: readonly Stretch[], whole: number): readonly Stretch[] {
	const length = ({entering, longest}: Stretch) => entering + longest;
	const most = stretches.toSorted((one, other) => length(other) - length(one));
	const shown = new Set(most.slice(0, mostStretches).filter(each => length(each) >= whole / 200));
	return stretches.filter(stretch => shown.has(stretch));
}

function lines(stretches: readonly Stretch[], whole: number): Element[] {
	return stretches.map(stretch => {
		const {configuration, begun, entering, longest, together, rows} = stretch;
		const entry = {x: share(begun, whole), width: share(entering, whole)};
		const row = {x: share(begun + entering, whole), width: share(longest, whole)};
		const [level, ...flags] = configuration.split(', ');
		return h('li', [
			h('span.configuration', {title: configuration.slice(0, 2000)}, [
				level ?? '',
				flags.length === 0 ? '' : ` + ${counted(flags.length, 'flag')}`,
			]),
			s('svg', {viewBox: '0 0 1000 12', preserveAspectRatio: 'none', ariaHidden: 'true'}, [
				s('rect.bar-entering', {...entry, y: 0, height: 12}),
				s('rect.bar-longest', {...row, y: 0, height: 12}),
			]),
			h(
				'span.numbers',
				[
					entering > 0 ? `entered ${duration(entering)}` : '',
					`${counted(rows)}, longest ${duration(longest)}, sum ${duration(together)}`,
				]
					.filter(Boolean)
					.join(' · '),
			),
		]);
	});
}

/** In thousandths of the whole, at least visible. */
function share(time: number, whole: number): number {
	return Math.min(1000, Math.round((time / whole) * 10_000) / 10);
}
