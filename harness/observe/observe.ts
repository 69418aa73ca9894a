import {everyContext, everyProperty, type Looks, type Probe} from '../model/row.ts';
import {observeContexts, observeLost} from './contexts.ts';
import {fieldOf, observeAdmission, observeRendering} from './field.ts';
import {observeImage} from './image.ts';
import type {Observation} from '../model/observation.ts';
import {observeOutcome} from './outcome.ts';
import {observePodSecurity} from './pod-security.ts';
import {observeAttempts, observeProcess} from './process.ts';
import type {Readings} from '../model/readings.ts';
import {storedAt} from './stage.ts';
import {observeWarnings} from './warnings.ts';

/** The observation that the probe asks for. Throws `Unreadable` if the readings do not contain it. */
export function observe(probe: Probe, readings: Readings): Observation {
	switch (probe.kind) {
		case 'admission':
		case 'update':
			return probe.field === everyContext
				? observeContexts(probe, readings)
				: observeAdmission(probe.object, probe.field, readings);
		case 'rendering':
			return probe.field === everyProperty
				? observeLost(probe.workload, readings)
				: observeRendering(probe.field, readings);
		case 'pod-security':
			return observePodSecurity(readings);
		case 'warnings':
			return observeWarnings(readings);
		case 'outcome':
			return observeOutcome(readings, probe.of);
		case 'scenario':
			return observeScenario(probe.looks, readings);
		case 'process':
			return observeProcess(readings);
		case 'attempts':
			return observeAttempts(probe.attempts, readings);
		case 'image':
			return observeImage(readings);
	}
}

function observeScenario(looks: Looks, readings: Readings): Observation {
	switch (looks.at) {
		case 'outcome':
			return observeOutcome(readings);
		case 'admission':
			return observeAdmission(looks.object, looks.field, readings);
		case 'deployment': {
			const deployment = storedAt('Deployment', readings);
			return {
				kind: 'value',
				stages: {Deployment: fieldOf('Deployment', looks.field, deployment)},
			};
		}
	}
}
