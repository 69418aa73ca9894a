import type {Connection} from '../cluster/connect.ts';

/** What the API server and the nodes report about themselves. */
export interface ClusterFacts {
	readonly kubernetes: string;
	readonly nodes: readonly {
		readonly name: string;
		readonly kubelet: string;
		readonly containerRuntime: string;
		readonly kernel: string;
		readonly system: string;
	}[];
}

/** Reads the versions that the cluster runs. */
export async function clusterFacts(connection: Connection): Promise<ClusterFacts> {
	const [version, nodes] = await Promise.all([
		connection.version.getCode(),
		connection.core.listNode(),
	]);
	return {
		kubernetes: version.gitVersion.replace(/^v/, ''),
		nodes: nodes.items.map(({metadata, status}) => ({
			name: metadata?.name ?? '',
			kubelet: status?.nodeInfo?.kubeletVersion ?? '',
			containerRuntime: status?.nodeInfo?.containerRuntimeVersion ?? '',
			kernel: status?.nodeInfo?.kernelVersion ?? '',
			system: status?.nodeInfo?.osImage ?? '',
		})),
	};
}
