import {randomInt} from 'node:crypto';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import * as fc from 'fast-check';
import type {Arbitrary} from 'fast-check';
import {readManifest} from '../../harness/explain/repro/read-manifest.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import type {Json, JsonObject} from '../../harness/model/json.ts';
import {catalogue, planOf, results} from '../../harness/model/sample-run.ts';
import {connectTo} from '../../harness/providers/existing/existing.ts';
import {admissionOf, readAnswer} from '../../harness/subjects/command/admission-review.ts';
import {Breach} from '../../harness/subjects/command/breach.ts';
import {reference} from '../../harness/subjects/defaulting.ts';
import {Malformed} from '../../harness/subjects/webhook/read-review.ts';
import {review} from '../../harness/subjects/webhook/review.ts';
import {sampleObject, sampleReview} from '../../harness/subjects/webhook/sample-review.ts';
import {readDeviations} from '../../harness/verdict/deviations.ts';
import {readResults} from '../../harness/verdict/results.ts';
import {EnvironmentError, UsageError} from '../../images/host/errors.ts';
import {clusterSubject} from '../cluster-subject.ts';
import {readSampleImages} from '../sample-images.ts';
import {parseSubjectLevel} from '../subject-level.ts';
import {conformanceReport} from '../../harness/report/conformance-report.ts';
import {readReport} from '../../harness/report/read-report.ts';
import {matrixReport} from '../../harness/report/matrix/matrix-report.ts';
import {judgeRun} from '../../harness/verdict/verdict.ts';
import {broken, misshapen} from './fuzz-documents.ts';

/** Whatever a file contains: it is read, or one clear line says what is wrong with which file. */

const times = 60;

type Read = (file: string) => unknown;

/** A report as JSON, of the sample suite. */
function reportOf(but: Parameters<typeof results>[1]): Json {
	const plan = planOf();
	const verdict = judgeRun({
		plan,
		results: results(plan, but),
		catalogue,
		deviations: [],
		now: new Date(),
		strict: false,
	});
	const report = conformanceReport({
		harness: {name: 'a', version: '1'},
		plan,
		verdict,
		provider: 'kind',
		ended: new Date(),
		limits: {},
	});
	return JSON.parse(JSON.stringify({...report, notRun: [], deviations: []})) as Json;
}

/** Files in which each reader gets almost valid documents. */
const readers: readonly {what: string; valid: Json; lines?: true; read: Read; error?: RegExp}[] = [
	{
		what: 'deviations',
		valid: {
			deviations: [
				{
					requirement: 'R3',
					levels: ['root-allowed'],
					case: 'the documented string',
					versions: '>=1.16',
					observed: {kind: 'value', stages: {Service: null}},
					reason: 'Knative knows another string',
					owner: 'knative/serving',
					link: 'https://github.com/knative/serving/issues/1',
					review: '2027-05-31',
				},
			],
		},
		read: file => readDeviations(file, catalogue),
	},
	{what: 'sample images', valid: {nginx: 'registry.example/nginx:1'}, read: readSampleImages},
	{what: 'a manifest', valid: sampleObject('Service'), read: readManifest},
	{
		what: 'a kubeconfig',
		valid: {
			apiVersion: 'v1',
			kind: 'Config',
			clusters: [
				{name: 'a', cluster: {server: 'https://127.0.0.1:1', 'certificate-authority-data': 'YQ=='}},
			],
			users: [{name: 'a', user: {token: 'a', 'client-key-data': 'YQ=='}}],
			contexts: [{name: 'a', context: {cluster: 'a', user: 'a', namespace: 'a'}}],
			'current-context': 'a',
		},
		read: async file => connectTo('a', file).close(),
	},
	{
		what: 'results',
		valid: JSON.parse(JSON.stringify([{plan: planOf()}, ...results(planOf()).slice(0, 2)])) as Json,
		lines: true,
		read: readResults,
	},
	{
		what: 'a report',
		valid: reportOf({}),
		read: async file =>
			matrixReport([
				{name: 'a', report: await readReport(file)},
				{name: 'b', report: await readReport(file)},
			]),
	},
	{
		what: 'a certificate',
		valid: '-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n',
		read: async file =>
			clusterSubject(
				{kind: 'webhook', url: new URL('https://localhost')},
				{subject: 'webhook=https://localhost', subjectCa: file, subjectLevel: 'a/b:c'},
			),
	},
];

for (const {what, valid, read, lines = false} of readers) {
	test(`${what}: any content is read, or refused in one line that names the file`, async t => {
		const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
		t.teardown(() => rm(folder, {recursive: true}));
		const file = path.join(folder, 'file');
		await holds(
			t,
			broken(valid).map(bytes => (lines ? asLines(bytes) : bytes)),
			async content => {
				await writeFile(file, content);
				await readOrRefused(read, file);
			},
		);
	});

	test(`${what}: a folder, or nothing, is refused in one line that names it`, async t => {
		const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
		t.teardown(() => rm(folder, {recursive: true}));
		await mkdir(path.join(folder, 'folder'));
		for (const name of ['folder', 'absent', 'folder/absent']) {
			await t.throwsAsync(async () => readOrRefused(read, path.join(folder, name), false), {
				instanceOf: UsageError,
			});
		}
	});
}

