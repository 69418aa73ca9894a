import test from 'ava';
import {levels} from '../harness/model/levels.ts';
import {ownedByAdmission} from '../harness/model/requirement.ts';
import type {Result} from '../harness/model/result.ts';
import {rowKey} from '../harness/model/row.ts';
import {
	evidenceDigest,
	type ConformanceReport,
	type ReportedMeasurements,
	type ReportedRow,
} from '../harness/report/conformance-report.ts';
import {mergeShards} from '../harness/run/merge.ts';
import {asReport} from '../harness/report/read-report.ts';
import type {Objection} from '../harness/run/objection.ts';
import {objectionsTo} from '../harness/run/verify.ts';
import {readDeviations} from '../harness/verdict/deviations.ts';
import {rows} from './index.ts';
import {requirements} from './requirements.ts';
import {mutants} from './mutants.ts';
import {resultsOf, resultsOfWhole} from './mutants/kill.ts';
import {untreated} from './mutants/mutant.ts';
import {component, reportOf, suite} from './testing-reports.ts';

/** `spd report verify` on reports of real results: the recorded ones of a cluster, and those of broken implementations. */

const whole = await resultsOfWhole();
const deviations = await readDeviations('deviations/knative.yaml', requirements);
/** A part of all requirements, so that forty forgeries are checked in seconds: a MUST, a SHOULD and drift are among them. */
const few = {preset: 'full', requirement: 'R1,R3,R12,R38'};
const honest = reportOf(whole, {deviations: [], asked: few});

/** `rows` of a report with one of them changed; its digest is made anew if the forger knows how. */
function withRow(
	report: ConformanceReport,
	key: string,
	change: Partial<ReportedRow>,
	{knows = true} = {},
): ConformanceReport {
	const edited = report.rows.map(row => {
		if (row.key !== key) return row;
		const {digest, ...content} = {...row, ...change};
		return {...content, digest: knows ? evidenceDigest(report.run, content) : digest};
	});
	return {...report, rows: edited};
}

/** What fails in it: R12, with a broken implementation. */
const [mutantOfR12] = mutants.R12;
const broken = reportOf(await resultsOf(mutantOfR12), {deviations: [], asked: few});
const failed = broken.rows.filter(({standing}) => standing === 'failed');
const passed = honest.rows.filter(({standing}) => standing === 'passed');
const aFailed = failed[0] ?? fail('nothing fails');
const aPassed = passed[0] ?? fail('nothing passes');
const other = {...honest, run: 'ffffffff'};

const measured = honest.measured ?? fail('nothing is measured');

/** With other measurements. */
function measuring(
	change: Partial<ReportedMeasurements>,
	report: ConformanceReport = honest,
): ConformanceReport {
	return {...report, measured: {...measured, ...change}};
}

/** Two of three shards as one report. */
const merged = mergeShards(
	[1, 2].map(index => ({
		file: `${index}.json`,
		report: reportOf(whole, {
			deviations: [],
			asked: {...few, shard: `${index}/3`},
			run: `run${index}`,
		}),
	})),
	suite,
);
const absent = merged.rows.find(({irregular}) => irregular) ?? fail('nothing is absent');
const ofNode = rows.find(
	({expect, observedOnly}) => 'dependsOn' in expect && observedOnly === undefined,
);
const onNode = reportOf(whole, {deviations: [], asked: {case: [ofNode ? rowKey(ofNode) : '']}});

function fail(why: string): never {
	throw new Error(why);
}

