import path from 'node:path';
import {KubeConfig} from '@kubernetes/client-node';
import {tellError} from '../machine/tell-error.ts';
import {choose, UsageError} from '../machine/usage-error.ts';

/**
 * Reads kubeconfig files, divided as in KUBECONFIG, and makes the context the current one. The client reports a context that names no cluster, or a server that
 * is no URL, only at the first request, and without the file.
 * @throws {UsageError} naming the files, if one cannot be read or the context does not lead to a server and a user
 */
export function readKubeconfig(files: string, context: string): KubeConfig {
	const kubeConfig = new KubeConfig();
	try {
		for (const each of files.split(path.delimiter)) {
			const part = new KubeConfig();
			part.loadFromFile(each);
			kubeConfig.mergeConfig(part);
		}
		const names = kubeConfig.contexts.map(({name}) => name);
		kubeConfig.setCurrentContext(choose('context', context, names));
		requireWhole(kubeConfig, context);
	} catch (error) {
		throw new UsageError(`cannot use the kubeconfig ${files}: ${tellError(error)}`, {cause: error});
	}
	return kubeConfig;
}

function requireWhole(kubeConfig: KubeConfig, context: string): void {
	const {cluster = '', user = ''} = kubeConfig.getContextObject(context) ?? {};
	const server: unknown = kubeConfig.getCluster(cluster)?.server;
	const url = typeof server === 'string' ? URL.parse(server) : null;
	if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
		throw new UsageError(`its context ${JSON.stringify(context)} leads to no server with a URL`);
	}
	if (!kubeConfig.getUser(user)) {
		throw new UsageError(`its context ${JSON.stringify(context)} leads to no user`);
	}
}
