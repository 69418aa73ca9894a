import {runLabel} from '../../cluster/namespace.ts';
import {at, isObject, type Json, type JsonObject} from '../../model/json.ts';
import {withContainers} from './service.ts';

/** What is added to the user's manifest before it is sent. */
export interface Marks {
	readonly name: string;
	readonly namespace: string;
	readonly run: string;
	/** Seconds after which Knative gives up on it. */
	readonly deadline: number;
	/** The cluster's reference for each image. */
	readonly references: ReadonlyMap<string, string>;
}

/** What Knative lets no user set, or what names revisions and objects that do not exist. */
const leftOut =
	/^(?:serving\.knative\.dev\/(?:creator|lastModifier)|kubectl\.kubernetes\.io\/last-applied-configuration|autoscaling\.knative\.dev\/(?:minScale|initialScale))$/;

/**
 * The Service as sent: with another name, labelled with the run, with one Pod from the start, with the cluster's
 * references for images, and small CPU requests, so that several fit; each container has the name by which it is found
 * again.
 */
export function sent(service: JsonObject, marks: Marks): JsonObject {
	const {name, namespace, run, deadline, references} = marks;
	const labels = {[runLabel]: run};
	const placed = withContainers(service, (container, called) => {
		const image = container['image'];
		return {
			...container,
			name: called,
			...(typeof image === 'string' && {image: references.get(image) ?? image}),
			resources: littleAsked(container['resources']),
		};
	});
	const template = at(placed, 'spec', 'template');
	const podSpec = at(template, 'spec');
	const hasTimes =
		isObject(podSpec) && Object.keys(podSpec).some(key => key.endsWith('imeoutSeconds'));
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {
			name,
			namespace,
			labels: {...kept(at(service, 'metadata', 'labels')), ...labels},
			annotations: kept(at(service, 'metadata', 'annotations')),
		},
		spec: {
			template: {
				metadata: {
					labels: {...kept(at(template, 'metadata', 'labels')), ...labels},
					annotations: {
						...kept(at(template, 'metadata', 'annotations')),
						'serving.knative.dev/progress-deadline': `${deadline}s`,
						'autoscaling.knative.dev/initial-scale': '1',
						'autoscaling.knative.dev/min-scale': '1',
					},
				},
				// Knative makes it the Pod's grace period (real-cluster.md §2.6).
				spec: {...(!hasTimes && {timeoutSeconds: 1}), ...(isObject(podSpec) && podSpec)},
			},
		},
	};
}

function kept(marks: Json | undefined): JsonObject {
	const entries = Object.entries(isObject(marks) ? marks : {});
	return Object.fromEntries(entries.filter(([key]) => !leftOut.test(key)));
}

function littleAsked(resources: Json | undefined): JsonObject {
	const own = isObject(resources) ? resources : {};
	const requests = isObject(own['requests']) ? own['requests'] : {};
	return {...own, requests: {...requests, cpu: '5m'}};
}
