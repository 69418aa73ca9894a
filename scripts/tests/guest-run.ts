import path from 'node:path';
import {KubeConfig, PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {Connection} from '../../harness/cluster/connect.ts';
import {readMap, type Changes} from '../../harness/configuration/config-map.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {leftOnCluster} from '../../harness/providers/existing/recover.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {onControlPlane} from './on-control-plane.ts';
import {folder, readReport, type KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** `spd run --context` on a control plane. */

export const withoutContainers = ['--tier', 'defaulting,rendering'] as const;

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/** Runs in the kubeconfig's current context; `report` is the folder of its report. */
export async function runGuest(
	t: ExecutionContext,
	kubeconfig: string,
	options: readonly string[],
	env: Readonly<Record<string, string>> = {},
) {
	const report = await folder(t);
	const config = new KubeConfig();
	config.loadFromFile(kubeconfig);
	const where = ['--kubeconfig', kubeconfig, '--context', config.getCurrentContext()];
	const command = ['run', ...where, ...options, '--report', report];
	return {child: execa(spd, command, {stdin: 'ignore', reject: false, env}), report};
}

/** A control plane for all tests of one file, as a guest finds it: of no test anything of a run is left there. */
export function onGuestsControlPlane(
	begin: (kept: KeptCluster, connection: Connection) => void | Promise<void>,
): void {
	let administrator: Connection;
	onControlPlane(async (kept, connection) => {
		administrator = connection;
		await createWebhooksDeployment(connection);
		await begin(kept, connection);
	});
	test.afterEach.always('nothing is left', t => leavesNothing(t, administrator));
}

export interface Judged {
	readonly exitCode: number | undefined;
	readonly report: ConformanceReport;
}

/** The same, to its end. */
export async function judgeGuest(
	t: ExecutionContext,
	kubeconfig: string,
	options: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<Judged> {
	const {child, report} = await runGuest(t, kubeconfig, options, env);
	const {exitCode, stdout, stderr} = await child;
	t.log(stdout, stderr);
	return {exitCode, report: await readReport(report)};
}

/** Neither a journal nor a Lease, nor objects of a run. */
export async function leavesNothing(t: ExecutionContext, administrator: Connection): Promise<void> {
	const left = await leftOnCluster(administrator);
	const objects = [...left.objects.values()].flat();
	t.deepEqual({...left, objects}, {journal: undefined, holder: undefined, objects: []});
}

/** Changes the ConfigMap as its owner's own client does: under another name than a run. */
export async function asOwner({core}: Connection, data: Changes): Promise<void> {
	const {namespace, configMap: name} = knativeLevel;
	await core.patchNamespacedConfigMap(
		{namespace, name, body: {data}, fieldManager: 'kubectl-edit'},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
}

/** The ConfigMap to its managed fields, without the version that every write counts up. */
export async function configuration(connection: Connection): Promise<unknown> {
	const {metadata, ...rest} = await readMap(connection, knativeLevel);
	const {resourceVersion: _, ...others} = metadata ?? {};
	return JSON.parse(JSON.stringify({...rest, metadata: others})) as unknown;
}
