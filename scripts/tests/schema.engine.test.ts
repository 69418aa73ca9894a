import test from 'ava';
import type {Connection} from '../../harness/cluster/connect.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {argued, propertiesOf, specSchema, unset} from '../../suites/factors/schema.ts';
import {onControlPlane} from './on-control-plane.ts';

/** The rows set every property that the release's own schema has. */

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
	// One that an older release had.
	t.deepEqual(
		unused.map(each => each.why.slice(0, 17)),
		['Knative refuses i'],
	);
});

test('a property that is new is found', async t => {
	const crd = structuredClone(await servicesDefinition());
	const text = JSON.stringify(crd).replaceAll('"workingDir":', '"workingFolder":');
	const unknown = unset(specSchema(JSON.parse(text) as JsonObject));
	t.deepEqual(unknown, ['spec.template.spec.containers[].workingFolder']);
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
