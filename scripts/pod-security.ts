import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {isDeepStrictEqual, parseArgs} from 'node:util';
import pMap from 'p-map';
import {findPrograms} from '../images/control-plane/find.ts';
import {buildableKubernetes, buildableMinors} from '../images/recipe/versions.ts';
import {connect, type Connection} from '../harness/cluster/connect.ts';
import {createNamespace} from '../harness/cluster/namespace.ts';
import {atLevel} from '../harness/model/configuration.ts';
import {at, isObject, type JsonObject} from '../harness/model/json.ts';
import {knativeLevel} from '../harness/model/level-source.ts';
import {levels, type Level} from '../harness/model/levels.ts';
import type {EnteredTarget} from '../harness/model/target.ts';
import {requestsAtOnce} from '../harness/machine/limits.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {defaultVersions, newRunId} from '../harness/machine/version.ts';
import {violationsIn} from '../harness/observe/violations.ts';
import {bringUpControlPlane} from '../harness/providers/control-plane/control-plane-provider.ts';
import type {Opening} from '../harness/providers/provider.ts';
import {ClusterTarget} from '../harness/reading/cluster-target.ts';
import {judgePod} from '../harness/reading/judge-pod.ts';
import {podSecurityPage} from '../suites/pod-security/page.ts';
import {judgedPods, type JudgedPod} from '../suites/pod-security/pods.ts';
import {
	profiles,
	readRecord,
	recordFile,
	type PodAnswers,
	type PodSecurityRecord,
	type Profile,
} from '../suites/pod-security/record.ts';
import {session} from './session.ts';

/**
 * Generates docs/pod-security.md: on each Kubernetes that can be built, in a control plane with Knative's own webhook and
 * controller, each Pod at each level is rendered, and Pod Security is asked about it under each profile and each
 * `enforce-version`. Without options it records that and makes the page; `--check` compares with what was recorded and
 * exits 1 if anything differs; `--render` makes the page from it.
 */

const settings = readSettings();
const page = path.join(import.meta.dirname, '..', 'docs', 'pod-security.md');
const {values} = parseArgs({options: {check: {type: 'boolean'}, render: {type: 'boolean'}}});
/** Values of the label `pod-security.kubernetes.io/enforce-version`: from the first that Pod Security knows. */
const oldestVersion = 22;
const newestVersion = Number(buildableMinors.at(-1)?.split('.')[1]);
const enforceVersions = [
	...Array.from(
		{length: newestVersion - oldestVersion + 1},
		(_, each) => `v1.${oldestVersion + each}`,
	),
	'latest',
];
const initContainers = {'kubernetes.podspec-init-containers': 'enabled'};
const label = 'pod-security.kubernetes.io/enforce';

interface Place {
	readonly profile: Profile;
	readonly version: string;
}

const places: readonly Place[] = profiles.flatMap(profile =>
	enforceVersions.map(version => ({profile, version})),
);

const nameOf = (run: string, {profile, version}: Place): string =>
	`${run}-${profile}-${version.replace('.', '-')}`;

process.exitCode = await session(settings, {}, async (progress, signal, left) => {
	if (values.render === true) return render(readRecord());
	const clusters: PodSecurityRecord['clusters'][number][] = [];
	for (const kubernetes of buildableKubernetes) {
		const opening = {run: newRunId(), progress, signal, left};
		clusters.push({kubernetes, answers: await answersOn(kubernetes, opening)});
	}
	const found = {knative: defaultVersions.knative, clusters};
	if (values.check !== true) {
		await writeFile(recordFile, `${JSON.stringify(found, undefined, '\t')}\n`);
		return render(found);
	}
	if (isDeepStrictEqual(found, readRecord())) return 0;
	process.stderr.write(
		'Pod Security does not answer as recorded: record it anew and read the difference\n',
	);
	return 1;
});

async function render(record: PodSecurityRecord): Promise<number> {
	await writeFile(page, podSecurityPage(record));
	return 0;
}

async function answersOn(kubernetes: string, opening: Opening): Promise<readonly PodAnswers[]> {
	const wanted = {knative: defaultVersions.knative, kubernetes, cache: settings.cache};
	await using ending = new AsyncDisposableStack();
	const plane = await bringUpControlPlane(
		{...wanted, keep: false},
		await findPrograms(wanted),
		opening,
	);
	ending.defer(() => plane.stop());
	const connection = connect(plane.kubeConfig);
	ending.defer(() => connection.close());
	const run = `spd-${opening.run}`;
	await pMap(places, place => makePlace(connection, run, place), {concurrency: requestsAtOnce});
	const target = await ClusterTarget.open({
		connection,
		run,
		owns: [],
		tiers: ['rendering', 'pod-security'],
		level: knativeLevel,
		samples: {},
		signal: opening.signal,
	});
	const answers: PodAnswers[] = [];
	for (const level of levels) {
		const entered = await target.enter(atLevel(level, initContainers));
		for (const judged of judgedPods) {
			answers.push(await answersOf(judged, {level, entered, connection, run}));
		}
		await entered.leave();
	}
	return answers;
}

async function makePlace(connection: Connection, run: string, place: Place): Promise<void> {
	const labels = {[label]: place.profile, [`${label}-version`]: place.version};
	await createNamespace(connection, {name: nameOf(run, place), run, enforced: 'plain', labels});
}

async function answersOf(
	{workload, afterwards}: JudgedPod,
	{
		level,
		entered,
		connection,
		run,
	}: {level: Level; entered: EnteredTarget; connection: Connection; run: string},
): Promise<PodAnswers> {
	const {deployment: rendered} = await entered.read({kind: 'pod-security', workload});
	if (!rendered) throw new Error(`no Deployment of ${workload.name}`);
	const deployment = withPodFields(rendered, afterwards);
	const asked = await pMap(
		places,
		async place => {
			const {admitted, message} = await judgePod(connection, nameOf(run, place), deployment);
			return {...place, checks: admitted ? [] : violationsIn(message)};
		},
		{concurrency: requestsAtOnce},
	);
	const of = (profile: Profile): Record<string, readonly string[]> =>
		Object.fromEntries(
			asked.filter(each => each.profile === profile).map(({version, checks}) => [version, checks]),
		);
	return {
		pod: workload.name,
		level,
		checks: {restricted: of('restricted'), baseline: of('baseline')},
	};
}

function withPodFields(deployment: JsonObject, fields: JsonObject = {}): JsonObject {
	const template = at(deployment, 'spec', 'template');
	const spec = at(template, 'spec');
	if (!isObject(template) || !isObject(spec)) throw new Error('the Deployment has no template');
	return {spec: {template: {...template, spec: {...spec, ...fields}}}};
}
