import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import {stable} from './stable-text.ts';

/**
 * The start of Knative's warnings about insecure fields that are not set (serving `k8s_validation.go`,
 * warnDefaultContainerSecurityContext).
 */
const insecure = /Kubernetes default value is insecure/;

/** The warnings about insecure defaults in the answer; the object must have been admitted. */
export function observeWarnings({admission}: Readings): Observation {
	if (!admission) throw new Unreadable('admission was not asked');
	if (!admission.admitted) {
		return {kind: 'refusal', code: admission.code, message: stable(admission.message)};
	}
	const warnings = admission.warnings.filter(text => insecure.test(text)).map(stable);
	return {kind: 'value', stages: {warnings}};
}
