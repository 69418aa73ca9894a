import {Option, type Command} from 'commander';
import {fileFormatNames, formatOptions} from '../harness/report/formats.ts';
import {usualFormats} from './file-formats.ts';
import {addProviderOptions} from './provider-options.ts';
import {list} from './repeated.ts';

/** The options of `spd run`. The command itself loads the suites, which takes too long for `--help`. */
export function runOptions(command: Command): Command {
	subjectOptions(command)
		.optionsGroup('Which:')
		.option('--preset <name>', 'gate (default), full, vendor or smoke')
		.option(
			'--level <list>',
			'disabled, root-allowed, enabled; current for an existing cluster',
			list(),
		)
		.option('--tier <list>', 'defaulting, rendering, pod-security, runtime', list())
		.option('--requirement <list>', 'R2, R36 …', list())
		.option('--case <title...>', "a row's case, or its full key")
		.option('--seed <number>', "of the rows about random objects (default: the day's)")
		.option('--shard <i/n>', 'one of n runs that `spd report merge` judges together, such as 2/5')
		.option('--rerun <report>', 'only the rows that did not pass there, with its seed')
		.optionsGroup('Result:')
		.option(
			'--report <dir>',
			'folder for the report (default: $ARTIFACTS if set, as by Prow, else reports)',
		)
		.option(
			'--format <list>',
			`also written there: ${fileFormatNames.join(', ')}, or none (default: ${usualFormats})`,
			list(),
		)
		.option('--deviations <file|none>', "known deviations (default: upstream Knative's)")
		.option('--strict', 'fail on a deviation whose review date has passed');
	addFormats(command);
	command.option('--quiet', 'print the verdict only');
	return addProviderOptions(command, 'run', 'ending');
}

/** The options of `spd fuzz`: the same subjects and places. */
export function fuzzOptions(command: Command): Command {
	subjectOptions(command)
		.optionsGroup('How:')
		.option('--level <list>', 'disabled, root-allowed, enabled', list())
		.option(
			'--seed <number>',
			'repeats the objects of an earlier call (default: another each time)',
		)
		.option('--for <duration>', 'how long: 30s, 10m, 1h', '1m')
		.option('--quiet', 'print the counterexample, or how many objects were asked');
	return addProviderOptions(command, 'run', 'ending');
}

function subjectOptions(command: Command): Command {
	command
		.optionsGroup('What:')
		.addOption(
			new Option(
				'--subject <name>',
				'the defaulting implementation: knative, reference, webhook=URL, or exec=COMMAND, a program that answers AdmissionReviews on stdin and stdout, without a cluster',
			).default('knative'),
		)
		.option('--subject-ca <file|pem>', 'the CA that signed the certificate of webhook=URL')
		.option(
			'--subject-level <place>',
			'the ConfigMap key that webhook=URL reads its level from, required: ' +
				'NAMESPACE/CONFIGMAP:KEY[,root-allowed=SPELLING]',
		);
	addProviderOptions(command, 'run', 'versions');
	command
		.optionsGroup('Where:')
		.addOption(
			new Option('--provider <name>', 'auto, kind, control-plane or existing').default('auto'),
		);
	addProviderOptions(command, 'run', 'kept', 'existing');
	command.option('--wait', 'wait for another run that uses the existing cluster');
	return addProviderOptions(command, 'run', 'making', 'programs');
}

/** One option per format of the report; they exclude each other. */
function addFormats(command: Command): void {
	const names = formatOptions.map(({name}) => name);
	for (const {name, help} of formatOptions) {
		const others = names.filter(each => each !== name);
		command.addOption(new Option(`--${name}`, help).conflicts(others));
	}
}
