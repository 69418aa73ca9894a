import {readdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {inspectEngine} from '../../images/engine.ts';
import {clusterPrefix, kubeconfigSuffix} from '../providers/kind.ts';
import type {Fact} from './fact.ts';

/** What earlier runs left, on purpose or because they were killed, each with the command that removes it. */
export async function inspectLeftovers(cache: string): Promise<readonly Fact[]> {
	const {facts, started} = await inspectEngine({cache});
	const inEngine = facts ? await Promise.all([clusters(), images(), network()]) : [];
	return [
		...inEngine.flat(),
		...(await kubeconfigs()),
		...(started
			? [stays('Docker engine that we started', `process ${started.pid}`, started.stop)]
			: []),
		...(await cacheFacts(cache)),
	];
}

async function clusters(): Promise<readonly Fact[]> {
	const label = 'io.x-k8s.kind.cluster';
	const lines = await dockerLines(
		'ps',
		'--all',
		'--filter',
		`label=${label}`,
		'--format',
		`{{.Label "${label}"}}\t{{.Status}}`,
	);
	return lines
		.map(line => line.split('\t'))
		.filter(([name = '']) => name.startsWith(clusterPrefix))
		.map(([name = '', status = '']) => stays(`cluster ${name}`, status, `spd down ${name}`));
}

async function images(): Promise<readonly Fact[]> {
	const lines = await dockerLines(
		'image',
		'ls',
		'--filter',
		'reference=dev.local/spd/*',
		'--format',
		'{{.Repository}}:{{.Tag}}\t{{.Size}}',
	);
	return lines
		.map(line => line.split('\t'))
		.map(([name = '', size = '']) => stays(`image ${name}`, size, `docker image rm ${name}`));
}

async function network(): Promise<readonly Fact[]> {
	const lines = await dockerLines(
		'network',
		'ls',
		'--filter',
		'name=^kind$',
		'--format',
		'{{.Name}}',
	);
	return lines.map(name =>
		stays(`Docker network ${name}`, "kind's own", `docker network rm ${name}`),
	);
}

async function kubeconfigs(): Promise<readonly Fact[]> {
	const found = await readdir(tmpdir());
	return found
		.filter(name => name.startsWith(clusterPrefix) && name.endsWith(kubeconfigSuffix))
		.map(name => path.join(tmpdir(), name))
		.map(folder => stays('kubeconfig', folder, `rm -r ${folder}`));
}

async function cacheFacts(cache: string): Promise<readonly Fact[]> {
	const {stdout, exitCode} = await execa('du', ['--summarize', '--human-readable', cache], {
		reject: false,
	});
	return exitCode === 0
		? [stays('cache', `${cache}, ${stdout.split('\t')[0]}`, `rm -r ${cache}`)]
		: [];
}

async function dockerLines(...command: readonly string[]): Promise<readonly string[]> {
	const {stdout} = await execa('docker', command, {stdin: 'ignore'});
	return stdout.split('\n').filter(line => line !== '');
}

const stays = (thing: string, detail: string, remedy: string): Fact => ({
	thing,
	state: 'stays',
	detail,
	remedy,
});
