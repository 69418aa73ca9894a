import process from 'node:process';
import {Command, CommanderError, Option} from 'commander';
import {EnvironmentError} from '../images/host/errors.ts';
import {printable} from '../images/host/printable.ts';
import {redact} from '../images/host/redact.ts';
import {readSettings, type Settings} from '../harness/machine/settings.ts';
import {harness, defaultVersions} from '../harness/machine/version.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {apiError, tellError} from '../harness/machine/tell-error.ts';
import {addProviderOptions} from './provider-options.ts';
import {nearSample} from './near-sample.ts';
import {list, several} from './repeated.ts';
import {formatNames} from '../harness/report/formats.ts';
import {fuzzOptions, runOptions} from './run-options.ts';

/**
 * The command line's definition: arguments in, exit code out (main.ts starts it). Each command's modules are loaded when it is called, so that `--help` is
 * quick.
 */
const program = new Command('spd')
	.description("End-to-end conformance tests for Knative Serving's secure-pod-defaults")
	.version(harness().version)
	.configureOutput({outputError: (text, write) => write(text.replace(/^error: /, 'spd: '))})
	.exitOverride()
	.showSuggestionAfterError()
	.configureHelp({sortSubcommands: false, minWidthToWrap: 16});

runOptions(program.command('run'))
	.description('judge an implementation; exits 0 conformant, 1 non-conformant, 2 inconclusive')
	.action(async (options, command: Command) => {
		await finish((await import('./run.ts')).run({...options, given: given(command)}, settings));
	});

runOptions(program.command('plan'))
	.description(
		'show what spd run would do with the same options, and change nothing; exits 0 if it could begin, 2 if not',
	)
	.action(async (options, command: Command) => {
		await finish((await import('./plan.ts')).plan({...options, given: given(command)}, settings));
	});

fuzzOptions(program.command('fuzz'))
	.description(
		'ask random Services with properties that must not matter; exits 1 with the smallest Service that shows a difference',
	)
	.action(async (options, command: Command) => {
		await finish((await import('./fuzz.ts')).fuzz({...options, given: given(command)}, settings));
	});

program
	.command('matrix')
	.description('compare several releases, each in its own control plane, and show what changed')
	.requiredOption('--knative <list>', 'releases, such as 1.19.0,1.20.0,1.23.0', list())
	.option(
		'--kubernetes <list>',
		'Kubernetes versions or minors, such as 1.34,1.37',
		list(),
		defaultVersions.kubernetes,
	)
	.option(
		'--subject <name>',
		'knative (default), or a program to compare with it, exec=COMMAND; repeatable',
		several(),
	)
	.option('--preset <name>', 'gate (default), full, vendor or smoke')
	.option('--level <list>', 'disabled, root-allowed, enabled', list())
	.option('--tier <list>', 'tiers that need no node', list(), 'defaulting,rendering,pod-security')
	.option('--requirement <list>', 'R2, R36 …', list())
	.option('--deviations <file|none>', "known deviations (default: upstream Knative's)")
	.option(
		'--report <dir>',
		'folder for the reports (default: $ARTIFACTS/matrix if ARTIFACTS is set, else reports/matrix)',
	)
	.option('--resume', 'reuse what an interrupted call has judged')
	.option('--json', 'print matrix.json instead of the table')
	.action(async options =>
		finish((await import('./matrix.ts')).matrix({subject: ['knative'], ...options}, settings)),
	);

const repro = program
	.command('repro')
	.description('run one image or manifest at every level: the outcome, the cause, and what to set')
	.argument(
		'[image]',
		'a sample, an image of the engine or a registry, an archive, or a folder with a Dockerfile',
	)
	.option('-f, --filename <file>', 'a manifest of a Knative Service, instead of an image')
	.option('--file <list>', 'a file of images, one a line, instead of an image; # begins a comment')
	.option(
		'--results <file>',
		'where the answers of a list are kept; those that are there are not asked again (default: reports/LIST.repro.jsonl)',
	)
	.option(
		'--port <number>',
		'containerPort (default: the first port that the image exposes, unless it is 8080, the default of Knative)',
	)
	.option(
		'--from-log <file>',
		'explain this log, or this output of kubectl describe pod, and run nothing; - reads stdin',
	)
	.optionsGroup('Where:');
