import type {Connection} from '../../cluster/connect.ts';
import {dryRunPatch, PodRefused} from '../../cluster/dry-run.ts';
import {at, textAt, type Json, type JsonObject} from '../../model/json.ts';
import {patchBody, type Operation} from '../../model/patched.ts';
import {
	askedUpdates,
	type AskedUpdate,
	type ServiceState,
	type UpdateAnswer,
} from '../../model/upgraded-service.ts';

const users = {'its creator': undefined, 'another user': 'somebody-else'} as const;

/**
 * Asks by dry runs whether a Service can be updated, and what would be stored.
 * @throws {PodRefused} if the API server refuses the Pod of the template, unless that may be
 */
export async function askUpdates(
	connection: Connection,
	{namespace, name}: {namespace: string; name: string},
	{spec}: Pick<ServiceState, 'spec'>,
	{
		updates = askedUpdates,
		podMayBeRefused = false,
	}: {readonly updates?: readonly AskedUpdate[]; readonly podMayBeRefused?: boolean} = {},
): Promise<readonly UpdateAnswer[]> {
	const answers: UpdateAnswer[] = [];
	for (const update of updates) {
		const user = users[update.by];
		const place = {kind: 'Service', namespace, name} as const;
		try {
			const body = bodyOf(update, spec);
			const answer = await dryRunPatch(connection, place, body, user ? {user} : {});
			answers.push({
				...update,
				warnings: answer.warnings,
				...(answer.admitted
					? {spec: at(answer.object, 'spec') ?? null}
					: {refused: answer.message}),
			});
		} catch (error) {
			if (!podMayBeRefused || !(error instanceof PodRefused)) throw error;
			answers.push({...update, warnings: [], podRefused: error.words});
		}
	}
	return answers;
}

/** Whoever changes the template of a Revision with a name of its own must give it another name. */
function bodyOf({what, by}: AskedUpdate, spec: Json): JsonObject | readonly Operation[] {
	if (what === 'nothing') return {};
	if (what === 'an annotation') return patchBody({change: 'annotation', user: by});
	const image = patchBody({change: 'image'}) as readonly Operation[];
	const own = textAt(spec, 'template', 'metadata', 'name');
	if (own === '') return image;
	return [...image, {op: 'replace', path: '/spec/template/metadata/name', value: `${own}-next`}];
}
