import {commandProvider} from '../harness/providers/command/command-provider.ts';
import type {Provider} from '../harness/providers/provider.ts';
import {currentLevel} from '../harness/run/selection.ts';
import {UsageError} from '../harness/machine/usage-error.ts';

/** What only says something of a cluster, or of what is made to run on one. */
const ofClusters: readonly string[] = [
	'knative',
	'kubernetes',
	'provider',
	'cluster',
	'context',
	'kubeconfig',
	'images',
	'mirror',
	'manifests',
	'binaries',
	'keep',
	'subjectCa',
	'subjectLevel',
];

/**
 * The place of a subject that is a program: none.
 * @throws {UsageError} for options that speak of a cluster, which would be heard by nobody
 */
export function execProvider(
	command: string,
	{given, level}: {readonly given: readonly string[]; readonly level?: string},
): Provider {
	const unheard = given.filter(name => ofClusters.includes(name)).map(optionOf);
	if (unheard.length > 0) {
		throw new UsageError(
			`--subject exec= runs without a cluster, so that ${unheard.join(' and ')} would not be heard`,
		);
	}
	if (level === currentLevel) {
		throw new UsageError(
			'--level current is for a cluster that is not switched; --subject exec= is told its level',
		);
	}
	return commandProvider(command);
}

/** As the command line has it: `subjectCa` is `--subject-ca`. */
const optionOf = (name: string): string =>
	`--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
