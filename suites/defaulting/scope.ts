import {levels} from '../../harness/model/levels.ts';
import type {SideContainer, Workload} from '../../harness/model/workloads.ts';
import {type Group, fieldRow} from './row.ts';

const sidecars: readonly SideContainer[] = [{name: 'sidecar'}, {name: 'sidecar-2'}];

/** Pods of several containers, one of which has a port. */
const pods = [80, 1023, 1024, 8080].flatMap(containerPort => {
	const ports = [{containerPort}];
	const port = `port ${containerPort}`;
	const beside = {sidecars, initContainers: [{name: 'init'}]} as const;
	return [
		{title: `${port} of the first of three`, given: {ports, ...beside}},
		{title: `${port} of the last of three`, given: {ports, ...beside, servesLast: true}},
		{
			title: `${port} of the second init container`,
			given: {initContainers: [{name: 'init'}, {name: 'init-2', ports}]},
		},
	] satisfies readonly {title: string; given: Partial<Workload>}[];
});

export const scope: Group = {
	why: 'level × low port × place of the container: a port speaks of its own container, wherever that stands (line 19)',
	rows: levels.flatMap(level =>
		pods.flatMap(({title, given}) => {
			const beside = [...('sidecars' in given ? sidecars : []), ...given.initContainers];
			return (['container', ...beside.map(({name}) => name)] as const).map(of =>
				fieldRow({level, of, field: 'capabilities', title, given, proves: 'R20'}),
			);
		}),
	),
};
