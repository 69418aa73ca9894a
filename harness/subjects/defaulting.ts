import type {JsonObject} from '../model/json.ts';
import type {Level} from '../model/levels.ts';
import type {Admission} from '../model/readings.ts';
import type {AdmissionRequest, Features} from './admission-request.ts';
import {applyDefaults, mutate, readLevel} from './reference.ts';

/** An implementation that can be called. */
export interface Defaulting {
	/** The pod spec after defaulting. */
	defaults(podSpec: JsonObject, level: Level, request: AdmissionRequest): JsonObject;
	/** How it reads its level; a new reader for each place that asks, so that it may remember. */
	reader(): (data: Features) => Level;
	/** What of the request is defaulted; the reference's own way where it is left out. */
	readonly mutate?: (
		request: AdmissionRequest,
		defaults: (podSpec: JsonObject) => JsonObject,
	) => JsonObject;
	/** Why it refuses a request; undefined when it does not. */
	readonly refuses?: (request: AdmissionRequest, level: Level) => string | undefined;
}

/** The reference implementation. */
export const reference: Defaulting = {
	defaults: (podSpec, level) => applyDefaults(podSpec, level),
	reader: () => readLevel,
};

/** What the implementation answers to the request at the level. */
export function admit(request: AdmissionRequest, level: Level, subject: Defaulting): Admission {
	const message = subject.refuses?.(request, level);
	if (message !== undefined) return {admitted: false, code: 400, message, warnings: []};
	const change = subject.mutate ?? mutate;
	const object = change(request, podSpec => subject.defaults(podSpec, level, request));
	return {admitted: true, object, warnings: []};
}
