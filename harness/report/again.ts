import type {Plan} from '../model/plan.ts';
import type {Row} from '../model/row.ts';

/** The command that runs one row again in the same place. */
export function againLine(
	{again}: Pick<Plan, 'again'>,
	row: Pick<Row, 'requirement' | 'level' | 'case'>,
): string {
	const level = again.includes('--level') ? [] : ['--level', row.level];
	const words = ['--requirement', row.requirement, ...level, '--case', row.case];
	return ['spd run', ...[...again, ...words].map(quoted)].join(' ');
}

/** Quoted as one word for a POSIX shell. */
function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
