import type {JsonObject} from '../../model/json.ts';
import {podSpecIn} from './service.ts';

/**
 * The flag of config-features without which Knative refuses a field of the pod spec that is related to what levels set
 * (upstream.md R28 and R42; `allowed` is not enough for the first).
 */
const flagOf: Readonly<Record<string, string>> = {
	initContainers: 'kubernetes.podspec-init-containers',
	securityContext: 'kubernetes.podspec-securitycontext',
};

/** The feature flags that a Service needs to be admitted; they are turned on for it on a cluster of this project. */
export function featuresFor(service: JsonObject): Readonly<Record<string, string>> {
	const fields = Object.keys(podSpecIn(service));
	return Object.fromEntries(
		Object.entries(flagOf)
			.filter(([field]) => fields.includes(field))
			.map(([, flag]) => [flag, 'enabled']),
	);
}
