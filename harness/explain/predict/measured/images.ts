import {createHash} from 'node:crypto';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {buffer} from 'node:stream/consumers';
import {pack} from 'tar-stream';
import {architecture} from '../../../../images/engine/image-archive.ts';
import {goBuild} from '../../../../images/host/go.ts';
import {files, titleOf, type Case, type FilesName} from './cases.ts';

/** The image of a case. */
export function referenceOf(each: Case): string {
	const {container: _, pod: __, ...image} = each;
	return `dev.local/spd-who:${createHash('sha256').update(titleOf(image)).digest('hex').slice(0, 12)}`;
}

/** An archive of all their images for `docker load` and `ctr images import`; the images share the layers. */
export async function imagesOf(cases: readonly Case[], signal: AbortSignal): Promise<Buffer> {
	const program = await compiled(signal);
	const layers = new Map<FilesName, Buffer>();
	const content = new Map<string, Buffer>();
	const table = new Map<string, object>();
	for (const each of cases) {
		const {user, files: named = 'usual', workingDir, env} = each;
		const layer = layers.get(named) ?? (await layerOf(named, program));
		layers.set(named, layer);
		const digest = sha256(layer);
		const config = Buffer.from(
			JSON.stringify({
				architecture: architecture(),
				os: 'linux',
				config: {User: user, Entrypoint: ['/who'], WorkingDir: workingDir ?? '', Env: env ?? []},
				rootfs: {type: 'layers', diff_ids: [`sha256:${digest}`]},
			}),
		);
		const [Config, Layer] = [`${sha256(config)}.json`, `${digest}.tar`];
		content.set(Config, config).set(Layer, layer);
		const reference = referenceOf(each);
		table.set(reference, {Config, RepoTags: [reference], Layers: [Layer]});
	}
	content.set('manifest.json', Buffer.from(JSON.stringify([...table.values()])));
	const archive = pack();
	for (const [name, bytes] of content) archive.entry({name}, bytes);
	archive.finalize();
	return buffer(archive);
}

async function layerOf(named: FilesName, program: Buffer): Promise<Buffer> {
	const {passwd, group}: {passwd?: string; group?: string} = files[named];
	const layer = pack();
	layer.entry({name: 'who', mode: 0o755}, program);
	layer.entry({name: 'etc', type: 'directory', mode: 0o755});
	layer.entry({name: 'closed', type: 'directory', mode: 0o700});
	if (passwd !== undefined) layer.entry({name: 'etc/passwd', mode: 0o644}, passwd);
	if (group !== undefined) layer.entry({name: 'etc/group', mode: 0o644}, group);
	layer.finalize();
	return buffer(layer);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function compiled(signal: AbortSignal): Promise<Buffer> {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-who-'));
	try {
		await writeFile(path.join(folder, 'main.go'), source);
		await writeFile(path.join(folder, 'go.mod'), 'module who\n\ngo 1.21\n');
		const output = path.join(folder, 'who');
		await goBuild({folder, output}, {log: path.join(folder, 'log'), signal});
		return await readFile(output);
	} finally {
		await rm(folder, {recursive: true});
	}
}

/** Prints who it is, on one line. Without package os, whose init raises the limit of open files. */
const source = `package main

import (
	"sort"
	"strconv"
	"syscall"
)

func main() {
	text := strconv.Itoa(syscall.Getuid()) + ":" + strconv.Itoa(syscall.Getgid()) + " ["
	groups, _ := syscall.Getgroups()
	sort.Ints(groups)
	for index, group := range groups {
		if index > 0 {
			text += " "
		}
		text += strconv.Itoa(group)
	}
	home, _ := syscall.Getenv("HOME")
	folder, _ := syscall.Getwd()
	umask := strconv.FormatInt(int64(syscall.Umask(0)), 8)
	text += "] HOME " + home + ", in " + folder + ", umask " + umask + "; limits"
	for _, limit := range []struct{name string; id int}{{"nofile", 7}, {"nproc", 6}, {"core", 4}, {"memlock", 8}, {"stack", 3}} {
		var is syscall.Rlimit
		syscall.Getrlimit(limit.id, &is)
		text += " " + limit.name + "=" + number(is.Cur) + ":" + number(is.Max)
	}
	syscall.Write(1, []byte(text+"\\n"))
	// With an error a kubelet keeps what it printed as the container's message.
	syscall.Exit(3)
}

func number(limit uint64) string {
	if limit == 1<<64-1 {
		return "unlimited"
	}
	return strconv.FormatUint(limit, 10)
}
`;
