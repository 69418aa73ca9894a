import {atLevel} from '../../harness/model/configuration.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import type {Expectation, PodContainer, Row} from '../../harness/model/row.ts';
import type {RealWorkload} from '../../harness/model/workloads.ts';
import {samples} from '../../images/recipe/samples.ts';
import {levelRow} from '../case.ts';
import {userMaySet} from '../flags.ts';
import type {RequirementId} from '../requirements.ts';
import {asUserZero, runsAsRoot} from './ends.ts';
import {processRow} from './processes.ts';
import {runtimeWorkloads as workloads} from './workloads.ts';

const ready: Expectation = {outcome: 'ready', answer: samples['app-numeric'].answer};
const asRoot: Expectation = {outcome: 'refused', text: runsAsRoot};
const bare = {CapEff: '0', CapBnd: '0', NoNewPrivs: 1, Seccomp: 2};

const flagged = (level: Level) => ({configuration: atLevel(level, userMaySet), presets: []});

/** Sidecars and init containers at run time, and what a user sets for the whole pod, queue-proxy included. */
export const besideRows: readonly Row[] = [...sidecars(), ...initContainers(), ...wholePods()];

function sidecars(): Row[] {
	const of = 'sidecar';
	return [
		row('R6', 'disabled', workloads.sidecarRoot, of, ready),
		row('R42', 'root-allowed', workloads.sidecarRoot, of, ready),
		row('R42', 'enabled', workloads.sidecarRoot, of, asRoot),
		processRow('R42', 'root-allowed', workloads.sidecarRoot, {uid: 0, ...bare}, {of, presets: []}),
		row('R42', 'enabled', workloads.sidecarNumeric, of, ready),
		processRow('R42', 'enabled', workloads.sidecarNumeric, bare, {of, presets: []}),
	];
}

/** An init container has ended before its process can be observed: its exit shows what it was allowed to do. */
function initContainers(): Row[] {
	const of = 'init';
	const could: Expectation = {outcome: 'crashed', exitCode: 1};
	return [
		row('R6', 'disabled', workloads.initCannotChown, of, could),
		row('R42', 'root-allowed', workloads.initCannotChown, of, ready),
		row('R42', 'enabled', workloads.initCannotChown, of, asRoot),
		row('R42', 'enabled', workloads.initNumeric, of, ready),
	];
}

function wholePods(): Row[] {
	const silent =
		'documentation silent: what is set for the pod reaches Knative’s own container too';
	return levels.flatMap(level => [
		processRow('R29', level, workloads.podAs1000, {uid: 1000}, flagged(level)),
		processRow('R29', level, workloads.podAs1000, {Seccomp: 0}, flagged(level)),
		processRow(
			'R29',
			level,
			workloads.podAs1000,
			{uid: 1000},
			{of: 'queue-proxy', ...flagged(level)},
		),
		row('R29', level, workloads.podNonRoot, undefined, asRoot),
		row(
			'R26',
			level,
			workloads.podAsZero,
			'queue-proxy',
			{outcome: 'refused', text: asUserZero},
			silent,
		),
	]);
}

function row(
	requirement: RequirementId,
	level: Level,
	workload: RealWorkload,
	of: PodContainer | undefined,
	expect: Expectation,
	observedOnly?: string,
): Row {
	const title = of === undefined ? workload.name : `${workload.name}, its ${of}`;
	const flags = workload.initContainers || workload.podSecurityContext ? userMaySet : {};
	return levelRow(requirement, level, title, {
		tier: 'runtime',
		configuration: atLevel(level, flags),
		probe: {kind: 'outcome', workload, ...(of && {of})},
		expect,
		presets: [],
		...(observedOnly !== undefined && {observedOnly}),
	});
}