/** Each with what it is at: the objection's place or words. */
const forgeries: Readonly<Record<string, readonly [ConformanceReport, RegExp]>> = {
	'the conclusion is edited': [
		{...broken, verdict: {...broken.verdict, conclusion: 'conformant'}},
		/^verdict\.conclusion: says "conformant"; from the rows follows "non-conformant"/,
	],
	'the exit code is edited': [
		{...broken, verdict: {...broken.verdict, exitCode: 0}},
		/^verdict\.exitCode/,
	],
	'the sentence is edited': [
		{...broken, verdict: {...broken.verdict, sentence: honest.verdict.sentence}},
		/^verdict\.sentence/,
	],
	'the whole verdict is that of another run': [
		{...broken, verdict: honest.verdict},
		/^verdict\.conclusion/,
	],
	'a reason is taken out': [
		{...broken, verdict: {...broken.verdict, nonConformant: []}},
		/^verdict\.nonConformant/,
	],
	'what narrowed the run is taken out': [
		(report => ({...report, verdict: {...report.verdict, narrowed: []}}))(
			reportOf(whole, {deviations: [], asked: {level: 'enabled'}}),
		),
		/^verdict\.narrowed/,
	],
	'a failed row is said to pass, by an editor': [
		withRow(broken, aFailed.key, {standing: 'passed'}, {knows: false}),
		/its digest is not that of its content/,
	],
	'a failed row is said to pass, with a new digest': [
		withRow(broken, aFailed.key, {standing: 'passed'}),
		/it is said to have passed, but failed/,
	],
	'a failed row is said to be inconclusive': [
		withRow(broken, aFailed.key, {standing: 'inconclusive'}),
		/it is said to have inconclusive, but failed/,
	],
	'a failed row is said to be only observed': [
		withRow(broken, aFailed.key, {standing: 'observed', observedOnly: 'silent'}),
		/it is said to have observed|observedOnly/,
	],
	'a failed row is said to deviate, and no deviation is listed': [
		withRow(broken, aFailed.key, {standing: 'deviation'}),
		/standing/,
	],
	'a failed row is said not to apply': [
		withRow(broken, aFailed.key, {standing: 'not applicable'}),
		/it is said to have not applicable, but failed/,
	],
	'the observation of a failed row is one that passes, the standing is kept': [
		withRow(broken, aFailed.key, {observed: sameRow(aFailed).observed ?? fail('unobserved')}),
		/it is said to have failed, but passed/,
	],
	'the expectation of a failed row is what was seen': [
		withRow(broken, aFailed.key, {standing: 'passed', expected: {onlyKeys: []}}),
		/its expectation is not the suite’s/,
	],
	'the expectation is taken out of a passed row': [
		changed(honest, report => delete rowOf(report, aPassed.key).expected),
		/digest|said to have passed/,
	],
	'the observation is taken out of a passed row': [
		changed(honest, report => delete rowOf(report, aPassed.key).observed),
		/digest|said to have passed/,
	],
	'the reason of a failed row is another one': [
		withRow(broken, aFailed.key, {reason: 'expected absent, saw nothing of importance'}),
		/its reason is not what follows from its observation: expected /,
	],
	'the reason of a failed row is taken out': [
		changed(broken, report => {
			const row = rowOf(report, aFailed.key);
			delete row.reason;
			row.digest = evidenceDigest(report.run, without(row));
		}),
		/its reason is not what follows from its observation/,
	],
	'what a failed row expected and saw have changed places in its reason': [
		withRow(broken, aFailed.key, {
			reason: (aFailed.reason ?? '').replace(
				/^expected (.*), saw (.*) in/,
				'expected $2, saw $1 in',
			),
		}),
		/its reason is not what follows from its observation/,
	],
	'a failed row is said to fail by what its object does not set': [
		withRow(broken, aFailed.key, {
			reason: `as soon as it sets {"pod":{"hostPID":true}}: ${aFailed.reason}`,
		}),
		/its reason is not what follows from its observation/,
	],
	'a failed row is said to have several results, and none failed': [
		withRow(broken, aFailed.key, {
			irregular: true,
			reason: `${aFailed.reason}; it has 2 results (passed, passed)`,
		}),
		/its reason is not what follows from its observation/,
	],
	'a passed row has a reason': [
		withRow(honest, aPassed.key, {reason: 'expected true, saw absent in Service'}),
		/it is as expected, and has a reason/,
	],
	'a failed row is taken out': [
		{...broken, rows: broken.rows.filter(({key}) => key !== aFailed.key)},
		/^rows: .* is missing/,
	],
	'all failed rows are taken out': [
		{...broken, rows: broken.rows.filter(({standing}) => standing !== 'failed')},
		/^rows: .* is missing/,
	],
	'a failed row is said not to have been run, because of the place': [
		leavingOut(broken, aFailed.key, {by: 'site', why: 'no such image here'}),
		/was left out \(no such image here\): nothing in the report is a reason/,
	],
	'a failed row is said not to have been selected': [
		leavingOut(broken, aFailed.key, {by: 'option', why: 'the case is not selected'}),
		/was left out/,
	],
	'a failed row is said to be nobody’s': [
		leavingOut(broken, aFailed.key, {by: 'subject', why: "not this subject's doing"}),
		/was left out/,
	],
	'a passed row is there twice': [{...honest, rows: [...honest.rows, aPassed]}, /is there twice/],
	'a row is added that the suite lacks': [
		{
			...honest,
			rows: [...honest.rows, {...aPassed, key: `${aPassed.key}, and more`, case: 'more'}],
		},
		/the suite has no such row/,
	],
	'the rows are those of another run': [
		{...broken, rows: other.rows.map(row => ({...row}))},
		/verdict|requirements/,
	],
	'the rows are those of a better run with another id': [
		{...honest, run: 'deadbeef'},
		/its digest is not that of its content/,
	],
	'two rows have changed places': [
		changed(honest, report => {
			const [one, two] = [report.rows[0], report.rows[1]];
			if (one && two) report.rows.splice(0, 2, two, one);
		}),
		/^rows\[0\]/,
	],
	'another suite is named': [
		{...honest, suiteDigest: `sha256:${'0'.repeat(64)}`},
		/^suiteDigest: it was judged by the suite of/,
	],
	'a requirement is taken out': [
		{...honest, requirements: honest.requirements.slice(1)},
		/^requirements/,
	],
	'a MUST is made a SHOULD': [
		changed(broken, report => {
			for (const each of report.requirements) if (each.id === 'R12') each.keyword = 'SHOULD';
		}),
		/^requirements\[\d+\] R12\.keyword/,
	],
	'a cell is edited': [
		changed(broken, report => {
			for (const {cells} of report.requirements) cells.enabled.state = 'conformant';
		}),
		/\.cells\.enabled\.state/,
	],
	'a count is edited': [
		changed(honest, report => {
			for (const {cells} of report.requirements) cells.enabled.passed += 1;
		}),
		/\.cells\.enabled\.passed/,
	],
	'the subject is said to answer for less': [
		{...broken, subject: {...broken.subject, owns: ['configuration']}},
		/^subject\.owns/,
	],
	'the selection is narrowed afterwards': [
		{...broken, selection: {...broken.selection, levels: ['disabled']}},
		/it would not have been run/,
	],
	'a trouble is taken out': [
		(report => ({...report, troubles: []}))(
			reportOf(whole, {deviations: [], troubles: ['the level could not be put back']}),
		),
		/^verdict\.conclusion/,
	],
	'what is wrong with the results file is taken out': [
		(report => ({...report, spoilt: []}))(reportOf(whole, {deviations: [], torn: '{"key":'})),
		/^verdict\.conclusion/,
	],
	'a proportion is edited': [
		changed(honest, report => {
			for (const each of report.proportions) each.passed += 1;
		}),
		/^proportions/,
	],
	'a finding is taken out': [{...honest, findings: []}, /^findings/],
	'a deviation that no longer holds is said to match': [
		changed(reportOf(whole), report => {
			for (const each of report.deviations) if (each.state === 'gone') each.state = 'matched';
		}),
		/^deviations\[\d+\]/,
	],
	'a deviation is taken out that a failed row needs': [
		changed(reportOf(await resultsOf(mutants.R3[0])), report => report.deviations.splice(0, 1)),
		/standing|deviations|verdict/,
	],
	'the command that repeats a row is another one': [
		changed(broken, report => {
			const row = rowOf(report, aFailed.key);
			row.again = 'rm -rf /';
			row.digest = evidenceDigest(report.run, without(row));
		}),
		/\.again/,
	],
	'neither time is one': [{...honest, started: 'then', ended: 'now'}, /^started: is no time/],
	'a shard that there cannot be': [
		{...honest, selection: {...honest.selection, shard: '9/2'}},
		/^selection\.shard: 9\/2 is no shard/,
	],
	'the end is before the start': [
		{...honest, ended: '2026-11-29T08:00:00.000Z'},
		/^ended: is before the start/,
	],
	'the start is no time that spd writes': [
		{...honest, started: 'yesterday'},
		/^started: is no time/,
	],
	'the end is no time': [{...honest, ended: 'tomorrow'}, /^ended: is no time/],
	'the end is written otherwise': [{...honest, ended: '30 Nov 2026 09:00'}, /^ended: is no time/],
	'a failed row is said to be irregular, and to have passed': [
		withRow(broken, aFailed.key, {irregular: true, standing: 'passed'}),
		/it is said to have passed, though the results file is wrong about it/,
	],
	'a level is named thrice, so that the run looks whole': [
		(report => ({
			...report,
			selection: {...report.selection, levels: ['enabled', 'enabled', 'enabled']},
			verdict: {...report.verdict, narrowed: []},
		}))(reportOf(whole, {deviations: [], asked: {...few, level: 'enabled'}})),
		/^selection\.levels: names one twice/,
	],
	'a provider that does not exist excuses a row': [
		{...leavingOut(broken, aFailed.key, {by: 'site', why: 'no image'}), provider: 'elsewhere'},
		/^provider: there is no provider elsewhere/,
	],
	'somebody’s cluster excuses a row, and it was one of its own': [
		{...leavingOut(broken, aFailed.key, {by: 'site', why: 'no image'}), provider: 'existing'},
		/^provider: is existing, but what repeats the run says kind/,
	],
	'another subject is named': [
		{...honest, subject: {name: 'webhook=https://example.com', owns: honest.subject.owns}},
		/^subject\.name: .* judges knative/,
	],
	'another release is named': [
		{...honest, subject: {...honest.subject, version: '1.19.0'}},
		/^subject\.version: is 1\.19\.0, but the webhook was 1\.23\.0/,
	],
	'what was measured is taken out': [
		changed(honest, report => delete report.measured),
		/^measured: is missing/,
	],
	'what was measured is that of another run': [
		measuring({cluster: 'spd-deadbeef'}),
		/^measured\.cluster: .* not the cluster that/,
	],
	'another Kubernetes is named': [
		measuring({facts: {kubernetes: '1.36.0', nodes: []}}),
		/^measured\.facts\.kubernetes/,
	],
	'a configuration was never entered': [
		measuring({
			entered: measured.entered.filter(
				({configuration}) => configuration !== aPassed.configuration,
			),
		}),
		/was observed in a configuration that was never entered/,
	],
	'entering took longer than the run': [
		measuring({entered: measured.entered.map(each => ({...each, milliseconds: 1e6}))}),
		/^measured\.entered: took longer/,
	],
	'no spelling selects a level that was observed': [
		measuring({spellings: measured.spellings.map(each => ({...each, selects: false}))}),
		/observed at a level that no spelling selects/,
	],
	'a level is said not to exist that a spelling selects': [
		reportOf(await resultsOf(mutantOfR12), {
			deviations: [],
			asked: few,
			written: results => results.map(notApplicable),
		}),
		/not applicable, but a spelling selects the level/,
	],
	'the original configuration is edited': [
		measuring({configurationBefore: {'secure-pod-defaults': 'enabled'}}),
		/^measured\.configurationHash\.before/,
	],
	'another node is measured than the rows were judged by': [
		measuring(
			{insidePods: {unprivilegedPortStart: 1024, pingGroupRange: '1 0', uidMap: '', seccomp: 2}},
			onNode,
		),
		/its expectation is not that of the node that was measured/,
	],
	'a control plane is said to lack a controller that it has': [
		measuring(
			{components: [...measured.components, component('controller', '1.23.0')]},
			{
				...leavingOut(broken, aFailed.key, {
					by: 'site',
					why: 'without controller nothing is rendered: the defaulting tier only',
				}),
				provider: 'control-plane',
				again: [],
			},
		),
		/nothing in the report is a reason for it/,
	],
	'a deviation has a range of versions that is none': [
		changed(reportOf(whole), report => {
			for (const each of report.deviations) each.versions = 'any';
		}),
		/^deviations\[0\]: /,
	],
	'a deviation is to be reviewed never': [
		changed(reportOf(whole), report => {
			for (const each of report.deviations) each.review = 'never';
		}),
		/^deviations\[0\]: R3: review "never" is not a date/,
	],
	'the shards of a merged report are others': [
		{...merged, parts: merged.parts?.map(part => ({...part, run: 'deadbeef'})) ?? []},
		/^parts: are not the runs that make/,
	],
	'a shard that is missing is said to be there': [
		{...merged, parts: [...(merged.parts ?? []), ...thirdOf(merged)]},
		/^parts: /,
	],
	'a failed row is said to be in the shard that is missing': [
		withRow(merged, merged.rows.find(({irregular}) => !irregular)?.key ?? '', {
			standing: 'inconclusive',
			irregular: true,
			reason: absent.reason ?? '',
		}),
		/are said to be in a shard that is missing/,
	],
	'rows are in a missing shard of nothing': [
		withRow(broken, aFailed.key, {
			standing: 'inconclusive',
			irregular: true,
			reason: absent.reason ?? '',
		}),
		/^parts: is missing/,
	],
	'a row took longer than the run': [
		withRow(honest, aPassed.key, {milliseconds: 1e9}),
		/took longer than the run/,
	],
};

