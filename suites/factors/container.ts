import type {JsonObject} from '../../harness/model/json.ts';
import type {Beside} from '../../harness/model/workloads.ts';
import type {Factor} from './setting.ts';

/** Every property of a container, but its ports and its `securityContext`: those matter. */

const digest = `sha256:${'a'.repeat(64)}`;

/** Each of the four handlers twice: the serving container's probes take one of each two, a sidecar's the other. */
const probes = (port: number | string): readonly JsonObject[] => [
	{exec: {command: ['/bin/true']}, initialDelaySeconds: 1, periodSeconds: 7, timeoutSeconds: 2},
	{
		exec: {command: ['/bin/test', '-e', '/ready']},
		failureThreshold: 5,
		periodSeconds: 3,
		successThreshold: 1,
	},
	{
		httpGet: {
			host: 'localhost',
			path: '/healthz',
			port,
			scheme: 'HTTP',
			httpHeaders: [{name: 'X-Probe', value: 'yes'}],
		},
		initialDelaySeconds: 30,
		periodSeconds: 10,
		failureThreshold: 1,
	},
	{
		httpGet: {
			host: '127.0.0.1',
			path: '/',
			port: 8443,
			scheme: 'HTTPS',
			httpHeaders: [{name: 'Host', value: 'app.example.com'}],
		},
		periodSeconds: 60,
		timeoutSeconds: 59,
	},
	{tcpSocket: {host: '::1', port}, failureThreshold: 3, periodSeconds: 1, successThreshold: 1},
	{tcpSocket: {host: '127.0.0.1', port: 9090}, periodSeconds: 5, timeoutSeconds: 1},
	{grpc: {port: 9000, service: 'readiness'}, initialDelaySeconds: 0},
	{grpc: {port: 81, service: 'web'}, timeoutSeconds: 4, periodSeconds: 5},
];

/** Only a readiness probe may have to succeed more than once. */
const twice = {successThreshold: 2, periodSeconds: 2};
const isOfTcp = (probe: JsonObject): boolean => 'tcpSocket' in probe;

const valueFrom = (name: string, from: JsonObject): JsonObject => ({
	env: [{name, valueFrom: from}],
});

const references: readonly JsonObject[] = [
	valueFrom('POD', {fieldRef: {fieldPath: 'metadata.name'}}),
	valueFrom('NODE', {fieldRef: {apiVersion: 'v1', fieldPath: 'spec.nodeName'}}),
	valueFrom('CPU', {resourceFieldRef: {resource: 'limits.cpu', divisor: '1m'}}),
	valueFrom('MEMORY', {resourceFieldRef: {resource: 'requests.memory'}}),
];

const sources: readonly JsonObject[] = [
	{envFrom: [{configMapRef: {name: 'absent', optional: true}}]},
	{envFrom: [{prefix: 'APP_', configMapRef: {name: 'settings', optional: false}}]},
	{envFrom: [{prefix: 'SECRET_', secretRef: {name: 'absent', optional: true}}]},
	{envFrom: [{secretRef: {name: 'login', optional: false}}]},
];

