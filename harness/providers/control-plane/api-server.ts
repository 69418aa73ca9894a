import {loopback} from '../../../images/control-plane/process-manifests.ts';
import {credentialFiles} from './credentials.ts';
import {etcdSocket} from './etcd.ts';

/**
 * Options like kubeadm's (RBAC, Pod Security and the other default admission plug-ins, privileged pods allowed), but on
 * the loopback address and without an endpoint of its own, which would need another address.
 */
export function apiServerOptions(port: number): readonly string[] {
	return [
		`--etcd-servers=${etcdSocket}`,
		`--bind-address=${loopback}`,
		`--advertise-address=${loopback}`,
		`--secure-port=${port}`,
		'--endpoint-reconciler-type=none',
		`--tls-cert-file=${credentialFiles.certificate}`,
		`--tls-private-key-file=${credentialFiles.key}`,
		`--token-auth-file=${credentialFiles.tokens}`,
		'--authorization-mode=RBAC',
		'--service-account-issuer=https://kubernetes.default.svc',
		`--service-account-key-file=${credentialFiles.serviceAccountPublicKey}`,
		`--service-account-signing-key-file=${credentialFiles.serviceAccountKey}`,
		'--service-cluster-ip-range=10.96.0.0/16',
		'--allow-privileged=true',
		'--profiling=true',
	];
}
