import type {Plan, PlannedRow} from '../model/plan.ts';

/** The command that runs one row again in the same place. */
export function againLine({again}: Pick<Plan, 'again'>, row: PlannedRow): string {
	const level = again.includes('--level') ? [] : ['--level', row.level];
	const words = ['--requirement', row.requirement, ...level, '--case', row.case];
	return ['spd run', ...[...again, ...words].map(quoted)].join(' ');
}

/** Quoted as one word for a POSIX shell. */
function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
