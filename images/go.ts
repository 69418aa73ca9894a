import path from 'node:path';
import {execa} from 'execa';
import {EnvironmentError} from './environment-error.ts';
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

export interface DownloadedModule {
	readonly version: string;
	/** Where its files lie, read-only. */
	readonly folder: string;
	readonly goMod: string;
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
	const said: {Error?: string; Dir?: string; GoMod?: string} = parseObject(result.stdout);
	if (said.Dir === undefined || said.GoMod === undefined) {
		throw new EnvironmentError(
			`Go cannot get ${module}@${version}: ${said.Error ?? result.stderr}`,
			{cause: result},
		);
	}
	return {version, folder: said.Dir, goMod: said.GoMod};
}

function parseObject(text: string): object {
	return text === '' ? {} : JSON.parse(text);
}
