import test from 'ava';
import {parse} from 'yaml';
import type {Connection} from '../../harness/cluster/connect.ts';
import {dryRunPatch} from '../../harness/cluster/dry-run.ts';
import {objectsAt, at, type Json} from '../../harness/model/json.ts';
import {serviceStates} from '../../harness/reading/upgrade/service-states.ts';
import type {
	Effect,
	PlannedService,
	SwitchPlan,
} from '../../harness/report/switch-plan/plan-shape.ts';
import {upgradedServices, upgradedServicesNeed} from '../../suites/upgraded-services.ts';
import {fewServices, manyServices, plannedServicesNeed} from './planned-services.ts';
import {makePlanner, plan} from './planner.ts';
import {enter, foreseen, store, switchReally, type Places} from './switched-cluster.ts';
import {folder, KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** Plans for a cluster with Services of all kinds, held against the truth, and what a plan tells to set. */

test.serial('on a cluster with more than sixty Services each forecast is what happens', async t => {
	await using kept = await KeptCluster.make(['--provider', 'control-plane']);
	const flags = plannedServicesNeed;
	const places = {many: manyServices, 'plan-unseen': {plain: fewServices.plain}};
	t.true(Object.keys(manyServices).length > 60);
	await kept.ask(async connection => {
		await createWebhooksDeployment(connection);
		await enter(connection, 'absent', flags);
		await store(connection, places);
	});
	const kubeconfig = await makePlanner(kept, await folder(t));
	const planned = await planFor(kubeconfig, '--to', 'enabled');
	const truth = await kept.ask(connection =>
		switchReally(connection, places, {to: 'enabled', flags}),
	);
	t.deepEqual(foreseen(planned), truth);
	t.log(planned.totals);
});

test.serial('the way back is foreseen, and what a plan tells to set helps', async t => {
	await using kept = await KeptCluster.make(['--provider', 'control-plane']);
	const flags = {...upgradedServicesNeed, 'kubernetes.containerspec-addcapabilities': 'disabled'};
	const advised: Places = {
		advised: {
			plain: upgradedServices.plain,
			root: upgradedServices.root,
			'with-others': upgradedServices['with-others'],
		},
	};
	await kept.ask(async connection => {
		await createWebhooksDeployment(connection);
		await enter(connection, 'absent', flags);
		await store(connection, advised);
	});
	const kubeconfig = await makePlanner(kept, await folder(t));
	const warned = await planFor(kubeconfig, '--to', 'enabled');
	t.true(warned.services.every(each => feared(each, 'update').length > 0));
	await kept.ask(async connection => {
		for (const each of warned.services) await setInTemplate(connection, each);
		const names = warned.services.map(({name}) => name);
		const {signal} = new AbortController();
		await serviceStates(connection, {namespace: 'advised', names, signal});
	});
	for (const service of (await planFor(kubeconfig, '--to', 'enabled')).services) {
		t.deepEqual(feared(service, 'update'), [], service.name);
		t.true(feared(service, 'revision').every(({what}) => what.includes('-00001')));
	}

	const {plain, named} = upgradedServices;
	const rolled: Places = {
		rolled: {plain, named, 'low-port': {...upgradedServices['low-port'], changed: 1}},
	};
	await kept.ask(async connection => {
		await enter(connection, 'enabled', flags);
		await store(connection, rolled);
	});
	const back = ['--to', 'disabled', '--namespace', 'rolled'] as const;
	const refused = await planFor(kubeconfig, ...back);
	const [stuck] = refused.services.filter(({outcome}) => outcome === 'refused');
	t.is(stuck?.name, 'low-port');
	const set = parse(stuck?.set[0]?.yaml ?? '') as {data: Record<string, string>};
	await kept.ask(connection => enter(connection, 'enabled', {...flags, ...set.data}));
	t.is((await planFor(kubeconfig, ...back)).totals.refused, 0);
	await kept.ask(connection => enter(connection, 'enabled', flags));
	const truth = await kept.ask(connection =>
		switchReally(connection, rolled, {to: 'disabled', flags}),
	);
	t.deepEqual(foreseen(refused), truth);
	// The other way out that the plan names.
	const place = {kind: 'Service', namespace: 'rolled', name: 'low-port'} as const;
	const path = '/spec/template/spec/containers/0/securityContext';
	const without = [{op: 'replace', path, value: {}}] as const;
	t.true((await kept.ask(connection => dryRunPatch(connection, place, without))).admitted);
});

async function planFor(kubeconfig: string, ...options: readonly string[]): Promise<SwitchPlan> {
	const {stdout, stderr} = await plan(kubeconfig, ...options, '--json');
	if (stdout === '') throw new Error(stderr);
	return JSON.parse(stdout) as SwitchPlan;
}

const feared = ({effects}: PlannedService, of: 'update' | 'revision'): readonly Effect[] =>
	effects.filter(each => each.outcome !== 'changed' && of in each.of);

/** As its user would: what is to be set is merged into the containers of the same names. */
async function setInTemplate(
	connection: Connection,
	{namespace, name, set}: PlannedService,
): Promise<void> {
	const place = {kind: 'Service', namespace, name} as const;
	const [setting] = set.filter(({is}) => is === 'in the template');
	const podSpec = at(parse(setting?.yaml ?? '') as Json, 'spec', 'template', 'spec');
	const {admitted, ...answer} = await dryRunPatch(connection, place, {});
	if (!admitted || !('object' in answer)) throw new Error(`${name} cannot be read`);
	const stored = at(answer.object, 'spec', 'template', 'spec');
	const operations = (['containers', 'initContainers'] as const).flatMap(list =>
		objectsAt(podSpec, list).map(({name: container, securityContext}) => {
			const index = objectsAt(stored, list).findIndex(each => each['name'] === container);
			const own = objectsAt(stored, list)[index]?.['securityContext'];
			const value = Object.assign({}, own, securityContext) as Json;
			const path = `/spec/template/spec/${list}/${index}/securityContext`;
			return {op: 'add', path, value} as const;
		}),
	);
	await dryRunPatch(connection, place, operations, {really: true});
}
