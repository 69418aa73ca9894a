import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {harness} from '../harness/machine/version.ts';
import {kubernetesYaml} from '../harness/model/kubernetes-yaml.ts';
import {callsIn} from '../harness/providers/existing/audit-log.ts';
import {
	callsOf,
	eachOf,
	modes,
	type Calls,
	type Mode,
} from '../harness/providers/existing/calls.ts';

/**
 * `node scripts/rbac.ts` writes deploy/rbac by what runs were recorded to call. `--record` first records it anew, on a control
 * plane; `--add AUDIT_LOG --mode MODE --user NAME` first adds what that user has called on a cluster with containers.
 */

const home = path.join(import.meta.dirname, '..');
const file = path.join(home, 'harness', 'providers', 'existing', 'recorded-calls.json');

/** What recorded-calls.json contains. */
interface Recorded {
	/** The version of this package. */
	readonly harness: string;
	readonly 'control plane': Readonly<Record<Mode, Calls>>;
	/** What a run calls there besides. */
	readonly containers: Readonly<Record<Exclude<Mode, 'look'>, Calls>>;
}

const options = {
	record: {type: 'boolean'},
	add: {type: 'string'},
	mode: {type: 'string', default: ''},
	user: {type: 'string', default: ''},
} as const;

try {
	const {values} = parseArgs({options});
	if (values.record) {
		const {recordCalls} = await import('./record-calls.ts');
		await save({'control plane': await recordCalls()});
	}
	if (values.add !== undefined) await add(values.add, values);
	await writeRoles();
} catch (error) {
	// What is wrong with the arguments, or with the log that they name.
	if (!(error instanceof UsageError || isOfArguments(error))) throw error;
	process.stderr.write(`rbac: ${error.message}\n`);
	process.exitCode = 64;
}

/** `parseArgs` refuses with a TypeError that has a code of its own. */
function isOfArguments(error: unknown): error is TypeError {
	return (
		error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
	);
}

async function add(log: string, {mode, user}: {mode: string; user: string}): Promise<void> {
	const of = choose('mode', mode, ['create', 'switch']);
	const called = eachOf(callsIn(await readLog(log), user));
	if (called.length === 0) throw new UsageError(`${log} has nothing that ${user} has called`);
	const {'control plane': known, containers} = await read();
	const before = new Set(eachOf(known[of]).map(each => JSON.stringify(each)));
	const more = called.filter(each => !before.has(JSON.stringify(each)));
	await save({
		containers: {...containers, [of]: callsOf([...eachOf(containers[of]), ...more])},
	});
}

async function readLog(log: string): Promise<string> {
	try {
		return await readFile(log, 'utf8');
	} catch (cause) {
		throw new UsageError(`${log} cannot be read: ${tellError(cause)}`, {cause});
	}
}

async function read(): Promise<Recorded> {
	return JSON.parse(await readFile(file, 'utf8')) as Recorded;
}

async function save(changes: Partial<Recorded>): Promise<void> {
	const recorded: Recorded = {...(await read()), harness: harness().version, ...changes};
	await writeFile(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
}

/** Imports them now: they are by what the file says. */
async function writeRoles(): Promise<void> {
	const {extraRoles, rolesOf} = await import('../harness/providers/existing/roles.ts');
	for (const mode of modes) {
		const option = mode === 'look' ? '' : ` --${mode}`;
		const title = `The rights of \`spd run --context NAME${option}\``;
		await write(mode, title, Object.values(rolesOf(mode)));
	}
	const {operator, replicas, logs} = extraRoles;
	await write('operator', 'What --switch needs besides where an operator keeps the level', [
		operator,
	]);
	await write('replicas', 'With these, each replica of the webhook is asked by itself', [replicas]);
	await write(
		'logs',
		'With these, the logs of Knative’s webhook and controller are evidence of a failure',
		[logs],
	);
}

async function write(name: string, title: string, roles: readonly object[]): Promise<void> {
	const documents = roles.map(role => kubernetesYaml(role, {singleQuote: true}));
	const text = `# ${title}; written by scripts/rbac.ts.\n${documents.join('---\n')}`;
	await writeFile(path.join(home, 'deploy', 'rbac', `${name}.yaml`), text);
}
