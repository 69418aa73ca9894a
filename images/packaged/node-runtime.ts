import path from 'node:path';
import {execa} from 'execa';
import {aptInstall} from '../host/apt.ts';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {EnvironmentError} from '../host/errors.ts';
import {goInstall} from '../host/go.ts';
import {inspectHost} from '../host/host.ts';
import type {ToolSettings} from '../host/run-tool.ts';

/** As kind's node images of 2026 have them. */
const versions = {containerd: '2.4.2', runc: '1.5.3'} as const;

const containerdPrograms = ['containerd', 'containerd-shim-runc-v2', 'ctr'] as const;

/** Programs that replace Debian's of the same names in /usr/bin, and their versions. */
export interface RuntimePrograms {
	readonly files: readonly string[];
	readonly versions: Readonly<Record<string, string>>;
}

/** Debian's containerd 1.7 and runc 1.1 stay where they are. */
export const debiansOwn: RuntimePrograms = {files: [], versions: {}};

/** containerd 2 and runc from their Go modules: one entry of the cache each, since either may change alone. */
export async function runtimePrograms(settings: CacheSettings): Promise<RuntimePrograms> {
	const containerd = await cached(containerdRecipe(settings), settings);
	const runc = await cached(runcRecipe(settings), settings);
	return {
		files: [
			...containerdPrograms.map(name => path.join(containerd, name)),
			path.join(runc, 'runc'),
		],
		versions,
	};
}

function containerdRecipe({signal}: CacheSettings) {
	const module = 'github.com/containerd/containerd/v2';
	const packages = containerdPrograms.map(name => `${module}/cmd/${name}@v${versions.containerd}`);
	// A kubelet reports it as the node's containerRuntimeVersion.
	const stamp = `-X ${module}/version.Version=${versions.containerd}`;
	return {
		name: `containerd-${versions.containerd}`,
		title: `containerd ${versions.containerd} from its Go module (about 1 minute, once)`,
		inputs: [...packages, stamp],
		needs: 2e9,
		build: (folder: string, log: string) => goInstall(packages, folder, {log, signal}, {stamp}),
	};
}

/** Linked statically, so that it fits any node: it is built with this machine's libseccomp. */
function runcRecipe(settings: CacheSettings) {
	const runc = `github.com/opencontainers/runc@v${versions.runc}`;
	const tags = ['seccomp', 'netgo', 'osusergo'];
	return {
		name: `runc-${versions.runc}`,
		title: `runc ${versions.runc} from its Go module (about 20 seconds, once)`,
		inputs: [runc, ...tags],
		needs: 1e9,
		async build(folder: string, log: string) {
			const tool = {log, signal: settings.signal};
			await requireLibseccomp(tool, settings);
			await goInstall([runc], folder, tool, {tags, c: true});
		},
	};
}

/** runc filters system calls by this library, and its programs are partly C. */
async function requireLibseccomp(tool: ToolSettings, {progress}: CacheSettings): Promise<void> {
	if (await hasLibseccomp()) return;
	const {root, debian} = await inspectHost();
	const missing = 'runc is built with gcc, pkg-config and the development files of libseccomp';
	if (!root || debian === undefined) {
		throw new EnvironmentError(
			`${missing}: install them with the package manager, or use Debian's own: --node-runtime containerd1`,
		);
	}
	progress.note(`${missing}: installing them by apt`);
	await aptInstall(['gcc', 'libc6-dev', 'libseccomp-dev', 'pkg-config'], tool);
	if (!(await hasLibseccomp())) throw new EnvironmentError(`${missing}: apt did not install them`);
}

async function hasLibseccomp(): Promise<boolean> {
	const library = await execa({reject: false})`pkg-config --exists libseccomp`;
	const compiler = await execa({reject: false})`gcc --version`;
	return !library.failed && !compiler.failed;
}
