import process from 'node:process';
import {
	askSubject,
	judge,
	type Admission,
	type AdmissionRequest,
	type Features,
	type Json,
	type JsonObject,
} from 'secure-pod-defaults-conformance';

/** A subject of your own: this one knows one field, and sets it where the user has not. */
export function admit(request: AdmissionRequest, features: Features): Admission {
	const level = features['secure-pod-defaults'];
	const hardens = level === 'root-allowed' || level === 'enabled';
	const object = hardens ? defaulted(request) : request.object;
	return {admitted: true, object, warnings: []};
}

function defaulted({kind, operation, object}: AdmissionRequest): JsonObject {
	if (kind.kind !== 'Revision') return within(object, ['spec', 'template', 'spec']);
	// A stored Revision cannot be changed.
	return operation === 'UPDATE' ? object : within(object, ['spec']);
}

/** The object, with the pod spec at the path defaulted. */
function within(object: JsonObject, [key, ...rest]: readonly string[]): JsonObject {
	if (key !== undefined) return {...object, [key]: within(objectAt(object, key), rest)};
	const lists = ['containers', 'initContainers'].flatMap(name => {
		const list = object[name];
		return Array.isArray(list) ? [[name, list.map(unescalated)] as const] : [];
	});
	return {...object, ...Object.fromEntries(lists)};
}

function unescalated(container: Json): Json {
	const own = objectAt(container as JsonObject, 'securityContext');
	const allowPrivilegeEscalation = own['allowPrivilegeEscalation'] ?? false;
	return {...(container as JsonObject), securityContext: {...own, allowPrivilegeEscalation}};
}

const objectAt = (object: JsonObject, key: string): JsonObject => (object[key] ?? {}) as JsonObject;

export const provider = askSubject(() => ({
	ask: async (request, features) => admit(request, features),
	close: async () => {},
}));

if (import.meta.main) {
	const {report, exitCode} = await judge({
		provider,
		subject: 'my-defaulting',
		select: {requirement: 'R12'},
	});
	process.stdout.write(`${report.verdict.sentence}\n`);
	process.exitCode = exitCode;
}
