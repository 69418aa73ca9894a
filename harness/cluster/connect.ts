import {
	AdmissionregistrationV1Api,
	ApiextensionsV1Api,
	AppsV1Api,
	CoreV1Api,
	CustomObjectsApi,
	KubeConfig,
	KubernetesObjectApi,
	VersionApi,
	type RequestContext,
} from '@kubernetes/client-node';
import type {Dispatcher} from 'undici';
import {limits} from '../machine/limits.ts';

/** The typed clients of one cluster, over connections that are kept. */
export interface Connection {
	readonly kubeConfig: KubeConfig;
	readonly core: CoreV1Api;
	readonly admission: AdmissionregistrationV1Api;
	readonly apps: AppsV1Api;
	readonly extensions: ApiextensionsV1Api;
	readonly custom: CustomObjectsApi;
	readonly objects: KubernetesObjectApi;
	readonly version: VersionApi;
	/** Closes the kept connections. */
	close(): Promise<void>;
}

/**
 * Connects to the cluster of a kubeconfig's current context. No request is made yet.
 * All clients and watches share one dispatcher: stock client-node opens a TLS connection for every request.
 * Each request but a watch ends within `limits.request`.
 */
export function connect(kubeConfig: KubeConfig): Connection {
	const kept = new KeptKubeConfig();
	kept.loadFromOptions(kubeConfig);
	return {
		kubeConfig: kept,
		core: kept.makeApiClient(CoreV1Api),
		admission: kept.makeApiClient(AdmissionregistrationV1Api),
		apps: kept.makeApiClient(AppsV1Api),
		extensions: kept.makeApiClient(ApiextensionsV1Api),
		custom: kept.makeApiClient(CustomObjectsApi),
		objects: KubernetesObjectApi.makeApiClient(kept),
		version: kept.makeApiClient(VersionApi),
		close: () => kept.close(),
	};
}

class KeptKubeConfig extends KubeConfig {
	#dispatcher: Dispatcher | undefined;

	override async applySecurityAuthentication(context: RequestContext): Promise<void> {
		await super.applySecurityAuthentication(context);
		this.#dispatcher ??= context.getDispatcher();
		if (this.#dispatcher) context.setDispatcher(this.#dispatcher);
		if (!context.getSignal()) context.setSignal(AbortSignal.timeout(limits.request));
	}

	async close(): Promise<void> {
		await this.#dispatcher?.destroy();
	}
}
