import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {parseAllDocuments} from 'yaml';
import type {V1ClusterRole, V1Role} from '@kubernetes/client-node';
import {grant, makeAccount, userOf} from './accounts.ts';
import {root} from './documented-commands.ts';
import type {KeptCluster} from './testing.ts';

/** A user who may do no more on a cluster than docs/switch-plan.md says, and runs `spd switch-plan` there. */

const spd = path.join(root, 'bin', 'spd');
const account = 'planner';

/** Makes the user, and writes their kubeconfig into the folder. */
export async function makePlanner(kept: KeptCluster, folder: string): Promise<string> {
	const page = await readFile(path.join(root, 'docs', 'switch-plan.md'), 'utf8');
	const [, yaml] = /```yaml\n(# The rights[^]*?)```/.exec(page) ?? [];
	if (yaml === undefined) throw new Error('docs/switch-plan.md does not tell the rights');
	const [everywhere, knative] = parseAllDocuments(yaml).map(each => each.toJS() as unknown) as [
		V1ClusterRole,
		V1Role,
	];
	const kubeconfig = path.join(folder, account);
	await kept.ask(async connection => {
		await writeFile(kubeconfig, (await makeAccount(connection, account)).exportConfig());
		await grant(connection, account, {everywhere, knative});
	});
	return kubeconfig;
}

export const plan = (kubeconfig: string, ...options: readonly string[]) =>
	execa(spd, ['switch-plan', '--context', 'guest', '--kubeconfig', kubeconfig, ...options], {
		stdin: 'ignore',
		reject: false,
		cleanup: true,
	});

/** What the user asked for by the audit log, each verb once, with the resource; a dry run is told as one. */
export async function askedFor(log: string): Promise<readonly string[]> {
	const verbs = (await readFile(log, 'utf8'))
		.split('\n')
		.filter(line => line.includes(userOf(account)))
		.map(
			line =>
				JSON.parse(line) as {verb: string; requestURI: string; objectRef?: {resource: string}},
		)
		.map(({verb, requestURI, objectRef}) => {
			const how = requestURI.includes('dryRun=All') ? ', dry run' : '';
			return `${verb} ${objectRef?.resource ?? requestURI}${how}`;
		});
	return [...new Set(verbs)].toSorted();
}