function thirdOf({parts = []}: ConformanceReport): NonNullable<ConformanceReport['parts']> {
	return parts.slice(0, 1).map(part => ({...part, shard: '3/3'}));
}

/** As if no spelling selected `root-allowed`, but for a row that failed there. */
function notApplicable({observed, ...rest}: Result): Result {
	const kept = rest.level !== 'root-allowed' || rest.status === 'failed';
	return kept
		? {...rest, ...(observed && {observed})}
		: {...rest, status: 'not applicable', reason: 'no such level'};
}

/** Results with an implementation that leaves Services alone which set one property. */
let ofAProperty: Promise<readonly Result[]> | undefined;

function brokenByAProperty(): Promise<readonly Result[]> {
	const mutant = untreated(
		'leaves Pods alone that mount a Secret',
		({podSpec, level}) => level === 'enabled' && JSON.stringify(podSpec).includes('"secretName"'),
	);
	ofAProperty ??= resultsOf(mutant, () => true, {tellsFewest: true});
	return ofAProperty;
}

/** With the keys of each object in alphabetical order. */
function byName(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(byName);
	if (typeof value !== 'object' || value === null) return value;
	const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(sorted.map(([key, each]) => [key, byName(each)]));
}

type Draft<T> = {-readonly [K in keyof T]: T[K] extends object ? Draft<T[K]> : T[K]};

