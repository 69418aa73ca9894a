import {chmod, copyFile, cp, mkdir, rm, stat, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {readFacts, writeFacts} from '../cache/facts.ts';
import {ignoreAbsence} from '../host/errors.ts';
import {archiveInputs, writeImageArchive} from '../engine/image-archive.ts';
import {folderInputs, moduleInputs, recipeFolder} from '../cache/recipe-files.ts';
import type {ToolSettings} from '../host/run-tool.ts';
import {inRoot, unpackRoot} from './debian-root.ts';

/** Debian's units that a node in a container needs; no other unit is started. */
const units = {
	'multi-user.target.wants': ['containerd.service', 'kubelet.service'],
} as const;

interface NodeParts {
	/** Entries of the cache: Debian's root file system, and Kubernetes. */
	readonly debian: string;
	readonly kubernetes: string;
	readonly version: string;
	/** Programs that replace Debian's containerd and runc; none keeps those. */
	readonly runtime: readonly string[];
}

/**
 * The node image before any image is loaded into it: Debian, this project's entry point and units, containerd,
 * and one Kubernetes binary under the names that kind and kubeadm call.
 */
export async function nodeBase(
	parts: NodeParts,
	settings: CacheSettings,
): Promise<{file: string; id: string}> {
	const {debian, kubernetes, version, runtime} = parts;
	const source = recipeFolder('packaged/node/rootfs');
	const entry = await cached(
		{
			name: `node-base-${version}`,
			title: 'node image without preloaded images',
			inputs: [
				path.basename(kubernetes),
				...runtime.map(file => path.basename(path.dirname(file))),
				JSON.stringify(await readFacts(debian)),
				...(await folderInputs(source)),
				...(await moduleInputs(import.meta)),
				...(await archiveInputs()),
			],
			needs: 4e9,
			build: (folder, log) => assemble(folder, {...parts, source}, {log, signal: settings.signal}),
		},
		settings,
	);
	const {id} = await readFacts<{id: string}>(entry);
	return {file: path.join(entry, 'image.tar'), id};
}

async function assemble(
	folder: string,
	{debian, kubernetes, version, runtime, source}: NodeParts & {readonly source: string},
	tool: ToolSettings,
): Promise<void> {
	const root = path.join(folder, 'root');
	await unpackRoot(debian, root, tool);
	await cp(source, root, {recursive: true});
	await chmod(path.join(root, 'usr/local/bin/entrypoint'), 0o755);
	for (const program of runtime) await replaceProgram(root, program);
	await installKubernetes(root, path.join(kubernetes, 'kubernetes'), version);
	await chooseUnits(root);
	await mkdir(path.join(root, 'opt/cni'), {recursive: true});
	await symlink('/usr/lib/cni', path.join(root, 'opt/cni/bin'));
	const image = await writeImageArchive(
		{
			root,
			config: {
				Entrypoint: ['/usr/local/bin/entrypoint', '/sbin/init'],
				Env: [
					'container=docker',
					'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
				],
				StopSignal: 'SIGRTMIN+3',
			},
			references: [],
			file: path.join(folder, 'image.tar'),
		},
		tool,
	);
	await rm(root, {recursive: true});
	await writeFacts(folder, image);
}

/** In the place of Debian's program of that name, which the units and kind call. */
async function replaceProgram(root: string, program: string): Promise<void> {
	const target = path.join(root, 'usr/bin', path.basename(program));
	if (!(await stat(target).catch(ignoreAbsence))) {
		await rm(path.join(root, 'usr/sbin', path.basename(program)));
	}
	await copyFile(program, target);
	await chmod(target, 0o755);
}

async function installKubernetes(root: string, binary: string, version: string): Promise<void> {
	await copyFile(binary, path.join(root, 'usr/bin/kubelet'));
	await chmod(path.join(root, 'usr/bin/kubelet'), 0o755);
	for (const name of ['kubeadm', 'kubectl']) {
		await symlink('kubelet', path.join(root, 'usr/bin', name));
	}
	await mkdir(path.join(root, 'kind'), {recursive: true});
	await writeFile(path.join(root, 'kind/version'), `v${version}`);
	await mkdir(path.join(root, 'etc/kubernetes/manifests'), {recursive: true});
}

async function chooseUnits(root: string): Promise<void> {
	for (const folder of ['etc/systemd/system', 'usr/lib/systemd/system']) {
		await inRoot(root, [
			'find',
			`/${folder}`,
			'-path',
			'*.wants/*',
			'!',
			'-path',
			'*/sysinit.target.wants/systemd-tmpfiles*',
			'!',
			'-path',
			'*/sysinit.target.wants/systemd-journald*',
			'!',
			'-path',
			'*/sockets.target.wants/systemd-journald*',
			'-delete',
		]);
	}
	for (const [target, wanted] of Object.entries(units)) {
		const folder = path.join(root, 'etc/systemd/system', target);
		await mkdir(folder, {recursive: true});
		for (const unit of wanted) {
			await symlink(`/etc/systemd/system/${unit}`, path.join(folder, unit));
		}
	}
	await symlink('/dev/null', path.join(root, 'etc/systemd/system/systemd-binfmt.service'));
	await inRoot(root, ['systemctl', 'set-default', 'multi-user.target']);
}
