import test from 'ava';
import type {Connection} from '../../harness/cluster/connect.ts';
import {textAt} from '../../harness/model/json.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {objectsIn} from '../../harness/reading/upgrade/service-states.ts';
import type {SwitchPlan} from '../../harness/report/switch-plan/plan-shape.ts';
import {keepAuditLog} from './api-server.ts';
import {fewServices, plannedServicesNeed as flags} from './planned-services.ts';
import {askedFor, makePlanner, plan} from './planner.ts';
import {enter, foreseen, store, switchReally} from './switched-cluster.ts';
import {folder, KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** `spd switch-plan` on a cluster of somebody else's, held against what a switch of that cluster then really does. */

const places = {seen: fewServices, 'plan-unseen': {plain: fewServices.plain}};

test.serial('what it foresees is what the switch does, and it writes nothing', async t => {
	await using kept = await KeptCluster.make(['--provider', 'control-plane']);
	const log = await keepAuditLog(kept);
	await kept.ask(async connection => {
		await createWebhooksDeployment(connection);
		await enter(connection, 'absent', flags);
		await store(connection, places);
	});
	const kubeconfig = await makePlanner(kept, await folder(t));
	const before = await kept.ask(versions);
	const {exitCode, stdout, stderr} = await plan(kubeconfig, '--to', 'enabled', '--json');
	t.is(exitCode, 1, stderr);
	t.deepEqual(await kept.ask(versions), before);
	t.deepEqual(await askedFor(log), [
		'create selfsubjectaccessreviews',
		'get configmaps',
		'get deployments',
		'list configurations',
		'list deployments',
		'list namespaces',
		'list revisions',
		'list services',
		'patch services, dry run',
	]);
	const planned = JSON.parse(stdout) as SwitchPlan;
	const {services, unseen, asked} = planned;
	t.deepEqual(asked, {of: 'a control plane', release: '1.23.0'});
	t.deepEqual(unseen, []);
	const truth = await kept.ask(connection =>
		switchReally(connection, places, {to: 'enabled', flags}),
	);
	t.deepEqual(foreseen(planned), truth);
	const outcomes = services.map(({namespace, name, outcome}) => [`${namespace}/${name}`, outcome]);
	t.deepEqual(Object.fromEntries(outcomes), {
		'seen/sys-admin': 'broken',
		'seen/named': 'refused',
		// No image was read: all are under dev.local.
		'seen/plain': 'may break',
		'seen/low-port': 'may break',
		'plan-unseen/plain': 'may break',
		'seen/opted-out': 'unchanged',
	});
});

/** The version of everything that a plan could have changed. */
async function versions(connection: Connection): Promise<readonly string[]> {
	const all: string[] = [];
	for (const namespace of Object.keys(places)) {
		for (const kind of ['Service', 'Configuration', 'Revision'] as const) {
			for (const [name, object] of await objectsIn(connection, kind, namespace)) {
				all.push(`${kind} ${name} ${textAt(object, 'metadata', 'resourceVersion')}`);
			}
		}
	}
	const {namespace, configMap: name} = knativeLevel;
	const map = await connection.core.readNamespacedConfigMap({namespace, name});
	return [...all, `ConfigMap ${map.metadata?.resourceVersion}`];
}
