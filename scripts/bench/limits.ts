import {fileFormatNames} from '../../harness/report/formats.ts';
import type {Limit} from './figures.ts';

const runs = [
	'control plane: whole run',
	'control plane: whole run on one that stays',
	'whole run from nothing',
	'whole run on a kept cluster',
	'runtime tier, all rows',
];

/** The limits of `make bench`, by figure; a figure that has a limit and is not measured is outside it. */
export const benchLimits: Readonly<Record<string, Limit>> = {
	...Object.fromEntries(runs.map(what => [`${what}: exit code`, {atMost: 0}])),
	'control plane: stop, slowest': {atMost: 3},
	'control plane: peak memory of its processes': {atMost: 600},
	'control plane: switch-plan of 500 Services': {atMost: 60},
	'control plane: switch-plan of 500 Services: planned': {atLeast: 500},
	'control plane: switch-plan of 500 Services: peak memory of spd': {atMost: 300},
	...Object.fromEntries(
		fileFormatNames.flatMap(format => [
			[`control plane: 10000 rows as ${format}`, {atMost: 1}],
			[`control plane: 10000 rows as ${format}: memory`, {atMost: 200}],
		]),
	),
	'whole run from nothing': {atMost: 120},
	'whole run on a kept cluster': {atMost: 90},
	'runtime tier, all rows': {atMost: 120},
	'whole run on a kept cluster: peak memory of the node': {atMost: 1.6},
	'runtime tier, all rows: peak memory of the node': {atMost: 1.6},
	'configuration entered and proved, p95': {atMost: 500},
	'entered and proved in that run, p95': {atMost: 500},
	'refused, crashed or denied until judged, p95': {atMost: 300},
	'runtime tier: refused, crashed or denied until judged, p95': {atMost: 300},
	'repro, over all samples, slowest': {atMost: 30},
	'predict, over all samples, slowest': {atMost: 10},
	'predict --file: exit code': {atMost: 0},
	'predict --file: an image a core': {atMost: 1.2},
	'predict --file: memory, last third to first third': {atMost: 1.25},
	// The number of comparable rows: with fewer, a difference may be among those that were not compared.
	'forecast agrees with the cluster': {atLeast: 100},
	'forecast differs from the cluster': {atMost: 0},
};

/** The limits of figures that need no Docker. */
export function ofControlPlane(
	limits: Readonly<Record<string, Limit>>,
): Readonly<Record<string, Limit>> {
	return Object.fromEntries(
		Object.entries(limits).filter(([what]) => what.startsWith('control plane: ')),
	);
}
