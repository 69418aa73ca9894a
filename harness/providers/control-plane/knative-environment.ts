import {loopback} from '../../../images/control-plane/process-manifests.ts';

/**
 * What Knative's webhook and controller read from their Pod in a cluster. Ports are chosen, so that several can run
 * side by side; the controller's probes want 8080, and it works as well if that is taken (knative.dev/pkg,
 * `injection/sharedmain`). The rate is that of the manifests for kind: see images/manifest-patches.ts.
 */
export function knativeEnvironment(
	name: 'webhook' | 'controller',
	{kubeconfig, folder, ports}: {kubeconfig: string; folder: string; ports: KnativePorts},
): Readonly<Record<string, string>> {
	return {
		HOME: folder,
		KUBECONFIG: kubeconfig,
		POD_NAME: name,
		SYSTEM_NAMESPACE: 'knative-serving',
		CONFIG_LOGGING_NAME: 'config-logging',
		CONFIG_OBSERVABILITY_NAME: 'config-observability',
		METRICS_DOMAIN: 'knative.dev/internal/serving',
		METRICS_PROMETHEUS_HOST: loopback,
		METRICS_PROMETHEUS_PORT: String(ports.metrics),
		PROFILING_PORT: String(ports.profiling),
		KUBE_API_QPS: '2000',
		KUBE_API_BURST: '4000',
		// The run chooses the API server's version for a release.
		KUBERNETES_MIN_VERSION: 'v1.0.0',
		...(name === 'webhook' && {
			WEBHOOK_NAME: 'webhook',
			WEBHOOK_PORT: String(ports.webhook),
		}),
	};
}

export interface KnativePorts {
	readonly webhook: number;
	readonly metrics: number;
	readonly profiling: number;
}
