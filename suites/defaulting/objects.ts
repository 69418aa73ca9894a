import {levels} from '../../harness/model/levels.ts';
import {containerKinds, hardenedFields, originOf, safeValue, unsafeValue} from './factors.ts';
import {type Group, fieldRow, workloadWith} from './row.ts';

export const objects: Group = {
	why: 'object × kind of container × field × level: Configuration and Revision take ways of their own through a webhook',
	rows: levels.flatMap(level =>
		(['Configuration', 'Revision'] as const).flatMap(object =>
			containerKinds.flatMap(of =>
				hardenedFields.flatMap(field =>
					[
						{title: 'no securityContext', securityContext: undefined},
						originOf(field, safeValue[field]),
						originOf(field, unsafeValue[field]),
					].map(({title, securityContext}) =>
						fieldRow({level, object, of, field, title, given: workloadWith(of, {securityContext})}),
					),
				),
			),
		),
	),
};
