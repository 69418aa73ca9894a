import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {KubeConfig} from '@kubernetes/client-node';
import {userName, type Credentials, type UserName} from './credentials.ts';

/** The user's kubeconfig in a control plane's folder. */
export const adminKubeconfig = 'kubeconfig';

/** Writes a user's kubeconfig into the folder and returns it with its path. */
export async function writeKubeconfig(
	folder: string,
	{
		file,
		cluster,
		server,
		user,
		credentials,
	}: {file: string; cluster: string; server: string; user: UserName; credentials: Credentials},
): Promise<{path: string; kubeConfig: KubeConfig}> {
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromOptions({
		clusters: [{name: cluster, server, caData: base64(credentials.certificate)}],
		users: [{name: userName(user), token: credentials.tokens[user]}],
		contexts: [{name: cluster, cluster, user: userName(user)}],
		currentContext: cluster,
	});
	const target = path.join(folder, file);
	await writeFile(target, kubeConfig.exportConfig(), {mode: 0o600});
	return {path: target, kubeConfig};
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
