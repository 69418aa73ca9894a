import type {Level} from '../../harness/model/levels.ts';
import type {PodContainer, ProcessFacts, Row} from '../../harness/model/row.ts';
import type {RealWorkload} from '../../harness/model/workloads.ts';
import {levelRow} from '../case.ts';
import type {RequirementId} from '../requirements.ts';
import {runtimeWorkloads as workloads} from './workloads.ts';

/** The capabilities that containerd leaves to a root process that drops nothing (real-cluster.md §3.1). */
const runtimeDefaults = 'a80425fb';
const onlyFull = {presets: []} as const;

/** What the processes observe about themselves (real-cluster.md §3.1). */
export const processes: readonly Row[] = [
	processRow('R6', 'disabled', workloads.appRoot, {uid: 0, NoNewPrivs: 0}),
	processRow(
		'R6',
		'disabled',
		workloads.appRoot,
		{CapEff: runtimeDefaults, CapBnd: runtimeDefaults},
		onlyFull,
	),
	processRow(
		'R6',
		'disabled',
		workloads.appNumeric,
		{CapEff: '0', CapBnd: runtimeDefaults},
		onlyFull,
	),
	levelRow('R6', 'disabled', 'the process of app-numeric sees Seccomp', {
		tier: 'runtime',
		probe: {kind: 'process', workload: workloads.appNumeric},
		expect: {
			dependsOn: 'processes are filtered by default',
			yes: {process: {Seccomp: 2}},
			no: {process: {Seccomp: 0}},
		},
		...onlyFull,
	}),
	processRow('R6', 'disabled', workloads.redisStyle, {uid: 999}, onlyFull),
	processRow('R8', 'root-allowed', workloads.appRoot, {uid: 0}),
	processRow('R16', 'root-allowed', workloads.appRoot, {CapEff: '0', CapBnd: '0'}, onlyFull),
	processRow(
		'R17',
		'root-allowed',
		workloads.nginxKeepsAll,
		{CapEff: runtimeDefaults, CapBnd: runtimeDefaults},
		onlyFull,
	),
	processRow('R10', 'root-allowed', workloads.nginxKeepsAll, {NoNewPrivs: 1, Seccomp: 2}, onlyFull),
	processRow('R10', 'enabled', workloads.sidecarNumeric, {NoNewPrivs: 1, Seccomp: 2}, onlyFull),
	processRow(
		'R17',
		'enabled',
		workloads.sidecarNumeric,
		{CapEff: '0', CapBnd: runtimeDefaults},
		onlyFull,
	),
	processRow('R18', 'root-allowed', workloads.caddy, {CapEff: '400', CapBnd: '400'}),
	processRow('R18', 'root-allowed', workloads.appZero80, {CapEff: '400', CapBnd: '400'}, onlyFull),
	processRow('R26', 'root-allowed', workloads.appNumericAsZero, {uid: 0}, onlyFull),
	...(['root-allowed', 'enabled'] as const).flatMap(level => [
		processRow('R12', level, workloads.appNumeric, {NoNewPrivs: 1}),
		processRow('R14', level, workloads.appNumeric, {Seccomp: 2}),
		processRow('R16', level, workloads.appNumeric, {CapEff: '0', CapBnd: '0'}),
		processRow('R27', level, workloads.appNumeric, {uid: 65_532}),
		processRow('R18', level, workloads.caddyAs1000, {CapEff: '400', CapBnd: '400'}, onlyFull),
		processRow('R26', level, workloads.caddyAs1000, {uid: 1000}, onlyFull),
		toldRow(level, 'CapBnd', '0000000000000400'),
		toldRow(
			level,
			'CapEff',
			'0000000000000000',
			'documentation silent: a capability that is allowed is not one that a user has',
		),
	]),
];

/** What a non-root process on port 80, without a file capability, reports about itself before it exits. */
function toldRow(
	level: Level,
	set: 'CapBnd' | 'CapEff',
	value: string,
	observedOnly?: string,
): Row {
	const workload = workloads.nonRoot80;
	return levelRow('R18', level, `the process of ${workload.name} tells ${set}`, {
		tier: 'runtime',
		probe: {kind: 'outcome', workload},
		expect: {outcome: 'crashed', text: `${set}:\t${value}`, exitCode: 1},
		...(observedOnly !== undefined && {observedOnly}),
		...onlyFull,
	});
}

/** A row about a process of the workload's Pod: the user's, or that of another container. */
export function processRow(
	requirement: RequirementId,
	level: Level,
	workload: RealWorkload,
	process: Partial<ProcessFacts>,
	{of, ...more}: Partial<Pick<Row, 'presets' | 'configuration'>> & {of?: PodContainer} = {},
): Row {
	const whose = of === undefined ? workload.name : `the ${of} of ${workload.name}`;
	return levelRow(
		requirement,
		level,
		`the process of ${whose} sees ${Object.keys(process).join(', ')}`,
		{
			tier: 'runtime',
			probe: {kind: 'process', workload, ...(of && {of})},
			expect: {process},
			...more,
		},
	);
}