addProviderOptions(repro, 'repro', 'kept', 'existing')
	.option('--namespace <name>', 'name of that namespace; it must not exist')
	.option(
		'--knative <version|dir>',
		'Knative release, or folder with manifests and images; repeatable, to find the release that differs',
		several(),
	);
addProviderOptions(repro, 'repro', 'versions', 'making', 'ending')
	.optionsGroup('How:')
	.option('--level <list>', 'disabled, root-allowed, enabled', list())
	.option('--wait <seconds>', 'how long an app may take to answer (default: 90)')
	.option(
		'--request <request>',
		"what a ready app is asked besides GET /, such as 'GET /health => 200' or 'POST /items {}'; repeatable",
		several(),
	)
	.option('--for <duration>', 'how long a ready app must stay ready, such as 60s')
	.optionsGroup('Result:')
	.option('--json', 'as JSON')
	.option('--markdown', 'as Markdown for an issue report, with versions')
	.option('--html <file>', 'also write a page to this file')
	.option('--quiet', 'one line per level')
	.action(async (image, options) =>
		finish(
			options.file === undefined && options.results === undefined
				? nearSample(image, (await import('./repro.ts')).repro(image, options, settings))
				: (await import('./repro-list.ts')).reproList(image, options, settings),
		),
	);

program
	.command('why')
	.description(
		'explain the text of an error by its words: the cause, the setting of which level, what to set; exits 0 found, 1 not known',
	)
	.argument('<words...>', 'a line of a log or of kubectl describe pod; - reads stdin')
	.option('--json', 'as JSON')
	.action(async (words, options) =>
		finish((await import('./why.ts')).why(words, options, settings)),
	);

program
	.command('predict')
	.description(
		'forecast the outcome of an image at each level by running it locally, without a cluster',
	)
	.argument(
		'[image]',
		'a sample’s name, a folder with a Dockerfile, an archive of docker save, or a reference',
	)
	.option('--file <list>', 'a file of images, one a line, instead of an image; # begins a comment')
	.option(
		'--results <file>',
		'where the answers of a list are kept; those that are there are not asked again (default: reports/LIST.predict.jsonl)',
	)
	.option(
		'--port <number>',
		'containerPort (default: the first port that the image exposes, unless it is 8080, the default of Knative)',
	)
	.option('--run-as-user <uid>', 'the runAsUser to assume')
	.option('--run-as-group <gid>', 'the runAsGroup to assume')
	.option('--fs-group <gid>', 'the fsGroup of the Pod to assume')
	.option('--supplemental-groups <list>', 'the supplementalGroups of the Pod to assume')
	.option('--supplemental-groups-policy <policy>', 'Merge or Strict, of the Pod')
	.addOption(
		new Option('--node <name>', 'the node to assume: kind, containerd1 or containerd2').default(
			'kind',
		),
	)
	.option('--level <list>', 'disabled, root-allowed, enabled', list())
	.option('--wait <seconds>', 'how long an app may take to answer (default: 5)')
	.option(
		'--request <request>',
		"what a ready app is asked besides GET /, such as 'GET /health => 200' or 'POST /items {}'; repeatable",
		several(),
	)
	.option('--for <duration>', 'how long a ready app must stay ready, such as 60s')
	.option('--images <source>', 'where a sample comes from: published or packaged')
	.option('--mirror <registry>', 'registry to take published images from')
	.option('--json', 'as JSON')
	.action(async (image, options) =>
		finish(nearSample(image, (await import('./predict.ts')).predict(image, options, settings))),
	);

program
	.command('doctor')
	.description(
		'show what this machine can run, what is missing, what earlier runs kept, and the command that fixes it',
	)
	.option('--json', 'as JSON')
	.action(async options => finish((await import('./doctor.ts')).doctor(options, settings)));

const up = addProviderOptions(program.command('up'), 'up', 'versions', 'making')
	.description('create a cluster with Knative to try things on, and keep it')
	.addOption(
		new Option('--provider <name>', 'kind, or control-plane: processes, no containers').default(
			'kind',
		),
	);
addProviderOptions(up, 'up', 'programs').action(async options =>
	finish((await import('./up.ts')).up(options, settings)),
);

