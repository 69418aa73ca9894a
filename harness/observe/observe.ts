import type {Probe} from '../row.ts';
import {observeAdmission, observeRendering} from './field.ts';
import {observeImage} from './image.ts';
import type {Observation} from './observation.ts';
import {observeOutcome} from './outcome.ts';
import {observePodSecurity} from './pod-security.ts';
import {observeProcess} from './process.ts';
import type {Readings} from './readings.ts';

/** What the readings say about what the probe asks. Throws `Unreadable` when they do not say it. */
export function observe(probe: Probe, readings: Readings): Observation {
	switch (probe.kind) {
		case 'admission':
			return observeAdmission(probe.object, probe.field, readings);
		case 'rendering':
			return observeRendering(probe.field, readings);
		case 'pod-security':
			return observePodSecurity(readings);
		case 'outcome':
		case 'scenario':
			return observeOutcome(readings);
		case 'process':
			return observeProcess(readings);
		case 'image':
			return observeImage(readings);
	}
}