function changed(
	report: ConformanceReport,
	edit: (report: Draft<ConformanceReport>) => unknown,
): ConformanceReport {
	const copy = structuredClone(report) as Draft<ConformanceReport>;
	edit(copy);
	return copy;
}

function without(row: Draft<ReportedRow>): Omit<ReportedRow, 'digest'> {
	const {digest: _digest, ...content} = row;
	return content;
}

function rowOf(report: Draft<ConformanceReport>, key: string): Draft<ReportedRow> {
	return report.rows.find(row => row.key === key) ?? fail(key);
}

/** The same row where nothing is broken. */
function sameRow({key}: ReportedRow): ReportedRow {
	return honest.rows.find(row => row.key === key) ?? fail(key);
}

function leavingOut(
	report: ConformanceReport,
	key: string,
	why: {readonly by: 'site' | 'option' | 'subject'; readonly why: string},
): ConformanceReport {
	return {
		...report,
		rows: report.rows.filter(row => row.key !== key),
		notRun: [...report.notRun, {...why, requirements: [], rows: [key]}],
	};
}

const told = (objections: readonly Objection[]): readonly string[] =>
	objections.map(({where, problem}) => `${where}: ${problem}`);

for (const [name, [report, at]] of Object.entries(forgeries)) {
	test(`a forgery is found: ${name}`, t => {
		const found = told(objectionsTo(report, suite));
		t.true(
			found.some(each => at.test(each)),
			found.slice(0, 5).join('\n') || 'no objection',
		);
	});
}

