import type {Requirement} from '../../../harness/model/requirement.ts';
import {requirements} from '../../requirements.ts';
import {undecided} from '../measured.ts';
import {markOf, type Stood} from '../standing.ts';
import {classes} from '../vector.ts';
import {idsOf, type ByClass} from './by-class.ts';

const left = new Set<string>(undecided.flatMap(({ids}) => ids));

/** What the numbers do not show. */
const notes = [
	'What is judged at `root-allowed` in C and D is asked under `AllowRootBounded`, the only spelling that selects it.',
	'R11: `{drop: []}` comes back as `{}`, which says the same.',
	'R22 compares two answers of the same release, so that nothing stands there where `root-allowed` is missing.',
	'R31 rests on one case, an update. At the hardening levels a profile without the flag’s key is R28’s.',
	'R40: the refusals are of a Service on a low port after the way back to `disabled`, of the Revision that comes of it, and of somebody else’s update where the revision has a name of its own.',
	'R41 speaks of what sets nothing. Up to 1.20.0 `capabilities: {}` is still warned of at the hardening levels.',
];

/** Requirement × class, for what admission alone decides. */
export function requirementTable(stood: ByClass): readonly string[] {
	const table = Object.entries<Requirement>(requirements)
		.filter(([id]) => !left.has(id))
		.map(([id, {statement}]) => {
			const cells = stood.map(({rows}) => cellOf(rows.filter(each => cites(each, id))));
			return `| ${id} | ${statement} | ${cells.join(' | ')} |`;
		});
	return [
		`| requirement | what it says | ${classes.join(' | ')} |`,
		`| --- | --- | ${classes.map(() => '---').join(' | ')} |`,
		...table,
		'',
		...notes.map(note => `- ${note}`),
	];
}

function cellOf(rows: readonly Stood[]): string {
	const [failed, passed] = (['failed', 'passed'] as const).map(standing =>
		idsOf(rows.filter(({stands}) => stands.standing === standing)),
	);
	const judged = new Set([...(failed ?? []), ...(passed ?? [])]).size;
	const mark = markOf(rows);
	if (mark === '✘') return `**deviates** (${failed?.length} of ${judged})`;
	return mark === '✔' ? `conforms (${judged})` : mark;
}

function cites({row}: Stood, id: string): boolean {
	return row.requirement === id || row.alsoProves.includes(id);
}
