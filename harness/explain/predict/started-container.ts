import {getContainerRuntimeClient} from 'testcontainers';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {limits} from '../../../images/host/limits.ts';

/**
 * A container that was started here, asked through the engine's API: processes of Docker's client for these questions took
 * almost half of the processor time of `spd predict`.
 */
export interface ContainerState {
	/** Empty if it has already ended. */
	readonly address: string;
	/** 0 if it has ended. */
	readonly pid: number;
	readonly exitCode: number;
	readonly isOutOfMemory: boolean;
}

export async function stateOf(id: string, signal: AbortSignal): Promise<ContainerState> {
	return ask('inspecting', id, signal, async (container, abortSignal) => {
		const {State, NetworkSettings} = await container.inspect({abortSignal});
		const addresses = Object.values(NetworkSettings.Networks).map(({IPAddress}) => IPAddress);
		return {
			address: addresses.join(''),
			pid: State.Pid,
			exitCode: State.ExitCode,
			isOutOfMemory: State.OOMKilled,
		};
	});
}

/** Resolves when it has ended; `limit` is in milliseconds. */
export async function endOf(id: string, limit: number, signal: AbortSignal): Promise<void> {
	await ask(
		'waiting for',
		id,
		signal,
		async (container, abortSignal): Promise<unknown> => container.wait({abortSignal}),
		limit,
	);
}

/** With its volumes, running or not. */
export async function removeContainer(id: string): Promise<void> {
	const never = new AbortController().signal;
	await ask('removing', id, never, async (container): Promise<unknown> =>
		container.remove({force: true, v: true}),
	);
}

async function ask<T>(
	what: string,
	id: string,
	signal: AbortSignal,
	question: (container: Container, abortSignal: AbortSignal) => Promise<T>,
	limit: number = limits.engineAnswers,
): Promise<T> {
	signal.throwIfAborted();
	const late = AbortSignal.timeout(limit);
	try {
		const {container} = await getContainerRuntimeClient();
		return await question(container.getById(id), AbortSignal.any([signal, late]));
	} catch (error) {
		signal.throwIfAborted();
		const words = late.aborted ? `no answer in ${limit / 1000} s` : String(error);
		throw new EnvironmentError(`${what} container ${id.slice(0, 12)} failed: ${words}`, {
			cause: error,
		});
	}
}

type Client = Awaited<ReturnType<typeof getContainerRuntimeClient>>;
type Container = ReturnType<Client['container']['getById']>;
