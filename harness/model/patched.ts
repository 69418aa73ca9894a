import {applyPatch} from 'rfc6902';
import {isObject, type Json, type JsonObject} from './json.ts';
import type {Patch} from './row.ts';

/** One operation of a JSON Patch (RFC 6902). */
export interface Operation {
	readonly op: 'add' | 'replace';
	readonly path: string;
	readonly value: Json;
}

const serving = '/spec/template/spec/containers/0';
const touched = {'secure-pod-defaults-conformance/touched': 'true'};

/**
 * The body of a patch of a Service or a Configuration: JSON Patch operations, since a merge patch would replace all
 * containers; a merge patch if no list is changed. The serving container is the first one.
 */
export function patchBody(patch: Patch): JsonObject | readonly Operation[] {
	switch (patch.change) {
		case 'image':
			return [{op: 'replace', path: `${serving}/image`, value: 'dev.local/changed:v1'}];
		case 'ports':
			return [{op: 'add', path: `${serving}/ports`, value: patch.ports}];
		case 'annotation':
			return {metadata: {annotations: touched}};
	}
}

/** A patched copy of the object; the argument is not changed. */
export function patched(object: JsonObject, patch: Patch): JsonObject {
	const body = patchBody(patch);
	if (isObject(body)) return annotated(object);
	const copy = structuredClone(object);
	const failed = applyPatch(copy, [...body]).find(error => error !== null);
	if (failed) throw new Error(`the patch does not fit what is stored: ${failed.message}`);
	return copy;
}

/** A copy with an annotation that only tells that it was touched. */
export function annotated(object: JsonObject): JsonObject {
	const metadata = isObject(object['metadata']) ? object['metadata'] : {};
	const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : {};
	return {...object, metadata: {...metadata, annotations: {...annotations, ...touched}}};
}
