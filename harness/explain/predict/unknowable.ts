import type {ImageFacts} from '../causes/finding.ts';
import type {NodeName} from './assumed-node.ts';

/** What a run of one container on this machine, watched for this many milliseconds, cannot show about a cluster. */
export const unknowable = (wait: number): readonly string[] => [
	`whether an app that has not answered within ${wait / 1000} s ever answers: --wait gives it longer`,
	'volumes, Secrets and ConfigMaps: the container ran without any',
	'other pods and services that it connects to, and network policies',
	'resource limits, how long its start takes on a busy node, and anything after its first answer',
	'what admission refuses: Knative’s own validation, Pod Security, quotas and cluster policies',
	'whether Knative resolves the image’s tag to a digest, and the node can pull it',
	'a kubelet with seccompDefault: then the seccomp profile is on at disabled as well',
	'user namespaces (hostUsers: false), and sandboxes such as gVisor: root means less there',
	'a Knative whose levels differ from the documentation: spd repro shows what yours does',
];

/** What a reader should know about this question. */
export function remarks({
	facts,
	asked,
	node,
	here,
}: {
	facts: ImageFacts;
	asked: number;
	node: NodeName;
	/** The architecture of this machine. */
	here: string;
}): readonly string[] {
	return [
		...(facts.architecture === here
			? []
			: [
					`the image is for ${facts.architecture}, and this machine is ${here}: what happens on a node of ${facts.architecture} is not forecast`,
				]),
		...(asked < 1024
			? [
					node === 'containerd1'
						? `ports below 1024 are privileged on the assumed node, and free to all with containerd 2: --node containerd2`
						: `ports below 1024 are free to all on the assumed node, and privileged with containerd 1.x: --node containerd1`,
				]
			: []),
	];
}
