import {commandProvider} from '../harness/providers/command/command-provider.ts';
import type {Provider} from '../harness/providers/provider.ts';
import {currentLevel} from '../harness/run/selection.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {providerOptions} from './provider-options.ts';

/** Options that only concern a cluster, or what runs on one. */
const ofClusters: readonly string[] = [
	...Object.keys(providerOptions),
	'provider',
	'subjectCa',
	'subjectLevel',
];

/**
 * The provider for a subject that is a program: no cluster.
 * @throws {UsageError} for options that concern a cluster, which would have no effect
 */
export function execProvider(
	command: string,
	{given, level}: {readonly given: readonly string[]; readonly level?: string},
): Provider {
	const unheard = given.filter(name => ofClusters.includes(name)).map(optionOf);
	if (unheard.length > 0) {
		throw new UsageError(
			`--subject exec= runs without a cluster: ${unheard.join(' and ')} would be ignored`,
		);
	}
	if (level === currentLevel) {
		throw new UsageError(
			'--level current is for a cluster whose level is not switched; --subject exec= gets its level with each question',
		);
	}
	return commandProvider(command);
}

/** As on the command line: `subjectCa` is `--subject-ca`. */
const optionOf = (name: string): string =>
	`--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
