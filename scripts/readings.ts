import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {kindProvider} from '../harness/providers/kind/kind-provider.ts';
import {defaultVersions, harness} from '../harness/machine/version.ts';
import {isObject, type Json, type JsonObject} from '../harness/model/json.ts';
import type {Readings} from '../harness/model/readings.ts';
import type {EnteredTarget, Target} from '../harness/model/target.ts';
import {recordingKey} from '../harness/subjects/recorded.ts';
import {isRecorded} from '../suites/fixtures/recording.ts';
import {rows} from '../suites/index.ts';
import {runRows, settings} from '../suites/testing.ts';

/**
 * Writes suites/fixtures/readings.json anew, which the mutants of the tiers above defaulting falsify: runs the rows of those tiers
 * on a kind cluster of its own and keeps what was read. To be run after such rows have changed; it takes a few minutes.
 */

const file = path.join(import.meta.dirname, '..', 'suites', 'fixtures', 'readings.json');

/** By `recordingKey`; of one workload several rows read, each a part. */
const found = new Map<string, Readings>();

/** What each run has other values of, and no row reads. */
const identity = new Set([
	'managedFields',
	'uid',
	'resourceVersion',
	'creationTimestamp',
	'ownerReferences',
	'shownAt',
	'lastTransitionTime',
	'lastProbeTime',
	'startedAt',
	'finishedAt',
	'containerID',
	'podIP',
	'podIPs',
]);

/** Of a Deployment or Pod: what Knative adds to each of its Pods, and no row reads. */
const ofQueueProxy = new Set(['name', 'securityContext']);

const provider = await kindProvider({
	...defaultVersions,
	images: settings.images,
	cache: settings.cache,
	keep: false,
});
const {exitCode, report} = await runRows(
	{
		...provider,
		async open(opening) {
			const place = await provider.open(opening);
			return {
				target: kept(place.target),
				get measured() {
					return place.measured;
				},
				close: () => place.close(),
			};
		},
	},
	{name: 'readings', started: rows.filter(isRecorded)},
);
if (exitCode !== 0) {
	process.stderr.write(`nothing was written: ${report.verdict.sentence}\n`);
	process.exit(1);
}
const {knative, kubernetes} = defaultVersions;
// A line each, so that a difference is one of readings.
const lines = [...found]
	.toSorted(([one], [other]) => (one < other ? -1 : 1))
	.map(([key, readings]) => `${JSON.stringify(key)}: ${JSON.stringify(withoutIdentity(readings))}`);
const of = JSON.stringify({harness: harness().version, knative, kubernetes});
await writeFile(file, `{"of": ${of}, "readings": {\n${lines.join(',\n')}\n}}\n`);
process.stdout.write(`${found.size} readings: ${path.relative('.', file)}\n`);

/** The same target; what it reads is kept. */
function kept(target: Target): Target {
	return {
		owns: target.owns,
		tiers: target.tiers,
		cannot: row => target.cannot?.(row),
		store: async probes =>
			(await target.store?.(probes)) ?? {[Symbol.asyncDispose]: async () => {}},
		async enter(configuration, arrival) {
			const entered = await target.enter(configuration, arrival);
			const same: EnteredTarget = {
				leave: () => entered.leave(),
				release: probe => entered.release?.(probe),
				async read(probe) {
					const readings = await entered.read(probe);
					const key = recordingKey(configuration, probe);
					found.set(key, {...found.get(key), ...readings});
					return readings;
				},
			};
			return same;
		},
	};
}

function withoutIdentity(value: Readings): JsonObject {
	const text = JSON.stringify(value)
		.replaceAll(/spd-[0-9a-f]{8}/g, 'spd-run')
		.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uid')
		.replaceAll(/(-deployment-)[a-z0-9]{6,10}-[a-z0-9]{5}/g, '$1pod');
	const same = only(JSON.parse(text) as Json);
	if (!isObject(same)) throw new Error('readings are no object');
	return same;
}

function only(value: Json): Json {
	if (Array.isArray(value)) return value.map(only);
	if (!isObject(value)) return value;
	const own = value['name'] === 'queue-proxy' && 'image' in value && !('restartCount' in value);
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !identity.has(key) && (!own || ofQueueProxy.has(key)))
			.map(([key, each]) => [key, only(each ?? null)]),
	);
}