test('the environment: any values are settings, or refused in one line that names the variable', async t => {
	const names = ['IMAGES', 'KUBECONFIG', 'SKIP_KIND', 'SPD_TEST_CLUSTER', 'CI', 'TERM', 'LANG'];
	const values = fc.oneof(
		fc.string({unit: 'binary'}),
		fc.constantFrom('', '0', '1', 'packaged', 'a:b'),
	);
	await holds(t, fc.dictionary(fc.constantFrom(...names), values), async environment => {
		try {
			readSettings(environment);
		} catch (error) {
			clear(error, new RegExp(names.join('|')));
		}
	});
});

test('--subject-level: any text', async t => {
	const texts = fc.oneof(
		fc.string(),
		fc.stringMatching(/^[a-z]{1,3}\/[a-z.]{1,3}:[\w.]{1,3}(,[a-z=]{0,9}){0,3}$/),
	);
	await holds(t, texts, async text => {
		try {
			parseSubjectLevel(text);
		} catch (error) {
			clear(error, /--subject-level|level/);
		}
	});
});

test('an AdmissionReview: any body is answered, or refused by what is wrong with it', async t => {
	await holds(t, broken(sampleReview('Service')), async body => {
		try {
			JSON.parse(review(body.toString(), 'enabled', reference));
		} catch (error) {
			if (!(error instanceof Malformed)) throw error;
			oneLine(error.message);
		}
	});
});

test('an AdmissionReview: any object in a valid one is answered', async t => {
	const valid = sampleReview('Service');
	await holds(t, misshapen(sampleObject('Service')), async object => {
		const body = JSON.stringify(valid).replace(
			JSON.stringify(sampleObject('Service')),
			JSON.stringify(object),
		);
		try {
			JSON.parse(review(body, 'enabled', reference));
		} catch (error) {
			if (!(error instanceof Malformed)) throw error;
			oneLine(error.message);
		}
	});
});

test('the answer of a program: any line is an answer, or a breach of the protocol', async t => {
	const patch = Buffer.from(JSON.stringify([{op: 'add', path: '/spec/a', value: 1}])).toString(
		'base64',
	);
	const valid = {
		apiVersion: 'admission.k8s.io/v1',
		kind: 'AdmissionReview',
		response: {uid: '1', allowed: true, patchType: 'JSONPatch', patch, warnings: ['a']},
	};
	await holds(t, broken(valid), async line => {
		try {
			admissionOf(readAnswer(line.toString()), sampleObject('Service'));
		} catch (error) {
			if (!(error instanceof Breach)) throw error;
			oneLine(error.message);
		}
	});
});

test('the patch of a program: any operations are applied, or a breach of the protocol', async t => {
	const paths = fc.constantFrom(
		'',
		'/',
		'/spec',
		'/spec/-',
		'/spec/template/spec/containers/0',
		'/__proto__/a',
		'a',
		'/~2',
		'/spec/template/spec/containers/-',
	);
	const operation = fc.record(
		{
			op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
			path: paths,
			from: paths,
			value: fc.jsonValue({maxDepth: 1}),
		},
		{requiredKeys: []},
	);
	await holds(
		t,
		fc.array(fc.oneof(operation, fc.jsonValue({maxDepth: 1})), {maxLength: 4}),
		async operations => {
			const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
			const response: JsonObject = {uid: '1', allowed: true, patchType: 'JSONPatch', patch};
			try {
				admissionOf({uid: '1', response}, sampleObject('Service'));
			} catch (error) {
				if (!(error instanceof Breach)) throw error;
				oneLine(error.message);
			}
		},
	);
});

/** Each document on its own line. */
function asLines(bytes: Buffer): Buffer {
	try {
		const parsed: unknown = JSON.parse(bytes.toString());
		if (!Array.isArray(parsed)) return bytes;
		return Buffer.from(parsed.map(each => `${JSON.stringify(each)}\n`).join(''));
	} catch {
		return bytes;
	}
}

async function readOrRefused(read: Read, file: string, swallow = true): Promise<void> {
	try {
		await read(file);
	} catch (error) {
		clear(error, new RegExp(file.replaceAll('.', String.raw`\.`)));
		if (!swallow) throw error;
	}
}

/** An error for the user, on one line, that names what is wrong. */
function clear(error: unknown, names: RegExp): void {
	if (!(error instanceof UsageError || error instanceof EnvironmentError)) throw error;
	oneLine(error.message);
	if (!names.test(error.message)) throw new Error(`does not name ${names}: ${error.message}`);
}

function oneLine(message: string): void {
	if (message === '' || /[\n\r\p{Cc}]/u.test(message))
		throw new Error(`not one line: ${JSON.stringify(message)}`);
	if (message.length > 2_000) throw new Error(`too long a line: ${message.slice(0, 200)}…`);
}

/** The property holds for many values; the seed repeats them. */
async function holds<T>(
	t: ExecutionContext,
	values: Arbitrary<T>,
	property: (value: T) => Promise<void>,
): Promise<void> {
	const seed = randomInt(2 ** 31);
	t.log(`seed ${seed}`);
	const {failed, errorInstance, counterexample} = await fc.check(
		fc.asyncProperty(values, property),
		{seed, numRuns: times},
	);
	const shown = String(counterexample?.[0]).slice(0, 400);
	t.false(failed, `${errorInstance instanceof Error ? errorInstance.stack : ''}\nfor ${shown}`);
}
