import type {Connection} from '../../cluster/connect.ts';
import {dryRunPatch} from '../../cluster/dry-run.ts';
import type {Migration, PatchAnswer} from '../../model/upgraded-service.ts';
import type {ObjectKind} from '../../model/workloads.ts';
import {objectsIn} from './service-states.ts';

/** The arguments of the job `storage-version-migration-serving`, the same in every release from 1.20.0 to 1.23.0. */
const migrated = ['services', 'configurations', 'revisions', 'routes', 'domainmappings'] as const;

/**
 * What the job does that is run after an upgrade. It patches the objects of a kind only if another version of them may be
 * stored; releases since 1.12 store `v1` alone (knative/pkg pull request 2861).
 */
export async function migrationOf({extensions}: Connection): Promise<readonly Migration[]> {
	return Promise.all(
		migrated.map(async plural => {
			const kind = `${plural}.serving.knative.dev`;
			const {spec, status} = await extensions.readCustomResourceDefinition({name: kind});
			const storedVersions = status?.storedVersions ?? [];
			const toStore = spec.versions.find(({storage}) => storage)?.name;
			return {
				kind,
				storedVersions,
				patches: storedVersions.length !== 1 || storedVersions[0] !== toStore,
			};
		}),
	);
}

/** The account of that job. */
const user = 'system:serviceaccount:knative-serving:controller';

/** Sends an empty patch for each object of a kind, as a migration does, and any program that changes nothing. */
export async function patchEmpty(
	connection: Connection,
	kind: ObjectKind,
	namespace: string,
): Promise<readonly PatchAnswer[]> {
	const answers: PatchAnswer[] = [];
	for (const name of (await objectsIn(connection, kind, namespace)).keys()) {
		answers.push(await patched(connection, {kind, namespace, name}));
	}
	return answers;
}

async function patched(
	connection: Connection,
	place: {kind: ObjectKind; namespace: string; name: string},
): Promise<PatchAnswer> {
	const answer = await dryRunPatch(connection, place, {}, {user, really: true});
	return {
		name: place.name,
		warnings: answer.warnings,
		...(!answer.admitted && {refused: answer.message}),
	};
}
