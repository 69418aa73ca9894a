import {createTwoFilesPatch} from 'diff';
import {redactJson} from '../../../images/host/redact.ts';
import {at, objectsAt, type Json, type JsonObject} from '../../model/json.ts';
import {kubernetesYaml} from '../../model/kubernetes-yaml.ts';
import {withPastedImages, type PastedImages} from './pasted-images.ts';
import {podSpecIn, withPodSpec} from './service.ts';

/**
 * A manifest as a user writes it, without the secrets among its environment variables, and with names for images that others
 * can use.
 */
export function yamlOf(manifest: JsonObject, images: PastedImages): string {
	const {service, comments} = withPastedImages(manifest, images);
	return kubernetesYaml(redactJson(service), {indentSeq: false}, comments);
}

/**
 * How the level changed the manifest's securityContexts, as a unified diff; empty if it did not. Other fields, which
 * Knative sets at every level, are not included.
 */
export function added(service: JsonObject, stored: JsonObject, images: PastedImages): string {
	const before = yamlOf(service, images);
	const after = yamlOf(withSecurityOf(service, stored), images);
	if (before === after) return '';
	const patch = createTwoFilesPatch('as written', 'as the level makes it', before, after, '', '', {
		context: 4,
	});
	return patch.replace(/^=+\n/, '').trimEnd();
}

/** The manifest with the stored securityContexts: of the pod, and of each container. */
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
