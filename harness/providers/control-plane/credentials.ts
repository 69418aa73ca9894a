import {generateKeyPairSync, randomBytes} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {generate} from 'selfsigned';
import {loopback} from '../../../images/control-plane/process-manifests.ts';

/** The users of the API server, with the groups that give them their rights. */
const users = {
	/** Named as in kubeadm, so that observations are the same as on kind. */
	admin: {name: 'kubernetes-admin', groups: ['system:masters']},
	controllerManager: {name: 'system:kube-controller-manager', groups: []},
	/** With the rights from Knative's manifests, as in a cluster. */
	knative: {
		name: 'system:serviceaccount:knative-serving:controller',
		groups: ['system:serviceaccounts', 'system:serviceaccounts:knative-serving'],
	},
} as const;

export type UserName = keyof typeof users;

/** Created for one control plane and private to it. */
export interface Credentials {
	/** PEM: the API server's certificate. */
	readonly certificate: string;
	readonly tokens: Readonly<Record<UserName, string>>;
}

/** Files in a control plane's folder that the API server reads. */
export const credentialFiles = {
	certificate: 'api-server.crt',
	key: 'api-server.key',
	tokens: 'tokens.csv',
	serviceAccountKey: 'service-account.key',
	serviceAccountPublicKey: 'service-account.pub',
} as const;

/** Creates the certificate, keys and tokens of a control plane in its folder. */
export async function makeCredentials(folder: string): Promise<Credentials> {
	const {cert, private: key} = await generate([{name: 'commonName', value: 'kube-apiserver'}], {
		keyType: 'ec',
		algorithm: 'sha256',
		extensions: [
			{name: 'basicConstraints', cA: true, critical: true},
			{name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true},
			{name: 'extKeyUsage', serverAuth: true},
			{name: 'subjectAltName', altNames: [{type: 7, ip: loopback}]},
		],
	});
	const account = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const tokens = {admin: token(), controllerManager: token(), knative: token()};
	const files = {
		[credentialFiles.certificate]: cert,
		[credentialFiles.key]: key,
		[credentialFiles.tokens]: tokenFile(tokens),
		[credentialFiles.serviceAccountKey]: account.privateKey.export({type: 'sec1', format: 'pem'}),
		[credentialFiles.serviceAccountPublicKey]: account.publicKey.export({
			type: 'spki',
			format: 'pem',
		}),
	};
	await Promise.all(
		Object.entries(files).map(([name, text]) =>
			writeFile(path.join(folder, name), text, {mode: 0o600}),
		),
	);
	return {certificate: cert, tokens};
}

/** The API server's name for a user. */
export const userName = (user: UserName): string => users[user].name;

const token = (): string => randomBytes(32).toString('hex');

/** One `token,user,uid,"group,group"` per line (kube-apiserver `--token-auth-file`). */
function tokenFile(tokens: Credentials['tokens']): string {
	const lines = Object.entries(users).map(([user, {name, groups}]) =>
		[tokens[user as UserName], name, name, `"${groups.join(',')}"`].join(','),
	);
	return `${lines.join('\n')}\n`;
}
