import {levels, type Level, type PerLevel} from '../harness/levels.ts';
import type {Expectation, ProcessFacts, Row} from '../harness/row.ts';
import type {RealWorkload} from '../harness/workloads.ts';
import {samples} from '../images/samples.ts';
import {levelRow} from './case.ts';
import {realWorkloads} from './real-workloads.ts';
import type {RequirementId} from './requirements.ts';

/** What becomes of a workload at one level, and the sentence that says so. */
interface End {
	readonly proves: RequirementId;
	readonly alsoProves?: readonly RequirementId[];
	readonly expect: Expectation | 'ready';
	readonly observedOnly?: string;
}

/** Lines 46 and 47, one line in truth; line 49; and what the kubelet says of a user given by name. */
const chownFailed =
	'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)';
const runsAsRoot = 'container has runAsNonRoot and image will run as root';
const userByName =
	'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root';

const runs = (proves: RequirementId, ...alsoProves: RequirementId[]): End => ({
	proves,
	alsoProves,
	expect: 'ready',
});
const cannotChown = (proves: RequirementId): End => ({
	proves,
	expect: {outcome: 'crashed', text: chownFailed, exitCode: 1},
});
const refusedAsRoot = (proves: RequirementId): End => ({
	proves,
	expect: {outcome: 'refused', text: runsAsRoot},
});
/** "containers that require root access will fail": how is not said. */
const fails: End = {proves: 'R34', expect: {outcome: ['refused', 'crashed']}};

const {nginx, nginx8080, nginxOptedOut, nginxUnprivileged, caddy, caddy8080} = realWorkloads;
const {appNumeric, appNamed, appRoot, appZero, helloWorld} = realWorkloads;

const ends: readonly (PerLevel<End> & {readonly workload: RealWorkload})[] = [
	{workload: nginx, disabled: runs('R6'), 'root-allowed': cannotChown('R35'), enabled: fails},
	{workload: nginx8080, disabled: runs('R6'), 'root-allowed': cannotChown('R35'), enabled: fails},
	{
		workload: nginxOptedOut,
		disabled: runs('R6'),
		'root-allowed': cannotChown('R35'),
		enabled: cannotChown('R24'),
	},
	{
		workload: nginxUnprivileged,
		disabled: runs('R6'),
		'root-allowed': runs('R4'),
		enabled: runs('R38'),
	},
	{
		workload: caddy,
		disabled: runs('R6'),
		'root-allowed': runs('R18', 'R8'),
		enabled: refusedAsRoot('R36'),
	},
	{
		workload: caddy8080,
		disabled: runs('R6'),
		'root-allowed': {
			proves: 'R16',
			expect: {outcome: 'crashed', text: 'exec /usr/bin/caddy: operation not permitted'},
			observedOnly:
				'documentation silent: a program with file capabilities does not start once all are dropped',
		},
		enabled: refusedAsRoot('R36'),
	},
	{workload: appNumeric, disabled: runs('R6'), 'root-allowed': runs('R4'), enabled: runs('R38')},
	{workload: appNamed, disabled: runs('R6'), 'root-allowed': runs('R4'), enabled: runs('R38')},
	{
		workload: appRoot,
		disabled: runs('R6'),
		'root-allowed': runs('R8', 'R4'),
		enabled: refusedAsRoot('R9'),
	},
	{
		workload: appZero,
		disabled: runs('R6'),
		'root-allowed': runs('R8', 'R4'),
		enabled: refusedAsRoot('R9'),
	},
	{
		workload: helloWorld,
		disabled: runs('R6'),
		'root-allowed': runs('R4', 'R8'),
		enabled: refusedAsRoot('R9'),
	},
];

/** What becomes of the sample images, and what their processes see of themselves. */
export const runtime: readonly Row[] = [
	levelRow('R37', 'enabled', 'caddy names no user', {
		tier: 'runtime',
		probe: {kind: 'image', image: 'caddy'},
		expect: {equals: ''},
	}),
	...ends.flatMap(({workload, ...perLevel}) =>
		levels.map(level => endRow(workload, level, perLevel[level])),
	),
	levelRow('R35', 'enabled', 'nginx, at the level of the example', {
		tier: 'runtime',
		probe: {kind: 'outcome', workload: nginx},
		expect: {outcome: 'crashed', text: chownFailed},
		observedOnly:
			'documentation drift: at enabled the container is refused before nginx can print anything; the line belongs to root-allowed',
	}),
	levelRow('R9', 'enabled', 'app-named is refused, its user being a name', {
		tier: 'runtime',
		probe: {kind: 'outcome', workload: appNamed},
		expect: {outcome: 'refused', text: userByName},
		observedOnly: 'documentation silent: the kubelet cannot verify a user that is given by name',
	}),
	processRow('R6', 'disabled', appRoot, {uid: 0, NoNewPrivs: 0}),
	processRow('R8', 'root-allowed', appRoot, {uid: 0}),
	processRow('R18', 'root-allowed', caddy, {CapEff: '400', CapBnd: '400'}),
	...(['root-allowed', 'enabled'] as const).flatMap(level => [
		processRow('R12', level, appNumeric, {NoNewPrivs: 1}),
		processRow('R14', level, appNumeric, {Seccomp: 2}),
		processRow('R16', level, appNumeric, {CapEff: '0', CapBnd: '0'}),
		processRow('R27', level, appNumeric, {uid: 65_532}),
	]),
];

function endRow(workload: RealWorkload, level: Level, end: End): Row {
	const {proves, expect, ...rest} = end;
	const {answer} = samples[workload.image];
	return levelRow(proves, level, workload.name, {
		tier: 'runtime',
		probe: {kind: 'outcome', workload},
		expect: expect === 'ready' ? {outcome: 'ready', answer} : expect,
		...(workload === appZero && {presets: []}),
		...rest,
	});
}

function processRow(
	requirement: RequirementId,
	level: Level,
	workload: RealWorkload,
	process: Partial<ProcessFacts>,
): Row {
	return levelRow(
		requirement,
		level,
		`the process of ${workload.name} sees ${Object.keys(process).join(', ')}`,
		{
			tier: 'runtime',
			probe: {kind: 'process', workload},
			expect: {process},
		},
	);
}
