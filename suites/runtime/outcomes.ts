import {levels, type Level, type PerLevel} from '../../harness/model/levels.ts';
import type {Expectation, Row} from '../../harness/model/row.ts';
import type {RealWorkload} from '../../harness/model/workloads.ts';
import {samples} from '../../images/recipe/samples.ts';
import {levelRow} from '../case.ts';
import {
	asUserZero,
	cannotChown,
	cannotExec,
	fails,
	lacksCapability,
	refused,
	runs,
	userByName,
	whatever,
	type End,
} from './ends.ts';
import {runtimeWorkloads as workloads} from './workloads.ts';

type Ends = PerLevel<End> & {readonly workload: RealWorkload; readonly presets?: Row['presets']};

const everywhere = (workload: RealWorkload, end: End): Ends => ({
	workload,
	...onlyFull,
	disabled: end,
	'root-allowed': end,
	enabled: end,
});

const onlyFull = {presets: []} as const;
const cannotBind: Expectation = {
	dependsOn: 'low ports are privileged',
	yes: {outcome: 'crashed', text: 'listen tcp :80: bind: permission denied', exitCode: 1},
	no: {outcome: 'ready', answer: samples['app-numeric'].answer},
};

/**
 * The outcome of each image at each level (real-cluster.md §3.2, upstream.md §4.4). The preset *gate* has the ten
 * images that matter most.
 */
const ends: readonly Ends[] = [
	// The slowest is started first: the others finish in the meantime.
	everywhere(
		workloads.absent,
		whatever(
			'R26',
			{outcome: 'pending', text: 'Unable to fetch image "registry.invalid/absent:v1"'},
			'there is no such image',
		),
	),
	{
		workload: workloads.nginxPrepared,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': whatever(
			'R16',
			{outcome: 'pending', text: 'ready; answers HTTP 504'},
			'nginx’s workers need setgid and end; Knative calls it Ready, and it answers nobody',
		),
		enabled: refused('R9'),
	},
	{
		workload: workloads.nginx,
		disabled: runs('R6'),
		'root-allowed': cannotChown('R35'),
		enabled: fails,
	},
	{
		workload: workloads.nginx8080,
		disabled: runs('R6'),
		'root-allowed': cannotChown('R35'),
		enabled: fails,
	},
	{
		workload: workloads.nginxOptedOut,
		disabled: runs('R6'),
		'root-allowed': cannotChown('R35'),
		enabled: cannotChown('R24'),
	},
	{
		workload: workloads.nginxKeepsAll,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R17'),
		enabled: refused('R9'),
	},
	everywhere(
		workloads.nginxAs101,
		whatever(
			'R26',
			{
				outcome: 'crashed',
				text: 'mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
			},
			'the image lets nobody but root make its directories',
		),
	),
	{
		workload: workloads.nginxUnprivileged,
		disabled: runs('R6'),
		'root-allowed': runs('R4'),
		enabled: runs('R38'),
	},
	{
		workload: workloads.nginxUnprivilegedNoPort,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R4'),
		enabled: runs('R38'),
	},
	{
		workload: workloads.caddy,
		disabled: runs('R6'),
		'root-allowed': runs('R18', 'R8'),
		enabled: refused('R36'),
	},
	{
		workload: workloads.caddy8080,
		disabled: runs('R6'),
		'root-allowed': cannotExec,
		enabled: refused('R36'),
	},
	{
		workload: workloads.caddyNoPort,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': cannotExec,
		enabled: refused('R36'),
	},
	...[workloads.caddyPlain, workloads.caddyPlain8080].map(workload => ({
		workload,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R8'),
		enabled: refused('R36'),
	})),
	{
		workload: workloads.caddyAs1000,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R18'),
		enabled: runs('R18'),
	},
	{
		workload: workloads.caddyAs1000On8080,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': cannotExec,
		enabled: cannotExec,
	},
	{
		workload: workloads.redisStyle,
		...onlyFull,
		disabled: runs('R6'),
		// Between these texts, the published image's chown has its own wording.
		'root-allowed': lacksCapability('chown: ', 'old.rdb', ': Operation not permitted'),
		enabled: refused('R9'),
	},
	{
		workload: workloads.redisStyleClean,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': lacksCapability('failed switching to "redis": operation not permitted'),
		enabled: refused('R9'),
	},
	{
		workload: workloads.appNumeric,
		disabled: runs('R6'),
		'root-allowed': runs('R4'),
		enabled: runs('R38'),
	},
	everywhere(
		workloads.appNumeric80,
		whatever('R18', cannotBind, 'a capability that is allowed is not one that a user has'),
	),
	{
		workload: workloads.appNamed,
		disabled: runs('R6'),
		'root-allowed': runs('R4'),
		enabled: runs('R38'),
	},
	{
		workload: workloads.appRoot,
		disabled: runs('R6'),
		'root-allowed': runs('R8', 'R4'),
		enabled: refused('R9'),
	},
	{
		workload: workloads.appRootNamed,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R8', 'R4'),
		enabled: refused('R9', userByName('root')),
	},
	{
		workload: workloads.appZero,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R8', 'R4'),
		enabled: refused('R9'),
	},
	{
		workload: workloads.appZero80,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R18', 'R8'),
		enabled: refused('R9'),
	},
	{
		workload: workloads.appNumericAsZero,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R8'),
		enabled: refused('R9', asUserZero),
	},
	{
		workload: workloads.appSetuid,
		...onlyFull,
		disabled: runs('R6'),
		'root-allowed': runs('R4'),
		enabled: runs('R38'),
	},
	{
		workload: workloads.helloWorld,
		disabled: runs('R6'),
		'root-allowed': runs('R4', 'R8'),
		enabled: refused('R9'),
	},
	everywhere(
		workloads.appExits,
		whatever(
			'R26',
			{outcome: 'crashed', text: 'fatal: no config', exitCode: 1},
			'the program ends by itself',
		),
	),
];

/** The outcomes of the sample images. */
export const outcomes: readonly Row[] = ends.flatMap(({workload, presets, ...perLevel}) =>
	levels.map(level => endRow(workload, level, perLevel[level], presets)),
);

function endRow(
	workload: RealWorkload,
	level: Level,
	{proves, expect, ...rest}: End,
	presets: Row['presets'] | undefined,
): Row {
	const {answer} = samples[workload.image];
	return levelRow(proves, level, workload.name, {
		tier: 'runtime',
		probe: {kind: 'outcome', workload},
		expect: expect === 'ready' ? {outcome: 'ready', answer} : expect,
		...(presets && {presets}),
		...rest,
	});
}
