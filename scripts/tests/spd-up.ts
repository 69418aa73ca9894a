import path from 'node:path';
import {execa} from 'execa';

/** `spd up` and `spd down`, for whoever keeps a cluster for tests. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

export interface Kept {
	readonly name: string;
	/** The path of its kubeconfig. */
	readonly kubeconfig: string;
}

/**
 * Makes a cluster or a control plane that stays, unless the signal aborts. Throws if `spd up` fails, or does not say how to
 * use it.
 */
export async function spdUp(options: readonly string[] = [], signal?: AbortSignal): Promise<Kept> {
	const {stdout} = await execa(spd, ['up', ...options], {
		stdin: 'ignore',
		stderr: 'inherit',
		...(signal && {cancelSignal: signal}),
		forceKillAfterDelay: false,
	});
	const [, name] = /spd down (\S+)/.exec(stdout) ?? [];
	const [, kubeconfig] = /KUBECONFIG=(\S+);/.exec(stdout) ?? [];
	if (name !== undefined && kubeconfig !== undefined) return {name, kubeconfig};
	throw new Error(`spd up did not say how to use the cluster:\n${stdout}`);
}

export async function spdDown(name: string): Promise<void> {
	await execa(spd, ['down', name], {stdin: 'ignore'});
}
