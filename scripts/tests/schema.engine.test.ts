import test from 'ava';
import type {Connection} from '../../harness/cluster/connect.ts';
import {dryRun} from '../../harness/cluster/dry-run.ts';
import {changeData, type Changes} from '../../harness/configuration/config-map.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {manifestOf} from '../../harness/model/manifest.ts';
import type {Workload} from '../../harness/model/workloads.ts';
import {eventually} from '../../images/cache/testing.ts';
import {besideEverything} from '../../suites/factors/index.ts';
import {argued, propertiesOf, specSchema, unset} from '../../suites/factors/schema.ts';
import {onControlPlane} from './on-control-plane.ts';

/** The rows set every property that the release's own schema has, and Knative admits what they set. */

let connection: Connection;

onControlPlane((_, own) => {
	connection = own;
});

test('each property of a Service is set to two values, or it is said why not', async t => {
	const schema = specSchema(await servicesDefinition());
	const properties = propertiesOf(schema);
	t.log(`${properties.length} properties`);
	t.true(properties.length > 100);
	t.deepEqual(unset(schema), []);
	const unused = argued.filter(
		each => !properties.some(property => each.properties.test(property)),
	);
	t.deepEqual(
		unused.map(each => each.properties.source),
		[String.raw`\.resources\.claims\[\]\.name$`],
		'1.16.0 has it',
	);
});

test('a property that is new is found', async t => {
	const crd = structuredClone(await servicesDefinition());
	const text = JSON.stringify(crd).replaceAll('"workingDir":', '"workingFolder":');
	const unknown = unset(specSchema(JSON.parse(text) as JsonObject));
	t.deepEqual(unknown, ['spec.template.spec.containers[].workingFolder']);
});

test('each object is admitted by a dry run: none is really created to find out', async t => {
	const rows = besideEverything.rows.filter(({level}) => level === 'enabled');
	const flags = Object.assign({}, ...rows.map(({configuration}) => configuration.flags)) as Changes;
	await changeData(connection, knativeLevel, {...flags, [knativeLevel.key]: 'enabled'});
	const probes = rows.flatMap(({probe}) => (probe.kind === 'admission' ? [probe] : []));
	const objects = new Set(probes.map(({workload}) => workload));
	const placement = {name: 'row', namespace: 'default', image: 'dev.local/app:v1'};
	const ask = (workload: Workload) =>
		dryRun(connection, 'Service', manifestOf('Service', workload, placement));
	const [first] = objects;
	await eventually(async () => (first && (await ask(first)).admitted) || undefined);
	const refused: string[] = [];
	for (const workload of objects) {
		const answer = await ask(workload);
		if (!answer.admitted) refused.push(answer.message);
	}
	t.true(objects.size > 100);
	t.deepEqual(refused, []);
});

async function servicesDefinition(): Promise<JsonObject> {
	const metadata = {name: 'services.serving.knative.dev', namespace: ''};
	const found = await connection.objects.read({
		apiVersion: 'apiextensions.k8s.io/v1',
		kind: 'CustomResourceDefinition',
		metadata,
	});
	return JSON.parse(JSON.stringify(found)) as JsonObject;
}
