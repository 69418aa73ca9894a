import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import {stable} from './stable-text.ts';

/** How Knative begins its warnings of what is not set and thereby insecure (serving `k8s_validation.go`, warnDefaultContainerSecurityContext). */
const insecure = /Kubernetes default value is insecure/;

/** The warnings of insecure defaults that came with the answer; the answer must have been a yes. */
export function observeWarnings({admission}: Readings): Observation {
	if (!admission) throw new Unreadable('admission was not asked');
	if (!admission.admitted) {
		return {kind: 'refusal', code: admission.code, message: stable(admission.message)};
	}
	const warnings = admission.warnings.filter(text => insecure.test(text)).map(stable);
	return {kind: 'value', stages: {warnings}};
}
