import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import type {Program, ProgramName, ReadyPrograms} from '../../images/control-plane-programs.ts';
import {readBuildInfo} from '../../images/go-build-info.ts';
import type {Component} from '../../images/prepared.ts';

/** The module by whose version a program is known. */
const modules: Readonly<{[program in ProgramName]: string}> = {
	etcd: 'go.etcd.io/etcd/server/v3',
	'kube-apiserver': 'k8s.io/kubernetes',
	'kube-controller-manager': 'k8s.io/kubernetes',
	webhook: 'knative.dev/serving',
	controller: 'knative.dev/serving',
};

/** What each program of a control plane is; the same file is read once. */
export async function describePrograms(
	{programs, knative}: ReadyPrograms,
	kubernetes: string,
): Promise<readonly Component[]> {
	const named = Object.entries(programs) as readonly [ProgramName, Program][];
	const files = [...new Set(named.map(([, {file}]) => file))];
	const facts = new Map(
		await Promise.all(files.map(async file => [file, await factsOf(file)] as const)),
	);
	return named.map(([name, {file, origin}]) => {
		const {info, digest} = facts.get(file) ?? {info: new Map<string, string>(), digest: ''};
		const module = info.get(modules[name]) ?? '';
		const version = name === 'etcd' ? module.replace(/^v/, '') : isKnative(name) ? knative : kubernetes;
		return {name, version, origin, reference: `${modules[name]} ${module}`.trim(), digest};
	});
}

const isKnative = (name: ProgramName): boolean => name === 'webhook' || name === 'controller';

async function factsOf(file: string) {
	const hash = createHash('sha256');
	const [info] = await Promise.all([readBuildInfo(file), pipeline(createReadStream(file), hash)]);
	return {info, digest: `sha256:${hash.digest('hex')}`};
}
