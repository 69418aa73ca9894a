import type {ManifestObject} from '../../../images/recipe/manifests.ts';
import {runLabel} from '../../cluster/namespace.ts';
import type {Certificate} from '../webhook/certificate.ts';

/** The parameters of the reference's deployment. */
export interface ReferenceDeployment {
	readonly run: string;
	readonly namespace: string;
	/** The ConfigMap that contains its level. */
	readonly configMap: string;
	/** The reference by which the node has it. */
	readonly image: string;
	/** The program and its first arguments. */
	readonly command: readonly string[];
	readonly user: number;
	readonly tls: Certificate;
}

/** The name of all its objects except the ConfigMap. */
export const referenceName = 'webhook';

const port = 8443;
const certificates = '/etc/webhook';

/**
 * The reference implementation as its users would deploy it: it may read one ConfigMap, and runs under `restricted`.
 */
export function referenceObjects(deployment: ReferenceDeployment): readonly ManifestObject[] {
	const {run, namespace, configMap, tls} = deployment;
	const labels = {[runLabel]: run};
	const metadata = {name: referenceName, namespace, labels};
	return [
		{apiVersion: 'v1', kind: 'ServiceAccount', metadata},
		{
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'Role',
			metadata,
			rules: [
				{
					apiGroups: [''],
					resources: ['configmaps'],
					resourceNames: [configMap],
					verbs: ['get', 'list', 'watch'],
				},
			],
		},
		{
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'RoleBinding',
			metadata,
			roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: referenceName},
			subjects: [{kind: 'ServiceAccount', name: referenceName, namespace}],
		},
		{
			apiVersion: 'v1',
			kind: 'Secret',
			metadata,
			type: 'kubernetes.io/tls',
			stringData: {'tls.crt': tls.certificate, 'tls.key': tls.key},
		},
		// Without the key: the documented default is `disabled`.
		{apiVersion: 'v1', kind: 'ConfigMap', metadata: {...metadata, name: configMap}},
		{
			apiVersion: 'v1',
			kind: 'Service',
			metadata,
			spec: {selector: labels, ports: [{port: 443, targetPort: port}]},
		},
		{
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata,
			spec: {
				replicas: 1,
				selector: {matchLabels: labels},
				template: {metadata: {labels}, spec: podSpec(deployment)},
			},
		},
	];
}

function flags(level: Readonly<Record<'namespace' | 'config-map', string>>): readonly string[] {
	const files = {certificate: `${certificates}/tls.crt`, key: `${certificates}/tls.key`};
	return Object.entries({...files, ...level, port: String(port)}).flatMap(([name, value]) => [
		`--${name}`,
		value,
	]);
}

function podSpec({namespace, configMap, image, command, user}: ReferenceDeployment) {
	const hardened = {
		runAsNonRoot: true,
		runAsUser: user,
		runAsGroup: user,
		seccompProfile: {type: 'RuntimeDefault'},
	};
	const probe = (path: string) => ({
		httpGet: {path, port, scheme: 'HTTPS'},
		periodSeconds: 1,
		timeoutSeconds: 5,
	});
	return {
		serviceAccountName: referenceName,
		automountServiceAccountToken: true,
		terminationGracePeriodSeconds: 10,
		securityContext: {...hardened, fsGroup: user},
		containers: [
			{
				name: referenceName,
				image,
				imagePullPolicy: 'Never',
				command: [...command, ...flags({namespace, 'config-map': configMap})],
				ports: [{containerPort: port}],
				securityContext: {
					...hardened,
					allowPrivilegeEscalation: false,
					privileged: false,
					readOnlyRootFilesystem: true,
					capabilities: {drop: ['ALL']},
				},
				resources: {requests: {cpu: '10m', memory: '64Mi'}, limits: {memory: '256Mi'}},
				readinessProbe: probe('/readyz'),
				// Generous: it is for a process that hangs, not for a busy machine.
				livenessProbe: {...probe('/healthz'), periodSeconds: 10, failureThreshold: 6},
				volumeMounts: [{name: 'certificate', mountPath: certificates, readOnly: true}],
			},
		],
		volumes: [{name: 'certificate', secret: {secretName: referenceName, defaultMode: 0o440}}],
	};
}
