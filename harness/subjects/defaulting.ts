import type {JsonObject} from '../model/json.ts';
import type {Level} from '../model/levels.ts';
import type {Admission} from '../model/readings.ts';
import type {AdmissionRequest, Features} from './admission-request.ts';
import {applyDefaults, mutate, readLevel} from './reference.ts';

/** An implementation as functions. */
export interface Defaulting {
	/** The pod spec after defaulting. */
	defaults(podSpec: JsonObject, level: Level, request: AdmissionRequest): JsonObject;
	/** How it reads its level; one new reader per caller, so that a reader may keep state. */
	reader(): (data: Features) => Level;
	/** What of the request is defaulted; default: like the reference. */
	readonly mutate?: (
		request: AdmissionRequest,
		defaults: (podSpec: JsonObject) => JsonObject,
	) => JsonObject;
	/** Why it refuses a request; undefined if it does not. */
	readonly refuses?: (request: AdmissionRequest, level: Level) => string | undefined;
}

export const reference: Defaulting = {
	defaults: (podSpec, level) => applyDefaults(podSpec, level),
	reader: () => readLevel,
};

/** The answer of the implementation to the request at the level. */
export function admit(request: AdmissionRequest, level: Level, subject: Defaulting): Admission {
	const message = subject.refuses?.(request, level);
	if (message !== undefined) return {admitted: false, code: 400, message, warnings: []};
	const change = subject.mutate ?? mutate;
	const object = change(request, podSpec => subject.defaults(podSpec, level, request));
	return {admitted: true, object, warnings: []};
}
