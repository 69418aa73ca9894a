import type {PathOwner} from '../../../images/named/image-content.ts';
import type {Situation} from '../remedies/remedies-for.ts';
import {at, isObject, objectsAt, textAt, type JsonObject} from '../../model/json.ts';
import {userContainerName} from '../../observe/stage.ts';
import type {Place} from './attempt.ts';
import type {Attempt} from './repro-report.ts';
import {containerName, containersOf, podSpecIn} from './service.ts';
import {fileSources} from './with-override.ts';

/** What is known of a Service's container that does not serve, with the owners of what was refused to it. */
export async function situationOf(
	{finding, cause}: Attempt,
	{service, place}: {service: JsonObject; place: Pick<Place, 'ownersIn' | 'signal'>},
): Promise<Situation> {
	const {container = userContainerName} = finding;
	const found = containersOf(service).find(each => containerName(service, each) === container);
	const podSpec = podSpecIn(service);
	const own = at(found, 'securityContext');
	const pod = podSpec['securityContext'];
	const refused = cause?.path;
	const owners: readonly PathOwner[] =
		refused === undefined || !found || !place.ownersIn
			? []
			: await place.ownersIn(textAt(found, 'image'), refused);
	return {
		finding,
		...(cause && {cause}),
		own: isObject(own) ? own : {},
		pod: isObject(pod) ? pod : {},
		owners,
		closedVolumes: closedVolumes(podSpec, found),
	};
}

/** The volumes that the container mounts whose files only root may read, by the mode that the manifest gives them. */
function closedVolumes(podSpec: JsonObject, container: JsonObject | undefined): readonly string[] {
	const mounted = new Set(objectsAt(container, 'volumeMounts').map(each => textAt(each, 'name')));
	return objectsAt(podSpec, 'volumes')
		.filter(each => mounted.has(textAt(each, 'name')))
		.filter(each =>
			fileSources.some(source =>
				[each[source], ...objectsAt(each, source, 'items')]
					.flatMap(of => [at(of, 'defaultMode'), at(of, 'mode')])
					.some(mode => typeof mode === 'number' && (mode & 0o004) === 0),
			),
		)
		.map(each => textAt(each, 'name'));
}
