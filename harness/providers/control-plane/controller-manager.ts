/** The controllers without which no Deployment gets a Pod, and no namespace ends. */
const controllers = ['deployment', 'replicaset', 'namespace', 'garbagecollector', 'serviceaccount'];

/** It serves nothing, so it needs no port. */
export function controllerManagerOptions(kubeconfig: string): readonly string[] {
	return [
		`--kubeconfig=${kubeconfig}`,
		`--controllers=${controllers.join(',')}`,
		'--use-service-account-credentials=true',
		'--leader-elect=false',
		'--secure-port=0',
		'--profiling=false',
	];
}