/** Those of the serving container, of a sidecar or of an init container. */
export function containerFactors(on: 'container' | 'sidecar' | 'init'): readonly Factor[] {
	const of = (objects: readonly JsonObject[]): readonly Beside[] =>
		objects.map(each => ({[on]: each}));
	const factor = (name: string, objects: readonly JsonObject[], more: Partial<Factor> = {}) => ({
		name: `${name} of the ${inWords[on]}`,
		values: of(objects),
		...more,
	});
	const probe = (name: string, more: Partial<Factor> = {}): Factor =>
		factor(
			name,
			probes(on === 'container' ? 80 : 8081)
				.filter((_, index) => index % 2 === (on === 'container' ? 0 : 1))
				.map(each => ({
					[name]: {...each, ...(name === 'readinessProbe' && isOfTcp(each) && twice)},
				})),
			on === 'sidecar' ? {...more, flags: ['multi-container-probing']} : more,
		);
	const everywhere: readonly Factor[] = [
		factor('args', [{args: ['80']}, {args: ['--port', '8080']}, {args: []}]),
		factor('command', [{command: ['/app']}, {command: ['/bin/sh', '-c', 'exec /app']}]),
		factor('workingDir', [{workingDir: '/'}, {workingDir: '/srv/app'}]),
		factor('env', [
			{env: [{name: 'ADMIN_PORT', value: '80'}]},
			{env: [{name: 'EMPTY', value: ''}]},
			{env: Array.from({length: 20}, (_, index) => ({name: `MANY_${index}`, value: `${index}`}))},
		]),
		factor('env from a ConfigMap', [
			valueFrom('PORT_OF_MAP', {configMapKeyRef: {name: 'absent', key: 'port', optional: true}}),
			valueFrom('LEVEL', {configMapKeyRef: {name: 'settings', key: 'level', optional: false}}),
		]),
		factor('env from a Secret', [
			valueFrom('TOKEN', {secretKeyRef: {name: 'absent', key: 'token', optional: true}}),
			valueFrom('USER_OF_SECRET', {secretKeyRef: {name: 'login', key: 'user', optional: false}}),
		]),
		factor('env from fields', references, {flags: ['kubernetes.podspec-fieldref']}),
		factor('envFrom', sources),
		factor('image', [
			{image: `registry.example.com:5000/a/b@${digest}`},
			{image: 'registry.example.com/app'},
			{image: `dev.local/app:v1@${digest}`},
		]),
		factor('imagePullPolicy', [
			{imagePullPolicy: 'Always'},
			{imagePullPolicy: 'IfNotPresent'},
			{imagePullPolicy: 'Never'},
		]),
		factor('resources', [
			{resources: {limits: {memory: '64Mi'}, requests: {cpu: '10m'}}},
			{resources: {limits: {cpu: '1'}, requests: {memory: '1048576'}}},
			{
				resources: {
					limits: {cpu: '0.5', 'ephemeral-storage': '2e9'},
					requests: {'ephemeral-storage': '1Gi'},
				},
			},
			{resources: {limits: {}, requests: null}},
			{resources: {limits: {'nvidia.com/gpu': '1'}, requests: {'nvidia.com/gpu': '1'}}},
		]),
		factor('terminationMessagePath', [
			{terminationMessagePath: '/tmp/message'},
			{terminationMessagePath: '/dev/termination-log'},
		]),
		factor('terminationMessagePolicy', [
			{terminationMessagePolicy: 'File'},
			{terminationMessagePolicy: 'FallbackToLogsOnError'},
		]),
		...volumes(on),
	];
	if (on === 'init') return everywhere;
	return [
		...everywhere,
		probe('livenessProbe'),
		probe('readinessProbe'),
		probe('startupProbe'),
		...(on === 'container'
			? [factor('name', [{name: 'web'}, {name: 'queue'}, {name: `a${'-long'.repeat(12)}`}])]
			: []),
	];
}

const inWords = {
	container: 'serving container',
	sidecar: 'sidecar',
	init: 'init container',
} as const;

