import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {KubeConfig} from '@kubernetes/client-node';
import type {ExecutionContext} from 'ava';
import {connect, type Connection} from '../../harness/cluster/connect.ts';
import {modes, type Mode} from '../../harness/providers/existing/calls.ts';
import {grantsOf, type Grant} from '../../harness/providers/existing/grants.ts';
import {
	eachVerb,
	mayI,
	requireRights,
	rightOf,
	tellRight,
	type Right,
} from '../../harness/providers/existing/rights.ts';
import {rolesOf} from '../../harness/providers/existing/roles.ts';
import {eventually} from '../../images/cache/testing.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {grant, makeAccount, replaceRoles} from './accounts.ts';

/** A user for each mode, who has exactly its roles. */
export class ModeAccounts implements AsyncDisposable {
	readonly #administrator: Connection;
	readonly #folder: string;

	static async make(administrator: Connection): Promise<ModeAccounts> {
		const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
		const made = new ModeAccounts(administrator, folder);
		for (const mode of modes) {
			const config = await makeAccount(administrator, mode);
			await grant(administrator, mode, rolesOf(mode));
			await writeFile(made.kubeconfigOf(mode), config.exportConfig(), {mode: 0o600});
		}
		return made;
	}

	private constructor(administrator: Connection, folder: string) {
		this.#administrator = administrator;
		this.#folder = folder;
	}

	kubeconfigOf(mode: Mode): string {
		return path.join(this.#folder, mode);
	}

	/** Gives the mode's user these rights, and no others. */
	async allow(mode: Mode, grants: readonly Grant[]): Promise<void> {
		await replaceRoles(this.#administrator, rolesOf(mode, grants));
	}

	/** Takes each of these rights away in turn: the error names it, and no other. */
	async namesEachMissing(
		t: ExecutionContext,
		mode: Mode,
		missing: readonly Grant[],
	): Promise<void> {
		const all = eachVerb(grantsOf(mode));
		const config = new KubeConfig();
		config.loadFromFile(this.kubeconfigOf(mode));
		const connection = connect(config);
		t.teardown(() => connection.close());
		const may = async (each: Grant, wish: boolean): Promise<void> => {
			await eventually(async () => (await mayI(connection, asked(each))) === wish || undefined);
		};
		for (const lacking of missing) {
			await this.allow(
				mode,
				all.filter(each => told(each) !== told(lacking)),
			);
			await may(lacking, false);
			const error = await t.throwsAsync(requireRights(connection, mode), {
				instanceOf: EnvironmentError,
			});
			const named = `needs: ${told(lacking)}; nothing was changed`;
			t.true(error?.message.includes(named), error?.message);
			await this.allow(mode, all);
			await may(lacking, true);
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await rm(this.#folder, {recursive: true});
	}
}

const asked = (each: Grant): Right => rightOf(each, 'default');

/** The right in words. */
export const told = (each: Grant): string => tellRight(asked(each));
