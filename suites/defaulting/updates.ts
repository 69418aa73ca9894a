import {atLevel} from '../../harness/model/configuration.ts';
import {levels} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import {levelRow} from '../case.ts';
import {unsafe} from '../contexts.ts';
import {hardenedFields, originOf, safeValue, unsafeValue} from './factors.ts';
import {type Group, fieldRow} from './row.ts';

/** From the stored value to the patched one. */
const patches = hardenedFields.flatMap(field => {
	const [safe, unsafely] = [originOf(field, safeValue[field]), originOf(field, unsafeValue[field])];
	return [
		{field, title: 'another image', stored: {}, given: {}},
		{field, title: safe.title, stored: {}, given: safe},
		{field, title: unsafely.title, stored: {}, given: unsafely},
		{field, title: 'nothing set any more', stored: {securityContext: unsafe}, given: {}},
	].map(({title, stored, given, ...rest}) => {
		const image = title === 'another image' && {
			beside: {container: {image: 'dev.local/changed:v1'}},
		};
		const {securityContext} = {securityContext: undefined, ...given};
		return {
			...rest,
			title,
			stored,
			given: {...(securityContext !== undefined && {securityContext}), ...image},
		};
	});
});

export const updates: Group = {
	why: 'level × object × field × what a patch makes of it: an update of what was stored at disabled is defaulted as a creation is',
	rows: [
		...levels.flatMap(level =>
			(['Service', 'Configuration'] as const).flatMap(object =>
				patches.map(({field, title, stored, given}) =>
					fieldRow({level, object, field, title, stored, given}),
				),
			),
		),
		...levels.map(revision),
	],
};

/** "Existing deployments continue to work" (line 4): a Revision's spec cannot change, and does not. */
function revision(level: (typeof levels)[number]): Row {
	const workload = {image: 'app-numeric'} as const;
	return levelRow(
		level === 'enabled' ? 'R39' : 'R27',
		level,
		'securityContext, update to another annotation, Revision',
		{
			tier: 'defaulting',
			configuration: atLevel(level),
			probe: {
				kind: 'update',
				object: 'Revision',
				stored: workload,
				workload,
				field: 'container.securityContext',
			},
			expect: {equals: null},
		},
	);
}
