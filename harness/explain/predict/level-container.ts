import {GenericContainer, PullPolicy, StartupCheckStrategy} from 'testcontainers';
import {ownContainer} from '../../../images/engine/docker.ts';
import {holderIdentity} from '../../../images/host/holder.ts';
import type {DockerSettings} from './docker-settings.ts';
import {removeContainer} from './started-container.ts';

/** A started container, or the engine's error. */
export type Start = {readonly id: string} | {readonly id?: string; readonly error: Error};

export interface Wanted {
	readonly reference: string;
	readonly settings: DockerSettings;
	readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a container without waiting. `made` removes it, even if the engine created it and could not start it.
 * Testcontainers' own reaper is not used: it is an image, which cannot be pulled without a registry.
 */
export async function startContainer(
	{reference, settings, env}: Wanted,
	made: AsyncDisposableStack,
): Promise<Start> {
	const container = new LevelContainer(reference, settings)
		.withAutoCleanup(false)
		.withPullPolicy(PullPolicy.neverPull())
		.withLabels({[ownContainer]: holderIdentity('spd')})
		.withEnvironment(env)
		.withWaitStrategy(new NoWait());
	made.defer(() => container.remove());
	try {
		const started = await container.start();
		return {id: started.getId()};
	} catch (error) {
		const failed = error instanceof Error ? error : new Error(String(error));
		return container.id === undefined ? {error: failed} : {id: container.id, error: failed};
	}
}

/** The maximum size of the log that the engine keeps on disk. */
const boundedLog = {Type: 'json-file', Config: {'max-size': '1m', 'max-file': '2'}};

class LevelContainer extends GenericContainer {
	id: string | undefined;

	constructor(reference: string, {user, host}: DockerSettings) {
		super(reference);
		this.withUser(user);
		// Kubernetes ignores an image's HEALTHCHECK.
		this.createOpts.Healthcheck = {Test: ['NONE']};
		Object.assign(this.hostConfig, host, {LogConfig: boundedLog});
	}

	protected override async containerCreated(id: string): Promise<void> {
		this.id = id;
	}

	async remove(): Promise<void> {
		if (this.id !== undefined) await removeContainer(this.id);
	}
}

/** The container is watched elsewhere, from its start. */
class NoWait extends StartupCheckStrategy {
	async checkStartupState(): Promise<'SUCCESS'> {
		return 'SUCCESS';
	}
}