program
	.command('down')
	.description(
		'remove the named cluster or control plane that spd created, or all that no run uses and what killed runs left',
	)
	.argument('[name]')
	.option('--leftovers', 'remove only what killed runs left; clusters stay')
	.action(async (name, options) =>
		finish((await import('./down.ts')).down(name, options, settings)),
	);

program
	.command('level')
	.description(
		'show the level of a cluster that spd created, or switch it and prove that the switch took effect',
	)
	.argument('[level]', 'disabled, root-allowed or enabled')
	.option('--cluster <name>', 'which cluster, if there are several')
	.action(async (wanted, options) =>
		finish((await import('./level.ts')).level(wanted, options, settings)),
	);

program
	.command('upgrade')
	.description(
		'upgrade Knative or Kubernetes in a control plane with Services of every kind, and show what became of each; exits 0 if that was found out',
	)
	.requiredOption('--from <version>', 'the release of Knative that the Services are created with')
	.option('--to <version>', 'the release that takes its place')
	.addOption(
		new Option('--kubernetes <version>', 'Kubernetes, by version or minor').default(
			defaultVersions.kubernetes,
		),
	)
	.option('--to-kubernetes <version>', 'upgrade Kubernetes to it, from minor to minor')
	.addOption(
		new Option(
			'--key <level>',
			'what secure-pod-defaults is set to: absent, disabled, root-allowed or enabled',
		).default('absent'),
	)
	.option('--json', 'as JSON')
	.option('--report <dir>', 'also write upgrade.json to this folder')
	.action(async options => finish((await import('./upgrade.ts')).upgrade(options, settings)));

program
	.command('switch-plan')
	.description(
		'show which Services of a cluster a switch of the level would change, refuse or break, and write nothing there; exits 0 if nothing would break, 1 if something would, 2 if that is not known',
	)
	.requiredOption('--context <name>', 'a context of your kubeconfig')
	.requiredOption('--to <level>', 'the level to switch to: disabled, root-allowed or enabled')
	.option('--kubeconfig <file>', 'the kubeconfig with that context')
	.option('--namespace <list>', 'only these namespaces (default: all)', list())
	.option('--release <version>', 'the Knative release to ask (default: that of the cluster)')
	.option('--no-images', 'ask no registry for the USER of images')
	.option('--format <name>', 'table (default), markdown for a change request, or json')
	.option('--json', 'as JSON')
	.action(async options =>
		finish((await import('./switch-plan.ts')).switchPlan(options, settings)),
	);

program
	.command('recover')
	.description('put back what a killed run changed on a cluster, and delete what it created there')
	.option('--cluster <name>', 'a cluster or control plane that spd created')
	.option('--context <name>', 'a context of your kubeconfig')
	.option('--kubeconfig <file>', 'the kubeconfig with that context')
	.option('--list', 'only show what is left')
	.action(async options => finish((await import('./recover.ts')).recover(options, settings)));

const report = program
	.command('report')
	.description('read the report of a run: in other formats, checked, compared');

report
	.command('render')
	.description('print a report in another format, or write several to a folder')
	.argument('<file>', 'report.json of a run, or the same as YAML')
	.option('--format <list>', `${formatNames.join(', ')} (default: tables)`, list())
	.option('--output <dir>', 'write each format to its file in this folder')
	.action(async (file, options) =>
		finish((await import('./report.ts')).render(file, options, settings)),
	);

report
	.command('diff')
	.description(
		'show what changed between two reports, of two releases or of two runs; exits 0 if nothing did, 1 if something did',
	)
	.argument('<before>')
	.argument('<after>')
	.option('--json', 'as JSON, with every row')
	.action(async (before, after, options) =>
		finish((await import('./report.ts')).diff([before, after], options, settings)),
	);

report
	.command('merge')
	.description(
		'judge the shards of a run together and write one report; the rows of a missing shard are inconclusive',
	)
	.argument('<files...>', 'report.json of each --shard')
	.requiredOption('--output <dir>', 'folder for the report')
	.action(async (files, options) =>
		finish((await import('./report.ts')).merge(files, options, settings)),
	);

report
	.command('index')
	.description('write one page over several reports, and a page for each of them')
	.argument('<places...>', 'reports, or folders with report.json, also one level deeper')
	.requiredOption('--output <dir>', 'folder for the pages')
	.action(async (places, options) =>
		finish((await import('./report-index.ts')).index(places, options)),
	);

