import type {Element} from 'hast';
import {h} from 'hastscript';
import {few} from '../../machine/style.ts';
import type {ConformanceReport, ReportedRow} from '../conformance-report.ts';
import {failureGroups, whatIsWrong} from './failure-groups.ts';
import {command, counted, numbered, prose} from './parts.ts';

const mostSteps = 5;

/** What to do first, by the conclusion: one entry for each reason of the verdict. */
export function firstSteps(report: ConformanceReport): readonly Element[] {
	const {conclusion} = report.verdict;
	const steps = {
		conformant: conformant(report),
		'non-conformant': [...failing(report), ...open(report)],
		inconclusive: open(report),
	}[conclusion];
	const more = steps.length - mostSteps;
	return [
		h('ol.steps', steps.slice(0, mostSteps)),
		...(more > 0
			? [h('p.quiet', `${counted(more, 'further reason')}; the sections below have them all.`)]
			: []),
	];
}

function conformant({
	verdict,
	deviations,
	proportions,
	cutShort,
}: ConformanceReport): readonly Element[] {
	const overdue = deviations.filter(deviation => deviation.overdue);
	const short = proportions.filter(each => each.failing.length > 0);
	const steps = [
		...(verdict.exitCode === 0 || cutShort === undefined
			? []
			: [step('Put back by hand what the run could not', [cutShort])]),
		...(verdict.narrowed.length === 0
			? []
			: [
					step('Mind what it leaves open', [
						'It holds as far as was selected:',
						...verdict.narrowed,
					]),
				]),
		...overdue.map(({key, review, where}) =>
			step('Review a deviation', [`${key} was due by ${review} (${where}).`]),
		),
		...short.map(({requirement, passed, judged, failing: those}) =>
			step('Consider a recommendation', [
				`${requirement} (SHOULD) is kept by ${passed} of ${judged}; not by ${few(those)}.`,
			]),
		),
	];
	return steps.length > 0
		? steps
		: [step('Nothing', ['Every requirement that was judged is kept.'])];
}

function failing({verdict, requirements, rows}: ConformanceReport): readonly Element[] {
	const byKey = new Map(rows.map(row => [row.key, row]));
	return verdict.nonConformant.map(({why, rows: keys, requirement}) => {
		const those = keys.flatMap(key => byKey.get(key) ?? []);
		const [worst] = failureGroups(those);
		const [example] = worst?.rows ?? [];
		if (example === undefined || requirement === undefined)
			return step(why, keys.slice(0, mostSteps));
		const said = requirements.find(({id}) => id === requirement)?.statement;
		const fail = those.length === 1 ? 'fails' : 'fail';
		const most =
			worst?.rows.length === those.length
				? ''
				: `, ${numbered(worst?.rows.length ?? 0)} of them so`;
		return step(
			`Repair ${requirement}`,
			[said ?? why, `${counted(those.length)} ${fail}${most}: ${whatIsWrong(example)}.`],
			example,
		);
	});
}

function open({verdict, rows, cutShort}: ConformanceReport): readonly Element[] {
	const byKey = new Map(rows.map(row => [row.key, row]));
	const cut = cutShort === undefined ? [] : [step('Look into what went wrong', [cutShort])];
	return [
		...cut,
		...verdict.inconclusive.map(({why, rows: [first, ...others]}) =>
			step(
				first === undefined ? 'Have it judged' : `Have ${counted(others.length + 1)} judged`,
				[why],
				first === undefined ? undefined : byKey.get(first),
			),
		),
	];
}

function step(title: string, said: readonly string[], row?: ReportedRow): Element {
	return h('li', [
		h('strong', title),
		...said.map(each => h('p', prose(each))),
		...(row?.again === undefined ? [] : [command(row.again)]),
	]);
}
