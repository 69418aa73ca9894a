import {NoSuchLevel} from '../../harness/model/configuration.ts';
import type {Readings} from '../../harness/model/readings.ts';
import {planRun, type Plan} from '../../harness/model/plan.ts';
import {levels} from '../../harness/model/levels.ts';
import {owners} from '../../harness/model/requirement.ts';
import type {Result} from '../../harness/model/result.ts';
import type {Row} from '../../harness/model/row.ts';
import {run} from '../../harness/run/run.ts';
import type {Target} from '../../harness/model/target.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {recordedTarget, recordingKey} from '../../harness/subjects/recorded.ts';
import {judgeRun, type Verdict} from '../../harness/verdict/verdict.ts';
import {requirements} from '../requirements.ts';
import {askOfContainers} from './containers.ts';
import {admissionOf, defaultedOf} from './object.ts';
import {askOfSpelling} from './parsed.ts';
import {askOfPod} from './pod.ts';
import type {LooksAt, Question} from './question.ts';
import {uselessFor} from './refusals.ts';
import {lackingRootAllowed} from './spelling.ts';
import {askOfTwins, atRootAllowed} from './twins.ts';
import {askOfUpdates} from './update.ts';
import type {Class, Vector} from './vector.ts';
import {askOfWarnings} from './warned.ts';

/** What is judged in a vector's answer of one class. */
export interface Replayed {
	readonly vector: Vector;
	readonly row: Row;
}

/** A class of releases, judged by its answers. */
export interface Judged {
	readonly release: Class;
	readonly rows: readonly Replayed[];
	readonly verdict: Verdict;
}

/** Plays a class's answers to the harness, as if a cluster gave them, and judges all of them. */
export async function replay(vectors: readonly Vector[], release: Class): Promise<Judged> {
	const twins = atRootAllowed(vectors);
	const missing = lackingRootAllowed(vectors).includes(release);
	const results: Result[] = [];
	const rows: Replayed[] = [];
	for (const vector of vectors) {
		const questions = [
			...askOfSpelling(vector),
			...askOfContainers(vector),
			...askOfPod(vector),
			...askOfUpdates(vector),
			...askOfWarnings(vector),
			...(missing ? [] : askOfTwins(vector, twins, release)),
		].filter(question => isAnswered(question, vector.out[release].error));
		rows.push(...questions.map(({row}) => ({vector, row})));
		for (const [looksAt, those] of Map.groupBy(questions, question => question.looksAt)) {
			const asked = those.map(({row}) => row);
			const target = targetOf(asked, readingsOf(vector, release, looksAt), missing);
			await run({
				rows: asked,
				target,
				concurrency: 1,
				signal: new AbortController().signal,
				onResult: result => void results.push(result),
			});
		}
	}
	const plan = planOf(
		rows.map(({row}) => row),
		release,
	);
	const verdict = judgeRun({
		plan,
		results,
		catalogue: requirements,
		deviations: [],
		now: new Date(plan.started),
	});
	return {release, rows, verdict};
}

/** What a refusal leaves undecided is not asked. */
function isAnswered({looksAt}: Question, error: string | undefined): boolean {
	if (error === undefined || looksAt === 'defaulting') return true;
	return looksAt === 'answer' && uselessFor(error) === undefined;
}

function readingsOf(vector: Vector, release: Class, looksAt: LooksAt): Readings {
	const answer = vector.out[release];
	const tell = looksAt === 'defaulting' ? defaultedOf : admissionOf;
	return {admission: tell(vector, answer)};
}

/** A target with these recorded readings, without `root-allowed` if no spelling selects it. */
function targetOf(rows: readonly Row[], readings: Readings, missing: boolean): Target {
	const keys = rows.map(({configuration, probe}) => recordingKey(configuration, probe));
	const target = recordedTarget(Object.fromEntries(keys.map(key => [key, readings])));
	return {
		...target,
		async enter(configuration) {
			const {value} = configuration;
			if (missing && 'level' in value && value.level === 'root-allowed') {
				throw new NoSuchLevel(value.level, knativeLevel.spellings[value.level]);
			}
			return target.enter(configuration);
		},
	};
}

function planOf(rows: readonly Row[], release: Class): Plan {
	return planRun(
		{
			run: `class ${release}`,
			started: '2026-11-24T00:00:00Z',
			subject: {name: 'knative', owns: owners},
			suiteDigest: 'sha256:0',
			selection: {preset: 'full', levels, tiers: ['defaulting'], requirements: [], cases: []},
			again: [],
		},
		rows,
		() => undefined,
	);
}
