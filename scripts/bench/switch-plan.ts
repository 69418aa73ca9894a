import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {KubeConfig} from '@kubernetes/client-node';
import {connect} from '../../harness/cluster/connect.ts';
import {dryRun} from '../../harness/cluster/dry-run.ts';
import type {SwitchPlan} from '../../harness/report/switch-plan/plan-shape.ts';
import {eventually} from '../../images/cache/testing.ts';
import {restart} from '../tests/api-server.ts';
import {
	manyServices,
	plannedServicesNeed,
	type PlannedServices,
} from '../tests/planned-services.ts';
import {spdDown, spdUp} from '../tests/spd-up.ts';
import {enter, store} from '../tests/switched-cluster.ts';
import {createWebhooksDeployment} from '../tests/webhooks-deployment.ts';
import type {Note} from './figures.ts';

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const inOneNamespace = 50;

/** `spd switch-plan` on a cluster with 500 Services, whose webhook answers 20 dry runs a second as Knative ships it. */
export async function benchSwitchPlan(note: Note, count = 500): Promise<void> {
	const {name, kubeconfig} = await spdUp(['--provider', 'control-plane']);
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromFile(kubeconfig);
	const connection = connect(kubeConfig);
	try {
		await createWebhooksDeployment(connection);
		await enter(connection, 'absent', plannedServicesNeed);
		for (let first = 0; first < count; first += inOneNamespace) {
			await store(connection, {[`many-${first}`]: someOf(Math.min(inOneNamespace, count - first))});
		}
		await restart(name, 'webhook', {env: {KUBE_API_QPS: '20', KUBE_API_BURST: '20'}});
		await eventually(
			async () => (await dryRun(connection, 'Service', plain)).admitted || undefined,
		);
		await timed(['--context', name, '--kubeconfig', kubeconfig], `${count} Services`, note);
	} finally {
		await connection.close();
		await spdDown(name);
	}
}

const plain = {
	apiVersion: 'serving.knative.dev/v1',
	kind: 'Service',
	metadata: {name: 'plain', namespace: 'default'},
	spec: {template: {spec: {containers: [{image: 'dev.local/any:v1'}]}}},
};

/** Of all kinds in turn, but those with a Revision name, which only one Service of a namespace can have. */
function someOf(count: number): PlannedServices {
	const kinds = Object.values(manyServices).filter(
		({workload}) => workload.beside?.template === undefined,
	);
	const some = Array.from({length: count}, (_, index) => kinds[(index * 7) % kinds.length]);
	return Object.fromEntries(
		some.flatMap((service, index) => (service ? [[`service-${index}`, service]] : [])),
	);
}

async function timed(options: readonly string[], what: string, note: Note): Promise<void> {
	const title = `control plane: switch-plan of ${what}`;
	const started = performance.now();
	const child = execa(spd, ['switch-plan', ...options, '--to', 'enabled', '--json'], {
		stdin: 'ignore',
		stderr: 'inherit',
		reject: false,
	});
	let peak = 0;
	const timer = setInterval(() => {
		void ownPeak(child.pid ?? 0).then(bytes => (peak = Math.max(peak, bytes)));
	}, 250);
	const {stdout} = await child.finally(() => clearInterval(timer));
	note(title, (performance.now() - started) / 1000, 's');
	note(`${title}: planned`, (JSON.parse(stdout) as SwitchPlan).services.length, '');
	note(`${title}: peak memory of spd`, peak / 1e6, 'MB');
}

/** The most that a process itself has had, in bytes; `spd` becomes Node in the same process. */
async function ownPeak(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	return Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}
