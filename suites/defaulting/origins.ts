import {levels, type Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import {containerKinds, hardenedFields, originOf, set, typeless, unset} from './factors.ts';
import {type Group, fieldRow, workloadWith} from './row.ts';

export const origins: Group = {
	why: 'level × kind of container × field × how it is left alone or set: each can be a branch of its own',
	rows: levels
		.flatMap(level =>
			containerKinds.flatMap(of =>
				hardenedFields.flatMap(field => {
					const left = [...unset(field), ...(field === 'seccompProfile' ? typeless : [])];
					return [...left, ...set[field].map(value => originOf(field, value))].map(
						({title, securityContext}) =>
							fieldRow({level, of, field, title, given: workloadWith(of, {securityContext})}),
					);
				}),
			),
		)
		.concat(levels.map(fileWithoutType)),
};

/** The documentation does not say whether such a profile counts as set. */
function fileWithoutType(level: Level): Row {
	const value = {localhostProfile: 'profiles/app.json'};
	const {title, securityContext} = originOf('seccompProfile', value);
	return fieldRow({
		level,
		field: 'seccompProfile',
		title,
		given: {securityContext},
		observedOnly: 'documentation silent: whether a profile without a type is set',
	});
}
