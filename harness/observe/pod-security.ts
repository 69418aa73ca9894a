import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import {violationsIn} from './violations.ts';

/** The Pod Security checks that the whole rendered pod fails, including queue-proxy; none if it was admitted. */
export function observePodSecurity({podSecurity}: Readings): Observation {
	if (!podSecurity) throw new Unreadable('Pod Security was not asked');
	const violations = podSecurity.admitted ? [] : violationsIn(podSecurity.message);
	return {kind: 'value', stages: {'Pod Security': violations}};
}
