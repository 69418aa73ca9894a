import path from 'node:path';
import {execa} from 'execa';
import pLimit from 'p-limit';
import {EnvironmentError} from './errors.ts';
import {limits} from './limits.ts';
import {runTool, type ToolSettings} from './run-tool.ts';
import {makeFolder} from './make-folder.ts';
import {temporaryFolder} from './temporary.ts';

const environment = {
	CGO_ENABLED: '0',
	GOWORK: 'off',
	// Less garbage collection in the compiler, up to the limit. CoreDNS with go1.26: 137 s of processor by default, 113 s
	// with these two, 101 s without debug information in addition.
	GOGC: '400',
	GOMEMLIMIT: '2GiB',
};

/** Reproducible, and without the debug information that nobody reads in an image. */
const flags = ['-trimpath', '-gcflags=all=-dwarf=false'] as const;

/** One build at a time: each has all processors, and what one has compiled the next finds in Go's cache. */
const oneBuild = pLimit(1);

function compile(command: readonly [string, ...string[]], settings: ToolSettings): Promise<void> {
	return oneBuild(async () => {
		// Go leaves its working folder behind when it is killed.
		await using work = await temporaryFolder('go');
		const env = {...environment, GOTMPDIR: work.folder, ...settings.env};
		await runTool(command, {...settings, env});
	});
}

/** Throws an EnvironmentError when the Go command is missing. */
export async function requireGo(): Promise<void> {
	const result = await execa({reject: false})`go version`;
	if (result.failed) {
		throw new EnvironmentError(
			'Go is missing: kind, the sample programs and all packaged images are built with it.\nInstall Go 1.25 or newer: https://go.dev/doc/install',
		);
	}
}

/** Builds the main package in a folder of this repository, statically linked, into `output`. */
export async function goBuild(
	{folder, output, stamp = ''}: {folder: string; output: string; stamp?: string},
	settings: ToolSettings,
): Promise<void> {
	const target = folder.endsWith('.go') ? path.basename(folder) : '.';
	const cwd = folder.endsWith('.go') ? path.dirname(folder) : folder;
	await compile(['go', 'build', ...flags, '-ldflags', `-s -w ${stamp}`, '-o', output, target], {
		...settings,
		cwd,
	});
}

/**
 * Installs commands of released modules (`module/cmd/x@v1.2.3`), statically linked, into `folder`. `tags` are build
 * tags; with `c`, parts in C are compiled too.
 */
export async function goInstall(
	packages: readonly string[],
	folder: string,
	settings: ToolSettings,
	{stamp = '', tags = [], c = false}: {stamp?: string; tags?: readonly string[]; c?: boolean} = {},
): Promise<void> {
	const linker = c ? ' -linkmode external -extldflags -static' : '';
	const how = ['-tags', tags.join(','), '-ldflags', `-s -w ${stamp}${linker}`];
	await compile(['go', 'install', ...flags, ...how, ...packages], {
		...settings,
		env: {...settings.env, GOBIN: folder, ...(c && {CGO_ENABLED: '1'})},
	});
}

/** Builds main packages that a module of this repository (`module`, a folder) requires, into `folder`. */
export async function goBuildRequired(
	packages: readonly string[],
	{module, folder}: {module: string; folder: string},
	settings: ToolSettings,
): Promise<void> {
	await makeFolder(folder);
	const output = folder + path.sep;
	await compile(['go', 'build', ...flags, '-ldflags', '-s -w', '-o', output, ...packages], {
		...settings,
		cwd: module,
	});
}

/** The folder, read-only, of a package that a module of this repository (`module`, a folder) requires. */
export async function goPackageFolder(
	name: string,
	module: string,
	signal: AbortSignal,
): Promise<string> {
	const result = await execa({
		reject: false,
		cwd: module,
		env: {GOWORK: 'off'},
		cancelSignal: signal,
		timeout: limits.download,
	})`go list -f {{.Dir}} ${name}`;
	signal.throwIfAborted();
	if (result.failed) {
		throw new EnvironmentError(`Go cannot download ${name}: ${result.stderr}`, {cause: result});
	}
	return result.stdout;
}

export interface DownloadedModule {
	readonly module: string;
	readonly version: string;
	/** The folder with its files, read-only. */
	readonly folder: string;
	/** Checksums of its files and of its go.mod, as in a go.sum. */
	readonly sum: string;
	readonly goModSum: string;
}

/** The files of one released module. If the proxy refuses, the EnvironmentError contains its message. */
export async function goDownload(
	module: string,
	version: string,
	signal: AbortSignal,
): Promise<DownloadedModule> {
	const result = await execa({
		reject: false,
		env: {GOWORK: 'off'},
		cancelSignal: signal,
		timeout: limits.download,
	})`go mod download -json ${`${module}@${version}`}`;
	signal.throwIfAborted();
	const said: {Error?: string; Dir?: string; Sum?: string; GoModSum?: string} = parseObject(
		result.stdout,
	);
	if (said.Dir === undefined || said.Sum === undefined || said.GoModSum === undefined) {
		throw new EnvironmentError(
			`Go cannot download ${module}@${version}: ${said.Error ?? result.stderr}`,
			{cause: result},
		);
	}
	return {module, version, folder: said.Dir, sum: said.Sum, goModSum: said.GoModSum};
}

function parseObject(text: string): object {
	return text === '' ? {} : JSON.parse(text);
}
