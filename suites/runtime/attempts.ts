import {levels, type Level} from '../../harness/model/levels.ts';
import {
	attempts,
	type Attempt,
	type Expectation,
	type NodeTrait,
	type Row,
} from '../../harness/model/row.ts';
import type {RealWorkload} from '../../harness/model/workloads.ts';
import {levelRow} from '../case.ts';
import type {RequirementId} from '../requirements.ts';
import {runtimeWorkloads as workloads} from './workloads.ts';

/**
 * What needs a capability, for every user (capabilities(7); measured in real-cluster.md §3.1 and upstream.md
 * §4.2).
 */
const privileged = ['chown', 'setgroups', 'setuid', 'chroot', 'mknod', 'raw ICMP'] as const;
const theirs = "write to another's folder";
const own = "write to root's folder";

const ofRoot = [...privileged, theirs, own] as const;
const refusedToAll: Readonly<Partial<Record<Attempt, string>>> = {
	...Object.fromEntries(privileged.map(attempt => [attempt, 'EPERM'])),
	[theirs]: 'EACCES',
	[own]: 'EACCES',
};

const low = (attempt: Attempt): Expectation => ({
	dependsOn: 'low ports are privileged',
	yes: {attempts: {[attempt]: 'EACCES'}},
	no: {attempts: {[attempt]: 'done'}},
});

/** Groups decide, not capabilities (real-cluster.md §3.1; upstream.md §4.2). */
const ping = (dependsOn: NodeTrait): Expectation => ({
	dependsOn,
	yes: {attempts: {'datagram ICMP': 'done'}},
	no: {attempts: {'datagram ICMP': 'EACCES'}},
});
const nodeSays = 'the node says who may ping';

/** What the kernel lets a process do: what a level removes, and what it must not remove. */
export const attemptRows: readonly Row[] = [
	...attempts
		.filter(attempt => attempt !== 'datagram ICMP' && attempt !== 'setuid program')
		.map(attempt => row('R6', 'disabled', workloads.appRoot, attempt, 'done')),
	...[workloads.appRoot, workloads.appZero80].flatMap(workload => [
		...privileged.map(attempt => row('R16', 'root-allowed', workload, attempt, 'EPERM')),
		row('R16', 'root-allowed', workload, theirs, 'EACCES'),
		row('R8', 'root-allowed', workload, own, 'done'),
	]),
	row('R16', 'root-allowed', workloads.appRoot, 'bind 81', low('bind 81')),
	row('R18', 'root-allowed', workloads.appZero80, 'bind 81', 'done'),
	row('R6', 'disabled', workloads.appSetuid, 'setuid program', 'as uid 0'),
	...(['root-allowed', 'enabled'] as const).map(level =>
		row('R12', level, workloads.appSetuid, 'setuid program', 'as uid 1000'),
	),
	...(['disabled', 'root-allowed'] as const).map(level =>
		row('R26', level, workloads.appRoot, 'datagram ICMP', ping('root may ping'), nodeSays),
	),
	...levels.flatMap(level => [
		row('R26', level, workloads.appSetuid, 'datagram ICMP', ping('anybody may ping'), nodeSays),
		row(
			'R26',
			level,
			workloads.appSetuid,
			'bind 81',
			low('bind 81'),
			'what is allowed is not what a user has',
		),
		levelRow('R26', level, 'app-setuid attempts what only root may', {
			tier: 'runtime',
			probe: {kind: 'attempts', workload: workloads.appSetuid, attempts: ofRoot},
			expect: {attempts: refusedToAll},
			observedOnly: 'documentation silent: nobody but root may do this, at any level',
			presets: [],
		}),
	]),
];

function row(
	requirement: RequirementId,
	level: Level,
	workload: RealWorkload,
	attempt: Attempt,
	end: string | Expectation,
	silent?: string,
): Row {
	return levelRow(requirement, level, `${workload.name} attempts to ${told(attempt)}`, {
		tier: 'runtime',
		probe: {kind: 'attempts', workload, attempts: [attempt]},
		expect: typeof end === 'string' ? {attempts: {[attempt]: end}} : end,
		...(silent !== undefined && {observedOnly: `documentation silent: ${silent}`}),
		presets: [],
	});
}

/** The attempt as a verb phrase. */
function told(attempt: Attempt): string {
	if (attempt === 'raw ICMP' || attempt === 'datagram ICMP') return `open a ${attempt} socket`;
	if (attempt === 'setuid program') return 'start a setuid program';
	return attempt;
}
