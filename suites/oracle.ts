import {isObject, type Json, type JsonObject} from '../harness/model/json.ts';
import type {Level} from '../harness/model/levels.ts';

/** The parts of a container that decide its defaults. */
export interface Asked {
	readonly ports?: Json | undefined;
	readonly securityContext?: Json | undefined;
}

/**
 * The documentation's sentences a second time, implemented line by line and without reference to any
 * implementation: the `securityContext` that a container must have at a level, given what its user has set for it
 * and for its pod. In normal form; `null` is absent.
 */
export function promised(level: Level, container: Asked, pod?: Json): Json {
	const user = clean(container.securityContext);
	if (level === 'disabled') return orNull(user);
	// 15, 25, 27: explicitly set values are not modified.
	return orNull({...defaultsAt(level, container, clean(pod)), ...said(user)});
}

/** The pod's own `securityContext`, in which nothing is added or changed (lines 25 to 27). */
export function promisedPod(pod?: Json): Json {
	return orNull(clean(pod));
}

/** Whether a container port below 1024 is detected (line 19): a port without a number is not. */
export function hasLowPort(ports: Json | undefined): boolean {
	return Array.isArray(ports) && ports.some(isLow);
}

/** The defaults of a container that sets nothing itself. */
function defaultsAt(level: Level, {ports}: Asked, pod: JsonObject): JsonObject {
	return {
		// 16
		allowPrivilegeEscalation: false,
		// 17; a profile of the pod is set explicitly and applies to the container
		...(!isProfile(pod['seccompProfile']) && {seccompProfile: {type: 'RuntimeDefault'}}),
		// 18, 19
		capabilities: {drop: ['ALL'], ...(hasLowPort(ports) && {add: ['NET_BIND_SERVICE']})},
		// 20, 24
		...(level === 'enabled' && pod['runAsNonRoot'] === undefined && {runAsNonRoot: true}),
	};
}

function isLow(port: Json): boolean {
	const number = isObject(port) ? port['containerPort'] : undefined;
	return typeof number === 'number' && number >= 1 && number <= 1023;
}

/** A profile without a type sets nothing: `seccompProfile: {}` is equivalent to no profile. */
function isProfile(profile: Json | undefined): boolean {
	return isObject(profile) && Object.keys(profile).length > 0;
}

/** The parts of the user's context that take precedence over a default. */
function said({seccompProfile, ...rest}: JsonObject): JsonObject {
	return {...rest, ...(isProfile(seccompProfile) && {seccompProfile})};
}

/** Without values that set nothing: nulls, empty lists of capabilities, an empty type. */
function clean(context: Json | undefined): JsonObject {
	if (!isObject(context)) return {};
	const kept = Object.entries(context).filter(([, value]) => value !== null && value !== undefined);
	return Object.fromEntries(
		kept.map(([key, value]) => [key, isObject(value) ? cleanInside(value) : value]),
	);
}

function cleanInside(value: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(value).filter(([, inner]) => !isEmpty(inner)));
}

function isEmpty(inner: Json | undefined): boolean {
	return inner === null || inner === '' || (Array.isArray(inner) && inner.length === 0);
}

function orNull(context: JsonObject): Json {
	return Object.keys(context).length === 0 ? null : context;
}
