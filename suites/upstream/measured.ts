import {isObject} from '../../harness/model/json.ts';
import type {Row} from '../../harness/model/row.ts';
import type {RequirementId} from '../requirements.ts';
import type {Replayed} from './replay.ts';
import type {Mark, PerClass} from './standing.ts';

/** One measurement of each release, made by running Knative's own code on more cases than the fixture holds. */
export interface Line {
	readonly title: string;
	/** The rows that it covers. */
	readonly of: (replayed: Replayed) => boolean;
	readonly measured: PerClass<Mark>;
	/** Where the replay differs, and why both are right, or which is. */
	readonly differs?: {readonly replayed: PerClass<Mark>; readonly why: string};
}

const always = (mark: Mark): PerClass<Mark> => ({A: mark, B: mark, C: mark, D: mark});
const from120 = (mark: Mark, before: Mark): PerClass<Mark> => ({
	A: before,
	B: before,
	C: mark,
	D: mark,
});

export const lines: readonly Line[] = [
	{
		title: 'R3, R33: the literal `root-allowed`',
		of: ({row}) => cites(row, 'R3', 'R33') && row.level === 'root-allowed',
		measured: always('✘'),
	},
	{
		title: 'R3: the literals `disabled` and `enabled`',
		of: ({row}) => cites(row, 'R3') && row.level !== 'root-allowed',
		measured: always('✔'),
	},
	{
		title: 'R3: `root-allowed` by its alias `AllowRootBounded`',
		of: ({row}) => cites(row, 'R12', 'R14', 'R16', 'R21') && row.level === 'root-allowed',
		measured: from120('✔', 'n/a'),
	},
	{
		title: 'R5, R6: `disabled`, or no key',
		of: ({row}) => cites(row, 'R5', 'R6'),
		measured: always('✔'),
	},
	{title: 'R10: each field by itself', of: ({row}) => cites(row, 'R10'), measured: always('✔')},
	{
		title: 'R11, R26: what is set is not modified, runAsNonRoot and all four at once aside',
		of: ({row}) => cites(row, 'R11', 'R26') && !looksAt(row, 'runAsNonRoot', ''),
		measured: always('✔'),
	},
	{
		title: 'R11, R24, R25, R26: a container’s `runAsNonRoot: false` at `enabled`',
		of: ({row}) =>
			cites(row, 'R11', 'R24', 'R25', 'R26') &&
			row.level === 'enabled' &&
			looksAt(row, 'runAsNonRoot', ''),
		measured: from120('✔', '✘'),
	},
	{
		title: 'R24: where the pod has runAsNonRoot, the container gets none',
		of: ({row}) => cites(row, 'R24') && !cites(row, 'R11'),
		measured: always('✔'),
	},
	...(['R12', 'R13', 'R14', 'R15', 'R16', 'R17'] as const).map(id => ({
		title: id,
		of: ({row}: Replayed) => cites(row, id),
		measured: always('✔'),
	})),
	{
		title: 'R18: ports with a number, and no port',
		of: replayed => cites(replayed.row, 'R18') && !isNameOnly(replayed),
		measured: always('✔'),
	},
	{
		title: 'R18: a port with a name only',
		of: replayed => cites(replayed.row, 'R18') && isNameOnly(replayed),
		measured: always('✘'),
	},
	{
		title: 'R18: port 8080 becomes 80, by an update',
		of: ({vector, row}) => vector.id.startsWith('portchg:') && cites(row, 'R18'),
		measured: always('✘'),
		differs: {
			replayed: always('–'),
			why: 'what was a default once, stored, looks like the user’s own word, of which the documentation says that it is not modified: observed, not judged. The capability is missing in every release, as measured.',
		},
	},
	...(['R19', 'R20'] as const).map(id => ({
		title: id,
		of: ({row}: Replayed) => cites(row, id),
		measured: always('✔'),
	})),
	{
		title: 'R21: no runAsNonRoot at `root-allowed`',
		of: ({row}) => cites(row, 'R21'),
		measured: from120('✔', 'n/a'),
	},
	{
		title: 'R22: `enabled` is `root-allowed` and runAsNonRoot',
		of: ({row}) => cites(row, 'R22'),
		measured: from120('✔', 'n/a'),
		differs: {
			replayed: from120('✔', '–'),
			why: 'where there is no `root-allowed`, there is nothing to compare with, and no row: the same said otherwise.',
		},
	},
	{title: 'R23', of: ({row}) => cites(row, 'R23'), measured: always('✔')},
	{title: 'R27: nothing else is added', of: ({row}) => cites(row, 'R27'), measured: always('✔')},
	{
		title: 'R28: the six properties need the flag, at `disabled`',
		of: ({row}) => cites(row, 'R28') && row.level === 'disabled',
		measured: always('✔'),
	},
	{
		title: 'R28: the six properties need the flag, at `root-allowed`',
		of: ({row}) => cites(row, 'R28') && row.level === 'root-allowed',
		measured: from120('✘', 'n/a'),
	},
	{
		title: 'R28: the six properties need the flag, at `enabled`',
		of: ({row}) => cites(row, 'R28') && row.level === 'enabled',
		measured: always('✘'),
	},
	{title: 'R29: the flag permits them', of: ({row}) => cites(row, 'R29'), measured: always('✔')},
	{
		title: 'R30: the flag permits no other',
		of: ({row}) => cites(row, 'R30'),
		measured: always('✔'),
		differs: {
			replayed: {...always('✔'), A: '✘'},
			why: '1.16 knows no `supplementalGroupsPolicy`: it neither refuses nor keeps it, but drops it without a word. That was measured, and counted as kept, since nothing is permitted. The requirement says refused, so that a user is told: the replay is right by the letter.',
		},
	},
	{
		title: 'R31: without the flag’s key',
		of: ({row}) => cites(row, 'R31'),
		measured: always('✔'),
	},
	{
		title: 'R40: what is stored can be updated after a switch',
		of: ({row}) => cites(row, 'R40'),
		measured: always('✘'),
	},
	{
		title: 'R41: no warning at `root-allowed`',
		of: ({row}) => cites(row, 'R41') && row.level === 'root-allowed',
		measured: {A: 'n/a', B: 'n/a', C: '✘', D: '✔'},
	},
	{
		title: 'R41: no warning at `enabled`',
		of: ({row}) => cites(row, 'R41') && row.level === 'enabled',
		measured: always('✔'),
	},
	{
		title: 'R42: sidecars and init containers',
		of: ({row}) => cites(row, 'R42'),
		measured: always('✔'),
		differs: {
			replayed: from120('✔', '✘'),
			why: 'a sidecar’s and an init container’s `runAsNonRoot: false` is overwritten as the serving container’s is. It was counted under R24 alone; for a container beside the serving one the suites cite R42 first and R24 with it. One fact, two sentences: the replay is right.',
		},
	},
];

