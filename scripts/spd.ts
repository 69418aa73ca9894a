import process from 'node:process';
import {Command, CommanderError, Option} from 'commander';
import {EnvironmentError} from '../images/host/errors.ts';
import {readSettings, type Settings} from '../harness/machine/settings.ts';
import {harness, defaultVersions} from '../harness/machine/version.ts';
import {UsageError} from '../harness/machine/usage-error.ts';

/** `spd`: arguments in, exit code out. What a command needs is loaded when it is called, so that `--help` is quick. */
const program = new Command('spd')
	.description("End-to-end conformance tests for Knative Serving's secure-pod-defaults")
	.version(harness().version)
	.configureOutput({outputError: (text, write) => write(text.replace(/^error: /, 'spd: '))})
	.exitOverride()
	.showSuggestionAfterError()
	.configureHelp({sortSubcommands: false});

program
	.command('run')
	.description('judge an implementation; exits 0 conformant, 1 non-conformant, 2 inconclusive')
	.optionsGroup('What:')
	.addOption(
		new Option(
			'--subject <name>',
			'the defaulting implementation: knative, reference, webhook=URL, or exec=COMMAND, a program that answers AdmissionReviews on stdin and stdout, without a cluster',
		).default('knative'),
	)
	.option('--subject-ca <file|pem>', 'who signed the certificate of webhook=URL')
	.option(
		'--subject-level <place>',
		'where webhook=URL reads its level; needed, has no default: ' +
			'NAMESPACE/CONFIGMAP:KEY[,root-allowed=SPELLING]',
	)
	.addOption(
		new Option('--knative <version|dir>', 'release, or folder with manifests and images').default(
			defaultVersions.knative,
		),
	)
	.addOption(
		new Option('--kubernetes <version>', 'version of the node').default(defaultVersions.kubernetes),
	)
	.optionsGroup('Where:')
	.addOption(
		new Option('--provider <name>', 'auto, kind, control-plane or existing').default('auto'),
	)
	.option('--cluster <name>', 'a cluster or control plane of ours that was left running')
	.option(
		'--context <name>',
		'a context of your kubeconfig; implies --provider existing, read only',
	)
	.option('--kubeconfig <file>', 'the kubeconfig with that context')
	.option(
		'--images <source>',
		'published or packaged; by default found out by a quick probe, in CI to be named',
	)
	.option('--mirror <registry>', 'registry to take published images from')
	.option('--manifests <url|dir>', "where Knative's release manifests lie")
	.option('--binaries <dir>', 'folder with programs for a control plane')
	.optionsGroup('Which:')
	.option('--preset <name>', 'gate (default), full or smoke')
	.option(
		'--level <list>',
		'disabled, root-allowed, enabled; current where nothing may be switched',
		list(),
	)
	.option('--tier <list>', 'defaulting, rendering, pod-security, runtime', list())
	.option('--requirement <list>', 'R2, R36 …', list())
	.option('--case <title...>', "a row's case, or its whole key")
	.optionsGroup('Result:')
	.addOption(new Option('--report <dir>', 'folder for the report').default('reports'))
	.option('--deviations <file|none>', "known deviations (default: upstream Knative's)")
	.option('--strict', 'a deviation whose review date has passed fails')
	.option('--json', 'print report.json instead of tables')
	.option('--quiet', 'print the verdict only')
	.option('--keep', 'leave the cluster and say how to use and remove it')
	.action(async (options, command: Command) => {
		const given = Object.keys(options).filter(name => command.getOptionValueSource(name) === 'cli');
		await finish((await import('./run.ts')).run({...options, given}, settings));
	});

program
	.command('matrix')
	.description('several releases side by side, each in a control plane of its own; what changed')
	.requiredOption('--knative <list>', 'releases, such as 1.19.0,1.20.0,1.23.0', list())
	.option('--kubernetes <list>', 'versions of Kubernetes', list(), defaultVersions.kubernetes)
	.option(
		'--subject <name>',
		'knative (default), or a program, exec=COMMAND, beside it; may be given several times',
		several(),
	)
	.option('--preset <name>', 'gate (default), full or smoke')
	.option('--level <list>', 'disabled, root-allowed, enabled', list())
	.option('--tier <list>', 'tiers that need no node', list(), 'defaulting,rendering,pod-security')
	.option('--requirement <list>', 'R2, R36 …', list())
	.option('--deviations <file|none>', "known deviations (default: upstream Knative's)")
	.option('--report <dir>', 'folder for the reports', 'reports/matrix')
	.option('--resume', 'take what an interrupted call has judged')
	.option('--json', 'print matrix.json instead of the table')
	.action(async options =>
		finish((await import('./matrix.ts')).matrix({subject: ['knative'], ...options}, settings)),
	);

