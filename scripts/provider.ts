import type {SubjectArguments} from './cluster-subject.ts';
import {execProvider} from './exec-provider.ts';
import type {ProviderValues} from './provider-options.ts';
import type {Subject} from './subject.ts';
import type {Provider} from '../harness/providers/provider.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {choose} from '../harness/machine/usage-error.ts';

/** Where a run takes place, as given on the command line. */
export interface ProviderArguments extends ProviderValues, SubjectArguments {
	readonly provider: string;
	readonly level?: string;
	/** Whether to wait for another run that uses an existing cluster. */
	readonly wait?: boolean;
	/** The given options, by name, without those that only have a default. */
	readonly given: readonly string[];
}

/** A provider, and its effect on the selection. */
export interface ChosenProvider {
	readonly provider: Provider;
	/** The level to which the selection is narrowed there. */
	readonly level: string | undefined;
	/**
	 * Why rows are planned that cannot run there, and are inconclusive: they were requested, and no better place is
	 * available. Undefined if such rows are left out.
	 */
	readonly insists?: string;
}

/** The values of `--provider`. */
export const providers = ['auto', 'kind', 'control-plane', 'existing'] as const;

export type Asked = (typeof providers)[number];

/**
 * The requested provider. A program needs no cluster, so the modules that talk to one are loaded only for the others.
 * @throws {UsageError} for options that exclude each other, and for a switch on a cluster that `spd` does not own
 */
export async function providerOf(
	subject: Subject,
	options: ProviderArguments,
	choosing: {readonly settings: Settings; readonly wantsRuntime: () => boolean},
): Promise<ChosenProvider> {
	const asked = choose('provider', options.provider, providers);
	if (subject.kind === 'exec') {
		return {provider: execProvider(subject.command, options), level: options.level};
	}
	const {clusterProvider} = await import('./cluster-provider.ts');
	return clusterProvider(subject, options, {asked, ...choosing});
}
