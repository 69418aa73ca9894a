import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {KeptCluster} from './testing.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import type {
	LevelAnswer,
	ReproReport,
	ToldLevel,
} from '../../harness/explain/repro/repro-report.ts';
import {readSettings} from '../../harness/machine/settings.ts';

/** `spd repro` as users run it, and a cluster for it: for the tests in this folder. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const {images} = readSettings();

export function start(options: readonly string[]) {
	const source = images === undefined ? [] : ['--images', images];
	return execa(spd, ['repro', ...options, ...source], {stdin: 'ignore', reject: false});
}

/** A kept cluster, and a folder for manifests, for all tests of one file. */
export class ReproCluster {
	readonly #things = new AsyncDisposableStack();
	#kept: KeptCluster | undefined;
	#folder: string | undefined;

	/** Created before the first test, and removed after the last: by then nothing may be left on it. */
	static forFile(): ReproCluster {
		const cluster = new ReproCluster();
		test.serial.before(() => cluster.#make());
		test.after.always(async t => {
			await using _ = cluster.#things;
			if (cluster.#kept) await cluster.#hasNothingLeft(t);
		});
		return cluster;
	}

	get kept(): KeptCluster {
		return there(this.#kept);
	}

	get folder(): string {
		return there(this.#folder);
	}

	async #make(): Promise<void> {
		const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
		this.#things.defer(() => rm(folder, {recursive: true}));
		this.#folder = folder;
		this.#kept = this.#things.use(await KeptCluster.shared());
	}

	/** Its answer, level by level; logs how long it took. */
	async repro(
		t: ExecutionContext,
		options: readonly string[],
	): Promise<Readonly<Record<string, ToldLevel>>> {
		const started = performance.now();
		const where = ['--cluster', this.kept.name, '--json'];
		const {exitCode, stdout, stderr} = await start([...options, ...where]);
		t.is(exitCode, 0, stderr);
		const report = JSON.parse(stdout) as ReproReport;
		t.log(`${options.join(' ')}: ${Math.round((performance.now() - started) / 1000)} s`);
		const levels = report.clusters.flatMap(cluster => cluster.levels);
		return Object.fromEntries(levels.map(each => [each.level, told(each)]));
	}

	/** A file with a Service of that pod spec. */
	async manifest(name: string, podSpec: JsonObject): Promise<string> {
		const file = path.join(this.folder, `${name}.json`);
		const service = {
			apiVersion: 'serving.knative.dev/v1',
			kind: 'Service',
			metadata: {name},
			spec: {template: {spec: podSpec}},
		};
		await writeFile(file, JSON.stringify(service));
		return file;
	}

	/** No namespace of a run, no flag and no image brought by a run is left. */
	async #hasNothingLeft(t: ExecutionContext): Promise<void> {
		const {kept} = this;
		t.deepEqual(await kept.leftByRuns(), []);
		t.deepEqual(Object.keys(await kept.features()), ['_example']);
		const node = `${kept.name}-control-plane`;
		const {stdout} = await execa`docker exec ${node} ctr --namespace k8s.io images ls --quiet`;
		t.notRegex(stdout, /spd-named/);
	}
}

function there<T>(thing: T | undefined): T {
	if (thing === undefined) throw new Error('it is made before the first test of a file');
	return thing;
}

/** The level's answer; throws if the release has no such level. */
export function told(answer: LevelAnswer): ToldLevel {
	if ('attempt' in answer) return answer;
	throw new Error(answer.missing);
}

/** `crashed chown-at-start`: the outcome and its cause, if one was found. */
export function outcome(answer: ToldLevel | undefined): string {
	const {finding, cause} = answer?.attempt ?? {};
	return [finding?.outcome, cause?.id].filter(Boolean).join(' ');
}
