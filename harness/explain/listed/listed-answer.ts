import type {Cause} from '../causes/cause.ts';
import type {LevelsDoing} from '../experiment/levels-doing.ts';
import {isForecast} from '../predict/predict.ts';
import type {Forecast} from '../predict/forecast.ts';
import {tellOverride} from '../repro/render/tell.ts';
import {isTold, type LevelAnswer} from '../repro/repro-report.ts';
import type {Level} from '../../model/levels.ts';
import type {Outcome} from '../../model/row.ts';

/** What became of one image of a list: the answer of `spd predict` or `spd repro`, as far as the table needs it. */
export interface ListedAnswer {
	readonly named: string;
	/** The engine's id of the image. */
	readonly id: string;
	readonly levels: readonly ListedLevel[];
}

export interface ListedLevel {
	readonly level: Level;
	readonly outcome: Outcome;
	readonly cause?: Pick<Cause, 'id' | 'title'>;
	/** Not the level's doing: it ends the same way at `disabled`. */
	readonly asAtDisabled?: true;
	/** What to set; only `spd repro` has tried it. */
	readonly set?: string;
	/** What to change in the image. */
	readonly change?: string;
}

/** An image, or a line that names none, without an answer. */
export interface Unanswered {
	readonly line: number;
	readonly named: string;
	readonly reason: string;
	/** The line itself is wrong; otherwise the machine, a registry or the cluster lacks something. */
	readonly isWrong: boolean;
}

/** The reason of a level that was not forecast, instead of the image's answer. */
export function ofForecast({image, levels}: Forecast): ListedAnswer | {readonly reason: string} {
	for (const each of levels) {
		if (!isForecast(each)) return {reason: `${each.level}: ${each.notForecast}`};
	}
	return {
		named: image.named,
		id: image.id,
		levels: levels.filter(isForecast).map(({level, finding, cause, doing}) => ({
			level,
			outcome: finding.outcome,
			...(finding.outcome !== 'ready' && {...caused(cause), ...ofDoing(doing)}),
			...(finding.outcome !== 'ready' && first('set', setBy(cause, doing))),
			...(finding.outcome !== 'ready' && first('change', cause?.imageChanges)),
		})),
	};
}

/** A level that a release does not have is left out. */
export function ofRepro(
	named: string,
	id: string,
	levels: readonly LevelAnswer[],
): ListedAnswer | {readonly reason: string} {
	if (!levels.some(isTold)) return {reason: 'no level was entered'};
	return {
		named,
		id,
		levels: levels.filter(isTold).map(({level, attempt: {finding, cause}, doing, set}) => ({
			level,
			outcome: finding.outcome,
			...(finding.outcome !== 'ready' && {...caused(cause), ...ofDoing(doing)}),
			...(set && {set: tellOverride(set.override)}),
			...(finding.outcome !== 'ready' && first('change', cause?.imageChanges)),
		})),
	};
}

const caused = (cause: Cause | undefined): Pick<ListedLevel, 'cause'> =>
	cause ? {cause: {id: cause.id, title: cause.title}} : {};

const ofDoing = (doing: LevelsDoing | undefined): Pick<ListedLevel, 'asAtDisabled'> =>
	doing?.is === 'none' && doing.because === 'same-at-disabled' ? {asAtDisabled: true} : {};

/** What the experiment found to suffice, then what the cause suggests, the smallest first. */
function setBy(cause: Cause | undefined, doing: LevelsDoing | undefined): readonly string[] {
	const narrower = doing?.is === 'these' && doing.narrower ? [doing.narrower] : [];
	return [...narrower, ...(cause?.overrides ?? [])].map(tellOverride);
}

function first<Name extends 'set' | 'change'>(
	name: Name,
	[told]: readonly string[] = [],
): {readonly [Key in Name]?: string} {
	return (told === undefined ? {} : {[name]: told}) as {readonly [Key in Name]?: string};
}
