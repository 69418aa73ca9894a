import {atLevel} from '../../harness/model/configuration.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {levels} from '../../harness/model/levels.ts';
import {everyContext} from '../../harness/model/row.ts';
import {
	initNames,
	sidecarNames,
	type ObjectKind,
	type SideContainer,
	type Workload,
} from '../../harness/model/workloads.ts';
import {levelRow} from '../case.ts';
import {unsafe} from '../contexts.ts';
import type {Group} from '../defaulting/row.ts';
import {flagsFor} from '../flags.ts';
import {promisedContexts} from './index.ts';

/** Sidecars and init containers, of each. */
const sizes = [3, 6, 10] as const;

/** Without `runAsNonRoot: false`, which is not R10's: some releases overwrite it. */
const opposite: JsonObject = {...unsafe, runAsNonRoot: true};

const own = (index: number): Partial<SideContainer> =>
	index % 3 === 1 ? {securityContext: opposite} : {};

/** Of each three containers the second sets all the opposite; each second init container has a low port. */
function crowdOf(size: number, servesLast: boolean): Workload {
	return {
		image: 'app-numeric',
		ports: [{containerPort: 8080}],
		sidecars: sidecarNames.slice(0, size - 1).map((name, index) => ({name, ...own(index)})),
		initContainers: initNames.slice(0, size).map((name, index) => ({
			name,
			...own(index),
			...(index % 2 === 1 && {ports: [{containerPort: 80 + index}]}),
		})),
		...(servesLast && {servesLast}),
	};
}

const questions = (['Service', 'Configuration', 'Revision'] as const).flatMap(object =>
	[false, true].flatMap(servesLast =>
		sizes.map(size => ({object, size, servesLast, stored: undefined})),
	),
);

const updates = (['Service', 'Configuration'] as const).map(object => ({
	object,
	size: 10,
	servesLast: true,
	stored: {image: 'app-numeric'} satisfies Workload,
}));

export const crowd: Group = {
	why: 'level × object × number of containers × place of the serving one: each container is treated, however many there are (line 15)',
	rows: levels.flatMap(level =>
		[...questions, ...updates].map(({object, size, servesLast, stored}) => {
			const workload = crowdOf(size, servesLast);
			const common = {object, workload, field: everyContext} as const;
			return levelRow(
				level === 'disabled' ? 'R6' : 'R10',
				level,
				titleOf({object, size, servesLast, updated: stored !== undefined}),
				{
					tier: 'defaulting',
					presets: level === 'enabled' ? ['gate'] : [],
					configuration: atLevel(level, flagsFor(level, workload)),
					probe: stored ? {kind: 'update', stored, ...common} : {kind: 'admission', ...common},
					expect: {equals: promisedContexts(level, workload)},
				},
			);
		}),
	),
};

function titleOf(asked: {
	object: ObjectKind;
	size: number;
	servesLast: boolean;
	updated: boolean;
}): string {
	return [
		`each securityContext, ${asked.updated ? 'update to ' : ''}${asked.size * 2} containers`,
		...(asked.servesLast ? ['the serving one last'] : []),
		...(asked.object === 'Service' ? [] : [asked.object]),
	].join(', ');
}
