import {
	AdmissionregistrationV1Api,
	ApiextensionsV1Api,
	AppsV1Api,
	AuthorizationV1Api,
	CoordinationV1Api,
	CoreV1Api,
	CustomObjectsApi,
	KubeConfig,
	KubernetesObjectApi,
	VersionApi,
	type ApiConstructor,
	type ApiType,
	type Configuration,
	type RequestContext,
} from '@kubernetes/client-node';
import type {Dispatcher} from 'undici';
import {keepSecret} from '../../images/host/redact.ts';
import {limits} from '../machine/limits.ts';
import {patientHttp, type Server} from './patient-http.ts';

/** The typed clients of one cluster, with keep-alive connections. */
export interface Connection {
	readonly kubeConfig: KubeConfig;
	readonly access: AuthorizationV1Api;
	readonly core: CoreV1Api;
	readonly admission: AdmissionregistrationV1Api;
	readonly apps: AppsV1Api;
	readonly extensions: ApiextensionsV1Api;
	readonly custom: CustomObjectsApi;
	readonly leases: CoordinationV1Api;
	readonly objects: KubernetesObjectApi;
	readonly version: VersionApi;
	/** Closes the keep-alive connections. */
	close(): Promise<void>;
}

/**
 * Connects to the cluster of a kubeconfig's current context. No request is sent yet. All clients and watches share one
 * dispatcher: stock client-node opens a TLS connection for every request. Each request except a watch ends within
 * `limits.request`.
 */
export function connect(kubeConfig: KubeConfig): Connection {
	const kept = new KeptKubeConfig();
	kept.loadFromOptions(kubeConfig);
	for (const {token, password, keyData} of kept.users) keepSecret(token, password, keyData);
	return {
		kubeConfig: kept,
		access: kept.makeApiClient(AuthorizationV1Api),
		core: kept.makeApiClient(CoreV1Api),
		admission: kept.makeApiClient(AdmissionregistrationV1Api),
		apps: kept.makeApiClient(AppsV1Api),
		extensions: kept.makeApiClient(ApiextensionsV1Api),
		custom: kept.makeApiClient(CustomObjectsApi),
		leases: kept.makeApiClient(CoordinationV1Api),
		objects: KubernetesObjectApi.makeApiClient(kept),
		version: kept.makeApiClient(VersionApi),
		close: () => kept.close(),
	};
}

class KeptKubeConfig extends KubeConfig {
	#dispatcher: Dispatcher | undefined;
	readonly #server: Server = {worked: false};

	override makeApiClient<T extends ApiType>(type: ApiConstructor<T>): T {
		const server = this.#server;
		const patient = new Proxy(type, {
			construct: (_, [configuration]: [Configuration]) =>
				new type({...configuration, httpApi: patientHttp(configuration.httpApi, server)}),
		});
		return super.makeApiClient(patient);
	}

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