test('at least thirty forgeries are tried', t => {
	t.true(Object.keys(forgeries).length >= 30);
});

const inconclusive = (results: readonly Result[]): readonly Result[] =>
	results.map(result => {
		const {observed: _, ...rest} = result;
		return {...rest, status: 'inconclusive', reason: 'SIGINT'};
	});

/** Thirty kinds of honest reports. */
const honestReports: Readonly<Record<string, () => Promise<ConformanceReport>>> = {
	'nothing is broken': async () => reportOf(whole, {deviations: []}),
	'all deviations are gone': async () => reportOf(whole),
	'all are gone, strictly': async () => reportOf(whole, {strict: true}),
	'one level': async () => reportOf(whole, {deviations: [], asked: {level: 'disabled'}}),
	'one tier': async () => reportOf(whole, {deviations: [], asked: {tier: 'runtime'}}),
	'one requirement': async () => reportOf(whole, {asked: {requirement: 'R36'}}),
	'one case': async () => reportOf(whole, {asked: {case: [aPassed.key]}}),
	'the preset gate': async () => reportOf(whole, {asked: {preset: 'gate'}}),
	'the second of three': async () => reportOf(whole, {deviations: [], asked: {shard: '2/3'}}),
	'the preset vendor': async () => reportOf(whole, {deviations: [], asked: {preset: 'vendor'}}),
	'the preset smoke': async () => reportOf(whole, {asked: {preset: 'smoke'}}),
	'interrupted before anything was judged': async () =>
		reportOf(whole, {interrupted: 'SIGINT', written: inconclusive}),
	'interrupted in the middle': async () =>
		reportOf(whole, {
			interrupted: 'SIGINT',
			troubles: ['at the end: the namespace is still there'],
			written: all => [...all.slice(0, 500), ...inconclusive(all.slice(500))],
		}),
	'something could not be put back': async () =>
		reportOf(whole, {deviations: [], troubles: ['the level could not be put back']}),
	'the results were cut off': async () =>
		reportOf(whole, {torn: '{"key":', written: all => all.slice(0, -7)}),
	'a row has two results': async () =>
		reportOf(whole, {written: all => [...all, ...all.slice(0, 1)]}),
	'a failed row has two results': async () =>
		reportOf(await resultsOf(mutantOfR12), {
			written: all => [...all, ...all.filter(({status}) => status === 'failed').slice(0, 1)],
		}),
	'results that were never planned': async () =>
		reportOf(whole, {
			written: all => [...all, ...all.slice(0, 1).map(each => ({...each, key: 'R1 [enabled] x'}))],
		}),
	'a level that does not exist': async () =>
		reportOf(whole, {
			measured: {spellings: [{level: 'root-allowed', spelling: 'root-allowed', selects: false}]},
			written: all =>
				all.map(each => {
					const {observed: _, ...rest} = each;
					return each.level === 'root-allowed'
						? {...rest, status: 'not applicable', reason: 'no spelling selects it'}
						: each;
				}),
		}),
	'on somebody’s cluster at its level': async () =>
		reportOf(whole, {
			deviations: [],
			asked: {level: 'enabled', tier: 'defaulting'},
			provider: 'existing',
			again: ['--context', 'theirs', '--level', 'current'],
			measured: {cluster: 'theirs', components: [], spellings: [], entered: []},
		}),
	'on a cluster that stays, whose run was another': async () =>
		reportOf(whole, {
			again: ['--provider', 'kind', '--cluster', 'spd-01234567'],
			measured: {cluster: 'spd-01234567'},
		}),
	'a webhook of an unknown version': async () => {
		const name = 'webhook=https://example.com/mutate';
		return reportOf(whole, {
			asked: {requirement: 'R12'},
			subject: {name, owns: ownedByAdmission},
			again: ['--subject', name, '--provider', 'kind'],
		});
	},
	'the reference': async () =>
		reportOf(whole, {
			asked: {requirement: 'R12'},
			subject: {name: 'reference', version: '0.1.0', owns: ownedByAdmission},
			again: ['--subject', 'reference'],
		}),
	'it was found out which properties break a row': async () =>
		reportOf(await brokenByAProperty(), {deviations: []}),
	'another program has written it again, with its keys by name': async () =>
		asReport(byName(reportOf(await brokenByAProperty(), {deviations: []})), 'report.json'),
	'an entry of several levels, overdue, strictly': async () =>
		reportOf(await resultsOf(mutantOfR12), {
			asked: few,
			strict: true,
			deviations: deviations.map(each => ({...each, levels, review: '2026-01-31'})),
		}),
	...Object.fromEntries(
		(
			[
				'R3',
				'R4',
				'R5',
				'R6',
				'R12',
				'R14',
				'R16',
				'R18',
				'R23',
				'R24',
				'R28',
				'R36',
				'R37',
			] as const
		).map(id => [
			`an implementation that breaks ${id}`,
			async () => reportOf(await resultsOf(mutants[id][0]), {deviations: []}),
		]),
	),
};

for (const [name, report] of Object.entries(honestReports)) {
	test(`an honest report is not doubted: ${name}`, async t => {
		t.deepEqual(told(objectionsTo(await report(), suite)).slice(0, 5), []);
	});
}

test('the reasons of rows about several properties name some of them', async t => {
	const reasons = (await brokenByAProperty()).map(({reason = ''}) => reason);
	t.true(reasons.some(reason => reason.startsWith('as soon as it sets {')));
});

test('thirty honest reports are tried', t => {
	t.true(Object.keys(honestReports).length >= 30);
	t.is(rows.filter(row => rowKey(row) === aPassed.key).length, 1);
});