/** A volume and its mount: Knative refuses volumes that nothing mounts. */
function volumes(on: 'container' | 'sidecar' | 'init'): readonly Factor[] {
	const mounted = (
		what: string,
		source: JsonObject,
		mount: JsonObject = {readOnly: true},
	): Beside => {
		const name = `${on}-${what}`;
		return {
			[on]: {volumeMounts: [{name, mountPath: `/mnt/${name}`, ...mount}]},
			pod: {volumes: [{name, ...source}]},
		};
	};
	const factor = (name: string, values: readonly Beside[], more: Partial<Factor> = {}): Factor => ({
		name: `${name} mounted by the ${inWords[on]}`,
		values,
		...more,
	});
	const items = [{key: 'a', path: 'b/a', mode: 256}];
	const secrets = [{key: 'token', path: 's/token', mode: 256}];
	const others = [{key: 'port', path: 'port', mode: 420}];
	return [
		factor('a ConfigMap', [
			mounted('map', {configMap: {name: 'absent', optional: true, defaultMode: 420, items}}),
			mounted('map', {
				configMap: {name: 'settings', optional: false, defaultMode: 256, items: others},
			}),
			mounted('map', {configMap: {name: 'one', items: others}}, {subPath: 'port', readOnly: true}),
		]),
		factor('a Secret', [
			mounted('secret', {secret: {secretName: 'absent', optional: true, defaultMode: 420, items}}),
			mounted('secret', {
				secret: {secretName: 'login', optional: false, defaultMode: 256, items: others},
			}),
			mounted(
				'secret',
				{secret: {secretName: 'tls', items: others}},
				{subPath: 'tls', readOnly: true},
			),
		]),
		factor('a projected volume', [
			mounted('projected', {
				projected: {
					defaultMode: 420,
					sources: [
						{configMap: {name: 'absent', optional: true, items}},
						{secret: {name: 'absent', optional: true, items: secrets}},
						{serviceAccountToken: {audience: 'api', expirationSeconds: 3600, path: 'token'}},
					],
				},
			}),
			mounted('projected', {
				projected: {
					defaultMode: 256,
					sources: [
						{configMap: {name: 'settings', optional: false, items: others}},
						{
							secret: {
								name: 'login',
								optional: false,
								items: secrets.map(each => ({...each, key: 'user', path: 's/user', mode: 420})),
							},
						},
						{serviceAccountToken: {audience: 'vault', expirationSeconds: 600, path: 'vault/token'}},
					],
				},
			}),
			mounted('projected', {
				projected: {
					sources: [
						{
							downwardAPI: {
								items: [
									{
										path: 'labels',
										mode: 420,
										fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.labels'},
									},
								],
							},
						},
					],
				},
			}),
			mounted('projected', {
				projected: {
					sources: [
						{
							downwardAPI: {
								items: [
									{path: 'annotations', mode: 256, fieldRef: {fieldPath: 'metadata.annotations'}},
									...(on === 'container'
										? []
										: [
												{
													path: 'cpu',
													resourceFieldRef: {
														containerName: on,
														resource: 'limits.cpu',
														divisor: '1m',
													},
												},
												{
													path: 'memory',
													resourceFieldRef: {
														containerName: on,
														resource: 'requests.memory',
														divisor: '1Mi',
													},
												},
											]),
								],
							},
						},
					],
				},
			}),
		]),
		factor(
			'an emptyDir',
			[
				mounted('empty', {emptyDir: {}}, {}),
				mounted('empty', {emptyDir: {medium: 'Memory', sizeLimit: '16Mi'}}, {readOnly: false}),
			],
			{flags: ['kubernetes.podspec-volumes-emptydir']},
		),
		factor(
			'a PersistentVolumeClaim',
			[
				mounted(
					'claim',
					{persistentVolumeClaim: {claimName: 'data', readOnly: true}},
					{readOnly: true},
				),
				mounted(
					'claim',
					{persistentVolumeClaim: {claimName: 'files', readOnly: false}},
					{subPath: 'a', readOnly: false},
				),
			],
			{
				flags: [
					'kubernetes.podspec-persistent-volume-claim',
					'kubernetes.podspec-persistent-volume-write',
				],
			},
		),
		factor(
			'a hostPath',
			[
				mounted('host', {hostPath: {path: '/var/log'}}),
				mounted('host', {hostPath: {path: '/tmp', type: 'Directory'}}),
			],
			{flags: ['kubernetes.podspec-volumes-hostpath'], since: '1.17.0'},
		),
		factor(
			'a propagated volume',
			[
				mounted(
					'propagated',
					{configMap: {name: 'propagated'}},
					{mountPropagation: 'HostToContainer', readOnly: true},
				),
				mounted(
					'propagated',
					{configMap: {name: 'propagated'}},
					{mountPropagation: 'None', readOnly: true},
				),
			],
			{flags: ['kubernetes.podspec-volumes-mount-propagation'], since: '1.18.0'},
		),
		factor(
			'a CSI volume',
			[
				mounted('csi', {csi: {driver: 'csi.example.com', readOnly: true}}),
				mounted(
					'csi',
					{csi: {driver: 'secrets.example.com', volumeAttributes: {kind: 'login'}}},
					{readOnly: true},
				),
			],
			{flags: ['kubernetes.podspec-volumes-csi'], since: '1.18.0'},
		),
		factor(
			'an image as a volume',
			[
				mounted('image', {
					image: {reference: 'registry.example.com/data:v1', pullPolicy: 'Always'},
				}),
				mounted('image', {image: {reference: `registry.example.com/data@${digest}`}}),
			],
			{flags: ['kubernetes.podspec-volumes-image'], since: '1.19.0'},
		),
		factor(
			'an ephemeral volume',
			[
				mounted('claimed', claimTemplate('ReadWriteOnce', '1Gi'), {}),
				mounted('claimed', claimTemplate('ReadOnlyMany', '10Mi'), {readOnly: true}),
			],
			{flags: ['kubernetes.podspec-volumes-ephemeral'], since: '1.23.0'},
		),
	];
}

function claimTemplate(accessMode: string, storage: string): JsonObject {
	const spec = {accessModes: [accessMode], resources: {requests: {storage}}};
	return {ephemeral: {volumeClaimTemplate: {spec}}};
}
