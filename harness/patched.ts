import {applyPatch} from 'rfc6902';
import type {Json, JsonObject} from './json.ts';
import type {Patch} from './row.ts';

/** One operation of a JSON Patch (RFC 6902). */
export interface Operation {
	readonly op: 'add' | 'replace';
	readonly path: string;
	readonly value: Json;
}

/** The patch of a Service or Configuration as JSON Patch; the serving container is the first one. */
export function operationsOf(patch: Patch): readonly Operation[] {
	const container = '/spec/template/spec/containers/0';
	switch (patch.change) {
		case 'image':
			return [{op: 'replace', path: `${container}/image`, value: 'dev.local/changed:v1'}];
		case 'ports':
			return [{op: 'add', path: `${container}/ports`, value: patch.ports}];
		case 'annotation':
			return [
				{
					op: 'add',
					path: '/metadata/annotations/secure-pod-defaults-conformance~1touched',
					value: 'true',
				},
			];
	}
}

/** The object as it is after the patch; what is given is not touched. */
export function patched(object: JsonObject, patch: Patch): JsonObject {
	const copy = structuredClone(object);
	const failed = applyPatch(copy, [...operationsOf(patch)]).find(error => error !== null);
	if (failed) throw new Error(`the patch does not fit what is stored: ${failed.message}`);
	return copy;
}