program
	.command('repro')
	.description('one image or manifest at every level: what becomes of it, why, and what to set')
	.argument(
		'[image]',
		'a sample, an image of the engine or a registry, an archive, a folder with a Dockerfile',
	)
	.option('-f, --filename <file>', 'a file with a Knative Service instead')
	.option(
		'--port <number>',
		'containerPort; without, the first that the image exposes, unless Knative asks there anyway (8080)',
	)
	.optionsGroup('Where:')
	.option('--cluster <name>', 'a cluster of ours that was left running')
	.option(
		'--context <name>',
		"somebody else's cluster: asked at the level that it is at, in a namespace that is removed again",
	)
	.option('--kubeconfig <file>', 'the kubeconfig with that context')
	.option('--namespace <name>', 'what that namespace is to be called; it must not exist')
	.option(
		'--knative <version|dir>',
		'release, or folder with manifests and images; may be given several times: since when?',
		several(),
	)
	.addOption(
		new Option('--kubernetes <version>', 'version of the node').default(defaultVersions.kubernetes),
	)
	.option('--images <source>', 'published or packaged')
	.option('--mirror <registry>', 'registry to take published images from')
	.option('--manifests <url|dir>', "where Knative's release manifests lie")
	.option('--keep', 'leave the cluster and say how to use and remove it')
	.optionsGroup('How:')
	.option('--level <list>', 'disabled, root-allowed, enabled', list())
	.option('--wait <seconds>', 'how long an app is given to answer; 90 where nothing is said')
	.optionsGroup('Result:')
	.option('--json', 'as JSON')
	.option('--markdown', 'for an issue report, with versions')
	.option('--quiet', 'one line a level')
	.action(async (image, options) =>
		finish((await import('./repro.ts')).repro(image, options, settings)),
	);

program
	.command('predict')
	.description('forecast what becomes of an image at each level, by running it here; no cluster')
	.argument(
		'<image>',
		'a sample’s name, a folder with a Dockerfile, an archive of docker save, or a reference',
	)
	.option(
		'--port <number>',
		'containerPort; without, the first that the image exposes, unless Knative asks there anyway (8080)',
	)
	.option('--run-as-user <uid>', 'the runAsUser that would be set')
	.addOption(
		new Option(
			'--node <name>',
			'the node that is assumed: kind, containerd1 or containerd2',
		).default('kind'),
	)
	.option('--level <list>', 'disabled, root-allowed, enabled', list())
	.option('--wait <seconds>', 'how long an app is given to answer; 5 where nothing is said')
	.option('--images <source>', 'where a sample comes from: published or packaged')
	.option('--mirror <registry>', 'registry to take published images from')
	.option('--json', 'as JSON')
	.action(async (image, options) =>
		finish((await import('./predict.ts')).predict(image, options, settings)),
	);

program
	.command('doctor')
	.description(
		'what this machine can run, what is missing, what stays on purpose, and the command that mends it',
	)
	.option('--json', 'as JSON')
	.action(async options => finish((await import('./doctor.ts')).doctor(options, settings)));

withImageOptions(program.command('up'))
	.description('bring up a cluster with Knative to play with, which stays')
	.addOption(
		new Option('--provider <name>', 'kind, or control-plane: processes, no containers').default(
			'kind',
		),
	)
	.option('--binaries <dir>', 'folder with programs for a control plane')
	.action(async options => finish((await import('./up.ts')).up(options, settings)));

program
	.command('down')
	.description('remove clusters and control planes of ours: the one named, or all that were kept')
	.argument('[name]')
	.action(async name => finish((await import('./down.ts')).down(name, settings)));

program
	.command('level')
	.description('show the level of a cluster of ours, or switch it and prove that it has arrived')
	.argument('[level]', 'disabled, root-allowed or enabled')
	.option('--cluster <name>', 'which one, where there are several')
	.action(async (wanted, options) =>
		finish((await import('./level.ts')).level(wanted, options, settings)),
	);

withImageOptions(program.command('images'))
	.description('build or pull everything a run needs, into the cache')
	.action(async options => finish((await import('./images.ts')).images(options, settings)));

program
	.command('requirements')
	.description('the catalogue: every requirement with its sentence')
	.option('--json', 'as JSON')
	.option('--markdown', 'as a Markdown table')
	.action(async options => finish((await import('./requirements.ts')).requirements(options)));

// A reader that goes away (`spd run | head`) must not end a run before it has cleaned up.
for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
	});
}

let settings: Settings;
try {
	settings = readSettings();
	await program.parseAsync();
} catch (error) {
	process.exitCode = complain(error);
}

/** Which images: the same for every command that makes them. */
function withImageOptions(command: Command): Command {
	return command
		.option(
			'--knative <version|dir>',
			'release, or folder with manifests and images',
			defaultVersions.knative,
		)
		.option('--kubernetes <version>', 'version of the node', defaultVersions.kubernetes)
		.option('--images <source>', 'published or packaged')
		.option('--mirror <registry>', 'registry to take published images from')
		.option('--manifests <url|dir>', "where Knative's release manifests lie");
}

/** A list, comma-separated or one a time: `--requirement R2,R36` is `--requirement R2 --requirement R36`. */
function list(): (part: string) => string {
	const parts: string[] = [];
	return part => {
		parts.push(part);
		return parts.join(',');
	};
}

/** An option that may be given several times, and whose values may hold commas. */
function several(): (value: string) => readonly string[] {
	const values: string[] = [];
	return value => {
		values.push(value);
		return values;
	};
}

async function finish(exitCode: Promise<number>): Promise<void> {
	process.exitCode = await exitCode;
}

/** One clear message for what a person can mend; a stack only for a defect of ours. */
function complain(error: unknown): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 64;
	if (error instanceof UsageError) {
		process.stderr.write(`spd: ${error.message}\n`);
		return 64;
	}
	if (error instanceof EnvironmentError) {
		process.stderr.write(`spd: ${error.message}\n`);
		return 2;
	}
	const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
	process.stderr.write(`spd: a defect of spd itself:\n${told}\n`);
	return 2;
}