/** What was also measured, and is not decided by admission alone. */
export const undecided: readonly {readonly ids: readonly RequirementId[]; readonly why: string}[] =
	[
		{ids: ['R1', 'R43'], why: 'documentation drift, never judged'},
		{
			ids: ['R2', 'R7', 'R9'],
			why: 'Pod Security judges the rendered pod, queue-proxy included',
		},
		{
			ids: ['R4', 'R8', 'R34', 'R35', 'R36', 'R37', 'R38'],
			why: 'what becomes of a container is the kubelet’s and the image’s doing',
		},
		{ids: ['R32'], why: 'takes a switch; a vector is one answer at one level'},
		{
			ids: ['R39'],
			why: 'its failure is in the Deployment; no vector updates a Revision at `enabled`',
		},
	];

function cites(row: Row, ...ids: readonly RequirementId[]): boolean {
	return ids.some(id => row.requirement === id || row.alsoProves.includes(id));
}

/** Whether the row observes one of these fields of a container's context; `''` is the whole of it. */
function looksAt({probe}: Row, ...fields: readonly string[]): boolean {
	const path = 'field' in probe ? probe.field : '';
	return fields.some(field => path.endsWith(field === '' ? '.securityContext' : `.${field}`));
}

function isNameOnly({row: {probe}}: Replayed): boolean {
	const ports = 'workload' in probe ? (probe.workload.ports ?? []) : [];
	return ports.some(port => isObject(port) && port['containerPort'] === undefined);
}
