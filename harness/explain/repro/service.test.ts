import test from 'ava';
import {runLabel} from '../../cluster/namespace.ts';
import {at, objectsAt, type JsonObject} from '../../model/json.ts';
import {sizeOf} from '../causes/override.ts';
import {added} from './added.ts';
import {featuresFor} from './features.ts';
import {manifestIn} from './read-manifest.ts';
import {sent} from './sent.ts';
import {onExposedPort, safeName, serviceOf, servingPort} from './service.ts';
import {withOverride} from './with-override.ts';

const spec = ['spec', 'template', 'spec'] as const;
const container = [...spec, 'containers', 0] as const;

test('a name that Knative can build on, whatever the image is called', t => {
	t.is(safeName('registry.example:5000/team/My_App:v1@sha256:0a'), 'my-app');
	t.is(safeName('./some/folder/'), 'folder');
	t.is(safeName('/tmp/9-lives.tar.gz'), 'lives');
	t.is(safeName('___'), 'app');
	t.true(safeName('a'.repeat(80)).length <= 26);
});

test('an image is asked where it says that it listens, unless Knative asks there anyway', t => {
	t.is(servingPort(onExposedPort('a', [80, 443])), 80);
	t.deepEqual(onExposedPort('a', [80, 8080]), serviceOf('a', undefined));
	t.is(servingPort(onExposedPort('a', [])), 8080);
});

test('the one Service of a file, and what else is in it', t => {
	const service = 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n';
	const whole = `${service}spec: {template: {spec: {containers: [{image: b}]}}}\n`;
	const other = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db}\n';
	const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
	const {leftOut, beside} = manifestIn(`${settings}---\n${other}---\n${whole}`);
	t.deepEqual(leftOut, ['Deployment db']);
	t.deepEqual(
		beside.map(({kind}) => kind),
		['ConfigMap'],
	);
	t.throws(() => manifestIn(`${whole}---\n${whole}`), {message: /several Services/});
	t.throws(() => manifestIn('kind: Service\napiVersion: v1\n'), {message: /contains no Service/});
	t.throws(() => manifestIn(service), {message: /no spec.template.spec.containers/});
	t.throws(() => manifestIn('a: [b'), {message: /not YAML/});
	t.throws(() => manifestIn(''), {message: /found: nothing/});
});

test('what is sent runs at once, is found again, and names nothing that is not there', t => {
	const {service} = manifestIn(`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop, namespace: prod, annotations: {serving.knative.dev/creator: bob, own: kept}}
spec:
  traffic: [{revisionName: shop-v3, percent: 100}]
  template:
    metadata: {name: shop-v3, annotations: {autoscaling.knative.dev/initial-scale: "0"}}
    spec: {containers: [{image: shop:v1}]}
`);
	const object = sent(service, {
		name: 'shop-1',
		namespace: 'run-enabled',
		run: 'run',
		deadline: 60,
		references: new Map([['shop:v1', 'dev.local/spd-named/shop:1']]),
	});
	t.deepEqual(object['metadata'], {
		name: 'shop-1',
		namespace: 'run-enabled',
		labels: {[runLabel]: 'run'},
		annotations: {own: 'kept'},
	});
	t.is(at(object, 'spec', 'traffic'), undefined);
	t.is(at(object, 'spec', 'template', 'metadata', 'name'), undefined);
	const annotations = at(object, 'spec', 'template', 'metadata', 'annotations');
	t.is(at(annotations, 'autoscaling.knative.dev/initial-scale'), '1');
	t.is(at(object, ...container, 'image'), 'dev.local/spd-named/shop:1');
	t.is(at(object, ...spec, 'timeoutSeconds'), 1);
});

test('the container that is asked is found again, whatever its user named it', t => {
	const {service} = manifestIn(`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop}
spec:
  template:
    spec:
      containers: [{name: side, image: side:v1}, {name: web, image: web:v1, ports: [{containerPort: 80}]}]
      initContainers: [{name: migrate, image: web:v1}]
`);
	const marks = {name: 'shop-1', namespace: 'run', run: 'run', deadline: 60, references: new Map()};
	const podSpec = at(sent(service, marks), ...spec);
	t.is(at(podSpec, 'containers', 0, 'name'), 'side');
	t.is(at(podSpec, 'containers', 1, 'name'), 'user-container');
	t.is(at(podSpec, 'initContainers', 0, 'name'), 'migrate');
});

test('no two containers are sent by the same name', t => {
	const {service} = manifestIn(`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop}
spec:
  template:
    spec:
      containers: [{name: user-container, image: side:v1}, {image: web:v1, ports: [{containerPort: 80}]}]
      initContainers: [{image: web:v1}]
`);
	const marks = {name: 'shop-1', namespace: 'run', run: 'run', deadline: 60, references: new Map()};
	const podSpec = at(sent(service, marks), ...spec);
	const names = ['containers', 'initContainers'].flatMap(list => objectsAt(podSpec, list));
	t.deepEqual(
		names.map(each => each['name']),
		['container-1', 'user-container', 'container-3'],
	);
	t.deepEqual(featuresFor(service), {'kubernetes.podspec-init-containers': 'enabled'});
});