report
	.command('verify')
	.description(
		'judge a report again from its own evidence; exits 0 if everything in it follows, 1 with the places where it does not',
	)
	.argument('<file>', 'report.json of a run, or the same as YAML')
	.option('--signature <file>', 'its detached OpenPGP signature, as gpg --detach-sign makes it')
	.option('--signed-by <file>', 'the public keys that are believed, as gpg --export writes them')
	.action(async (file, options) => finish((await import('./report.ts')).verify(file, options)));

addProviderOptions(program.command('images'), 'images', 'versions', 'making')
	.description('build or pull everything that a run needs into the cache')
	.option('--push <registry>', 'push the sample images there instead, for an existing cluster')
	.action(async options => finish((await import('./images.ts')).images(options, settings)));

program
	.command('requirements')
	.description('print the catalogue: every requirement with its sentence')
	.option('--json', 'as JSON')
	.option('--markdown', 'as a Markdown table')
	.action(async options =>
		finish((await import('./requirements.ts')).requirements(options, settings)),
	);

program
	.command('open')
	.description('show a report in the browser, the last one by default')
	.argument('[dir|file]', 'a report, or a folder with reports (default: that of spd run)')
	.action(async what => finish((await import('./open.ts')).open(what, settings)));

program
	.command('explain')
	.description(
		'explain a requirement or a row: sentence, rows, mutants, deviations, what each release does, how to run only it',
	)
	.argument('<what...>', "R18, or a row's key, 'R18 [enabled] port 53'")
	.option('--deviations <file|none>', "known deviations (default: upstream Knative's)")
	.option('--json', 'as JSON, with the key of every row')
	.action(async (what, options) =>
		finish((await import('./explain.ts')).explain(what, options, settings)),
	);

program
	.command('completion')
	.description(
		'print what a shell reads to complete the words of spd: source <(spd completion bash)',
	)
	.argument('<shell>', 'bash, zsh or fish')
	.action(async shell => finish((await import('./completion.ts')).completion(shell)));

program
	.command('complete', {hidden: true})
	.description('what a shell asks at each TAB')
	.helpOption(false)
	.allowUnknownOption()
	.argument('[words...]')
	.action(async () => {
		// Taken as they are: among the arguments, the options of spd itself would be missing.
		const words = process.argv.slice(process.argv.indexOf('complete') + 2);
		await finish((await import('./completion.ts')).complete(program, words));
	});

// In place of commander's own, which answers an unknown name with the help of spd.
program
	.helpCommand(false)
	.command('help')
	.description('display help for command')
	.argument('[command...]')
	.action((words: readonly string[]) => {
		let found: Command = program;
		for (const word of words) {
			const names = found
				.createHelp()
				.visibleCommands(found)
				.map(each => each.name());
			const name = choose('command', word, names);
			found = found.commands.find(each => each.name() === name) ?? found;
		}
		found.outputHelp();
	});

let settings: Settings;
let exitCode = 0;

/**
 * Runs a command line, such as `['run', '--level', 'enabled']`, to its end; resolves with the exit code. One at a time: commands
 * print to the streams of this process.
 */
export async function spd(words: readonly string[]): Promise<number> {
	exitCode = 0;
	try {
		settings = readSettings();
		await program.parseAsync(words, {from: 'user'});
	} catch (error) {
		exitCode = complain(error);
	}
	return exitCode;
}

/** The options on the command line, without those that only have a default. */
function given(command: Command): readonly string[] {
	const names = Object.keys(command.opts());
	return names.filter(name => command.getOptionValueSource(name) === 'cli');
}

async function finish(answer: Promise<number>): Promise<void> {
	exitCode = await answer;
}

/** One clear message for what the user can fix; a stack trace only for a bug in `spd`. */
function complain(error: unknown): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 64;
	if (error instanceof UsageError) {
		say(error.message);
		return 64;
	}
	if (error instanceof EnvironmentError) {
		say(error.message);
		return 2;
	}
	const answered = apiError(error);
	if (answered) {
		say(`the API server answered ${tellError(error)}`);
		return 2;
	}
	const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
	say(`internal error, a bug of spd:\n${told}`);
	return 2;
}

/** Messages contain what images, registries and API servers said. */
function say(message: string): void {
	process.stderr.write(`spd: ${printable(redact(message))}\n`);
}
