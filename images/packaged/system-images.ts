import {rm, symlink} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import type {CacheSettings} from '../cache/cache.ts';
import {imageEntry, type ImageFile} from '../engine/image-entry.ts';
import {debianPackages, unpackSet, versionsOf, type DebianPackages} from './debian-packages.ts';
import {inRoot} from './debian-root.ts';
import {moduleInputs} from '../cache/recipe-files.ts';
import {controlPlaneImages, type KubernetesBinary} from './kubernetes.ts';
import {knativePrograms, type BuiltKnative} from './knative.ts';
import {ownProgram, placeProgram, type OwnProgram} from './programs.ts';

const repository = 'dev.local/kubernetes';
const nonRoot = '65532';
/** As the node's manifest names it (packaged/node/rootfs/kind/manifests). */
const coreDns = 'dev.local/coredns:v1.12.4';
/** As the node's containerd names it, whatever version kubeadm asks for (packaged/node/rootfs/etc/containerd). */
const preloadedPause = `${repository}/pause:preloaded`;
const programs = [
	'kube-apiserver',
	'kube-controller-manager',
	'kube-scheduler',
	'kube-proxy',
	'etcd',
] as const;

/** What the node's images are made of besides Kubernetes itself. */
export interface SystemParts {
	readonly coredns: OwnProgram;
	readonly pause: OwnProgram;
	readonly packages: DebianPackages;
}

/** Builds CoreDNS and pause, and downloads the packages: it needs nothing of Kubernetes, which is built meanwhile. */
export async function systemParts(settings: CacheSettings): Promise<SystemParts> {
	return {
		packages: await debianPackages(settings),
		pause: await ownProgram('pause', 'pause', settings),
		coredns: await ownProgram(
			'coredns',
			'CoreDNS from its Go module (about 1 minute, once)',
			settings,
		),
	};
}

/**
 * Images of the control plane and pause, named as kubeadm names them, and CoreDNS. kube-proxy is the same image:
 * a second copy of the binary costs every cluster's start more than its libraries.
 */
export async function kubernetesImages(
	{
		entry,
		binary,
		version,
		coredns,
		pause,
		packages,
	}: KubernetesBinary & SystemParts & {readonly version: string},
	settings: CacheSettings,
): Promise<readonly ImageFile[]> {
	const names = await controlPlaneImages(binary, version, repository);
	const source = await moduleInputs(import.meta);
	return [
		await imageEntry(
			{
				name: 'control-plane',
				title: 'image of the control plane and kube-proxy',
				inputs: [path.basename(entry), versionsOf('kube-proxy', packages), ...source],
				references: names.controlPlane,
				config: {Env: ['PATH=/usr/local/bin:/usr/sbin:/usr/bin']},
				fill: async root => {
					await unpackSet('kube-proxy', root, packages);
					await alternatives(root);
					await placeProgram(root, binary, {
						at: '/usr/local/bin/kubernetes',
						links: programs.map(name => `/usr/local/bin/${name}`),
					});
				},
			},
			settings,
		),
		await imageEntry(
			{
				name: 'coredns',
				title: 'image of CoreDNS',
				inputs: [path.basename(coredns.entry), ...source],
				references: [coreDns],
				config: {Entrypoint: ['/coredns'], User: nonRoot},
				fill: async root => {
					await placeProgram(root, coredns.binary, {at: '/coredns'});
					await execa`setcap cap_net_bind_service=+ep ${path.join(root, 'coredns')}`;
				},
			},
			settings,
		),
		await imageEntry(
			{
				name: 'pause',
				title: 'image of pause',
				inputs: [path.basename(pause.entry), ...source],
				references: [...names.pause, preloadedPause],
				config: {Entrypoint: ['/pause'], User: '65535'},
				fill: root => placeProgram(root, pause.binary, {at: '/pause'}),
			},
			settings,
		),
	];
}

/** The links that Debian's maintainer scripts would create; each program must then start. */
async function alternatives(root: string): Promise<void> {
	const names = ['iptables', 'ip6tables'].flatMap(name =>
		['', '-save', '-restore'].map(end => name + end),
	);
	for (const name of names) {
		await rm(path.join(root, 'usr/sbin', name), {force: true});
		await symlink('xtables-nft-multi', path.join(root, 'usr/sbin', name));
		await inRoot(root, [`/usr/sbin/${name}`, '--version']);
	}
	for (const name of ['nft', 'conntrack']) await inRoot(root, [`/usr/sbin/${name}`, '--version']);
}

/** Images of Knative's programs, by their names. */
export async function knativeImages(
	{built, version}: {built: BuiltKnative; version: string},
	settings: CacheSettings,
): Promise<ReadonlyMap<string, ImageFile>> {
	const source = await moduleInputs(import.meta);
	const images = knativePrograms.map(async name => {
		const image = await imageEntry(
			{
				name: `knative-${name}`,
				title: `image of Knative's ${name}`,
				inputs: [path.basename(built.entry), ...source],
				references: [`dev.local/knative/${name}:v${version}`],
				config: {Entrypoint: [`/ko-app/${name}`], User: nonRoot},
				fill: root => placeProgram(root, path.join(built.programs, name), {at: `/ko-app/${name}`}),
			},
			settings,
		);
		return [name, image] as const;
	});
	return new Map<string, ImageFile>(await Promise.all(images));
}
