import pMap from 'p-map';
import pRetry from 'p-retry';
import {execa} from 'execa';
import {docker} from '../../../../images/engine/docker.ts';
import {limits} from '../../../machine/limits.ts';
import type {Level, PerLevel} from '../../../model/levels.ts';
import type {AssumedNode} from '../assumed-node.ts';
import {dockerSettings, type DockerSettings} from '../docker-settings.ts';
import {identityOnNode, isRefusal} from '../identity.ts';
import {startContainer} from '../level-container.ts';
import {startFailure} from '../start-failure.ts';
import {settingsAt} from './asked.ts';
import {files, titleOf, type Case} from './cases.ts';
import {imagesOf, referenceOf} from './images.ts';
import type {Outcome} from './on-node.ts';

/** What Docker makes of a case: as `spd predict` starts it at each level, and as `docker run` does. */
export interface InEngine {
	readonly forecast: PerLevel<Outcome>;
	readonly dockerRun: Outcome;
}

/** Runs each case here as `spd predict` does; by the titles of the cases. Images and containers are removed again. */
export async function runInEngine(
	cases: readonly Case[],
	node: AssumedNode,
	signal: AbortSignal,
): Promise<ReadonlyMap<string, InEngine>> {
	await using made = new AsyncDisposableStack();
	const names = [...new Set(cases.map(referenceOf))];
	await execa('docker', ['load'], {input: await imagesOf(cases, signal), cancelSignal: signal});
	made.defer(async () => {
		await docker(['image', 'rm', ...names]);
	});
	const ran = await pMap(
		cases,
		async each => {
			// Two levels at which it is started as the same user: once.
			const started = new Map<string, Promise<Outcome>>();
			const at = async (level: Level): Promise<Outcome> => forecast(each, level, node, started);
			const outcome = {
				forecast: {
					disabled: await at('disabled'),
					'root-allowed': await at('root-allowed'),
					enabled: await at('enabled'),
				},
				dockerRun: await plainly(each, signal),
			};
			return [titleOf(each), outcome] as const;
		},
		{concurrency: 2},
	);
	return new Map(ran);
}

async function forecast(
	each: Case,
	level: Level,
	node: AssumedNode,
	started: Map<string, Promise<Outcome>>,
): Promise<Outcome> {
	const {container, pod} = settingsAt(each, level);
	const accounts = files[each.files ?? 'usual'];
	const identity = identityOnNode({user: each.user, accounts, container, pod}, node.runtime);
	if (isRefusal(identity)) return `${identity.reason}: ${identity.text}`;
	const podSpec = {securityContext: pod, containers: [{securityContext: container}]};
	const settings = dockerSettings(podSpec, identity, node);
	const key = JSON.stringify([settings.user, settings.host.GroupAdd]);
	const outcome = started.get(key) ?? run(referenceOf(each), settings);
	started.set(key, outcome);
	return outcome;
}

async function run(reference: string, settings: DockerSettings): Promise<Outcome> {
	await using made = new AsyncDisposableStack();
	const start = await startContainer({reference, settings, env: {}}, made);
	if ('error' in start) {
		const {reason, text} = startFailure(start.error);
		return `${reason}: ${text}`;
	}
	await docker(['wait', start.id]);
	return await logOf(start.id);
}

/** On a busy machine the engine keeps what a container printed some time after its end. */
async function logOf(id: string): Promise<Outcome> {
	return pRetry(
		async () => {
			const log = await docker(['logs', id]);
			if (log === '') throw new Error(`container ${id} printed nothing`);
			return log;
		},
		{retries: 20, factor: 1, minTimeout: limits.askedAgain},
	);
}

/** `docker run` with nothing set. */
async function plainly(each: Case, signal: AbortSignal): Promise<Outcome> {
	const options = {reject: false, stdin: 'ignore', cancelSignal: signal} as const;
	const {stdout, stderr, exitCode} = await execa(
		'docker',
		['run', '--rm', '--network', 'none', referenceOf(each)],
		options,
	);
	return exitCode === 3 ? stdout.trim() : `exit ${exitCode}: ${stderr.trim().split('\n')[0] ?? ''}`;
}