const pair = manifestIn(`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop}
spec:
  template:
    spec:
      securityContext: {runAsUser: 0, fsGroup: 5}
      containers: [{name: web, image: web:v1, securityContext: {runAsNonRoot: false}}]
      initContainers: [{name: migrate, image: web:v1}]
`).service;

test('an override for a container beside the serving one is set there', t => {
	const made = withOverride(pair, {
		beside: {migrate: {securityContext: {runAsUser: 5}, emptyDirs: ['/data']}},
	});
	t.deepEqual(at(made, ...spec, 'initContainers', 0, 'securityContext'), {runAsUser: 5});
	t.deepEqual(at(made, ...spec, 'initContainers', 0, 'volumeMounts'), [
		{name: 'writable-data', mountPath: '/data'},
	]);
	t.deepEqual(at(made, ...spec, 'volumes'), [{name: 'writable-data', emptyDir: {}}]);
	t.deepEqual(at(made, ...spec, 'containers'), at(pair, ...spec, 'containers'));
});

test('what the pod sets can be set for the serving container instead', t => {
	const made = withOverride(pair, {fromPod: ['runAsUser']});
	t.deepEqual(at(made, ...spec, 'securityContext'), {fsGroup: 5});
	t.deepEqual(at(made, ...container, 'securityContext'), {runAsUser: 0, runAsNonRoot: false});
});

test('the modes of volumes, and what is set for the whole pod', t => {
	const {service} = manifestIn(`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: a}
spec:
  template:
    spec:
      securityContext: {runAsUser: 7}
      containers: [{image: a, volumeMounts: [{name: tls, mountPath: /tls}]}]
      volumes:
        - {name: tls, secret: {secretName: tls, defaultMode: 256, items: [{key: k, path: k, mode: 256}]}}
        - {name: other, configMap: {name: other, defaultMode: 256}}
`);
	const changed = withOverride(service, {
		volumeModes: {tls: 0o444},
		podSecurityContext: {fsGroup: 5},
	});
	t.deepEqual(at(changed, ...spec, 'volumes'), [
		{
			name: 'tls',
			secret: {secretName: 'tls', defaultMode: 0o444, items: [{key: 'k', path: 'k', mode: 0o444}]},
		},
		{name: 'other', configMap: {name: 'other', defaultMode: 256}},
	]);
	t.deepEqual(at(changed, ...spec, 'securityContext'), {runAsUser: 7, fsGroup: 5});
});

test("a user's own setting can be taken back", t => {
	const made = withOverride(pair, {securityContext: {runAsNonRoot: null, runAsUser: null}});
	t.deepEqual(at(made, ...container, 'securityContext'), {});
});

test('an override is merged into what the manifest sets already', t => {
	const service: JsonObject = {
		spec: {
			template: {
				spec: {
					containers: [
						{name: 'side', image: 'a'},
						{
							name: 'main',
							image: 'b',
							ports: [{containerPort: 80}],
							env: [{name: 'HOST', value: 'old'}],
							securityContext: {runAsUser: 7},
						},
					],
				},
			},
		},
	};
	const override = {
		securityContext: {capabilities: {}},
		env: {HOST: 'new'},
		emptyDirs: ['/var/cache/app'],
	};
	const made = withOverride(service, override);
	t.deepEqual(at(made, ...spec, 'containers', 0), {name: 'side', image: 'a'});
	t.deepEqual(at(made, ...spec, 'containers', 1), {
		name: 'main',
		image: 'b',
		ports: [{containerPort: 80}],
		env: [{name: 'HOST', value: 'new'}],
		volumeMounts: [{name: 'writable-var-cache-app', mountPath: '/var/cache/app'}],
		securityContext: {runAsUser: 7, capabilities: {}},
	});
	t.deepEqual(at(made, ...spec, 'volumes'), [{name: 'writable-var-cache-app', emptyDir: {}}]);
	t.is(sizeOf(override), 3);
});

test('only what the level made of the securityContexts is shown as added', t => {
	const service = serviceOf('a', undefined);
	const stored = {
		...service,
		metadata: {name: 'a', annotations: {'serving.knative.dev/creator': 'x'}},
		spec: {
			template: {
				spec: {
					containerConcurrency: 0,
					containers: [{image: 'b', name: 'user-container', securityContext: {runAsNonRoot: true}}],
				},
			},
		},
	};
	const lines = added(service, stored, new Map()).split('\n');
	t.deepEqual(
		lines.filter(line => /^[+-](?![+-])/.test(line)),
		['+        securityContext:', '+          runAsNonRoot: true'],
	);
	t.is(added(service, service, new Map()), '');
});
