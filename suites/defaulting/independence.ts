import {isObject} from '../../harness/model/json.ts';
import {levels} from '../../harness/model/levels.ts';
import {
	containerKinds,
	hardenedFields,
	otherKeys,
	safeValue,
	tell,
	unsafeValue,
} from './factors.ts';
import {type Group, fieldRow, workloadWith} from './row.ts';

/** What may be set beside the observed field. */
const neighbours = [
	...hardenedFields.flatMap(field => [{[field]: safeValue[field]}, {[field]: unsafeValue[field]}]),
	{capabilities: {add: ['SYS_ADMIN']}},
	// Not beside privileged: before 1.17 Knative refuses it, even set to false.
	...otherKeys.filter(keys => !('privileged' in keys)),
];

export const independence: Group = {
	why: 'level × kind of container × field that is not set × field beside it that is: each field is by itself (line 15)',
	rows: levels.flatMap(level =>
		containerKinds.flatMap(of =>
			hardenedFields.flatMap(field =>
				neighbours
					.filter(neighbour => isObject(neighbour) && !(field in neighbour))
					.map(neighbour =>
						fieldRow({
							level,
							of,
							field,
							title: `not set beside ${tell(neighbour)}`,
							given: workloadWith(of, {securityContext: neighbour}),
							proves: field === 'runAsNonRoot' && level === 'root-allowed' ? 'R21' : 'R10',
						}),
					),
			),
		),
	),
};
