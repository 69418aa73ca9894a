import {createTwoFilesPatch} from 'diff';
import {stringify} from 'yaml';
import {at, objectsAt, type Json, type JsonObject} from '../../model/json.ts';
import {podSpecIn, withPodSpec} from './service.ts';

/** A manifest as a person writes it. */
export function yamlOf(value: JsonObject): string {
	return stringify(value, {indentSeq: false, lineWidth: 0});
}

/**
 * What the level made of the manifest's securityContexts, as a unified diff; empty when it left them alone. Whatever else
 * Knative fills in, at every level, is not in it.
 */
export function added(service: JsonObject, stored: JsonObject): string {
	const [before, after] = [yamlOf(service), yamlOf(withSecurityOf(service, stored))];
	if (before === after) return '';
	const patch = createTwoFilesPatch('as written', 'as the level makes it', before, after, '', '', {
		context: 4,
	});
	return patch.replace(/^=+\n/, '').trimEnd();
}

/** The manifest with the securityContexts of what is stored: of the pod, and of each container in its place. */
function withSecurityOf(service: JsonObject, stored: JsonObject): JsonObject {
	const [podSpec, storedSpec] = [podSpecIn(service), podSpecIn(stored)];
	const changed = Object.fromEntries(
		['containers', 'initContainers'].flatMap(list => {
			const theirs = objectsAt(storedSpec, list);
			const ours = objectsAt(podSpec, list);
			const merged = ours.map((each, index) =>
				security(each, at(theirs[index], 'securityContext')),
			);
			return ours.length > 0 ? [[list, merged]] : [];
		}),
	);
	return withPodSpec(service, security({...podSpec, ...changed}, storedSpec['securityContext']));
}

function security(own: JsonObject, made: Json | undefined): JsonObject {
	const {securityContext, ...rest} = own;
	if (made !== undefined) return {...own, securityContext: made};
	return securityContext === undefined || securityContext === null ? rest : own;
}
