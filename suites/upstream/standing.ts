import type {StandingRow} from '../../harness/verdict/row-verdict.ts';
import type {Judged, Replayed} from './replay.ts';
import type {Class} from './vector.ts';

/** `–`: no answer shows it. `n/a`: no spelling selects the level. */
export type Mark = '✔' | '✘' | 'n/a' | '–';

export type PerClass<T> = Readonly<Record<Class, T>>;

export interface Stood extends Replayed {
	readonly stands: StandingRow;
}

/** Each row with its outcome; the verdict keeps their order. */
export function standingOf({rows, verdict}: Judged): readonly Stood[] {
	return rows.flatMap((replayed, index) => {
		const stands = verdict.rows[index];
		return stands ? [{...replayed, stands}] : [];
	});
}

/** The combined result of the rows. */
export function markOf(rows: readonly Stood[]): Mark {
	const has = (standing: StandingRow['standing']): boolean =>
		rows.some(({stands}) => stands.standing === standing);
	if (has('failed')) return '✘';
	if (has('passed')) return '✔';
	return has('not applicable') ? 'n/a' : '–';
}
