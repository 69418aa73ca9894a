import path from 'node:path';
import {mkdir} from 'node:fs/promises';
import {execa} from 'execa';
import {EnvironmentError} from './errors.ts';
import {limits} from './limits.ts';
import {runTool, type ToolSettings} from './run-tool.ts';

const staticLinking = {CGO_ENABLED: '0', GOWORK: 'off'};

/** Throws an EnvironmentError when the Go command is missing. */
export async function requireGo(): Promise<void> {
	const result = await execa({reject: false})`go version`;
	if (result.failed) {
		throw new EnvironmentError(
			'Go is missing: kind, our own sample programs and all packaged images are built with it.\nInstall Go 1.25 or newer: https://go.dev/doc/install',
		);
	}
}

/** Builds the main package in a folder of ours, statically linked, into `output`. */
export async function goBuild(
	{folder, output, flags = ''}: {folder: string; output: string; flags?: string},
	settings: ToolSettings,
): Promise<void> {
	const target = folder.endsWith('.go') ? path.basename(folder) : '.';
	const cwd = folder.endsWith('.go') ? path.dirname(folder) : folder;
	await runTool(['go', 'build', '-trimpath', '-ldflags', `-s -w ${flags}`, '-o', output, target], {
		...settings,
		cwd,
		env: {...settings.env, ...staticLinking},
	});
}

/** Installs commands of released modules (`module/cmd/x@v1.2.3`), statically linked, into `folder`. */
export async function goInstall(
	packages: readonly string[],
	folder: string,
	settings: ToolSettings,
): Promise<void> {
	await runTool(['go', 'install', '-trimpath', '-ldflags', '-s -w', ...packages], {
		...settings,
		env: {...settings.env, ...staticLinking, GOBIN: folder},
	});
}

/** Builds main packages of what a module of ours (`module`, a folder) requires, into `folder`. */
export async function goBuildRequired(
	packages: readonly string[],
	{module, folder}: {module: string; folder: string},
	settings: ToolSettings,
): Promise<void> {
	await mkdir(folder, {recursive: true});
	const output = folder + path.sep;
	await runTool(['go', 'build', '-trimpath', '-ldflags', '-s -w', '-o', output, ...packages], {
		...settings,
		cwd: module,
		env: {...settings.env, ...staticLinking},
	});
}

/** The folder, read-only, of a package that a module of ours (`module`, a folder) requires. */
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
		throw new EnvironmentError(`Go cannot get ${name}: ${result.stderr}`, {cause: result});
	}
	return result.stdout;
}

export interface DownloadedModule {
	readonly module: string;
	readonly version: string;
	/** Where its files lie, read-only. */
	readonly folder: string;
	/** Checksums of its files and of its go.mod, as a go.sum has them. */
	readonly sum: string;
	readonly goModSum: string;
}

/** The files of one released module. An EnvironmentError carries the proxy's own words on refusal. */
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
			`Go cannot get ${module}@${version}: ${said.Error ?? result.stderr}`,
			{cause: result},
		);
	}
	return {module, version, folder: said.Dir, sum: said.Sum, goModSum: said.GoModSum};
}

function parseObject(text: string): object {
	return text === '' ? {} : JSON.parse(text);
}
