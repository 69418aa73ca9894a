import {redact} from '../../../images/host/redact.ts';
import type {Progress} from '../../../images/host/progress.ts';
import type {Status} from '../../model/result.ts';
import type {OpenLine, Surface} from './surface.ts';

/** Progress of a run: steps and notes, and how many rows of a configuration are done. */
export interface RunProgress extends Progress {
	configuration(name: string, rows: number): RowCounter;
}

export interface RowCounter {
	/** One more row has its result. */
	add(status: Status): void;
	end(): void;
}

export function progressOn(surface: Surface): RunProgress {
	return {
		step(title) {
			const line = surface.open(redact(title));
			return outcome => line.end(outcome === undefined ? undefined : redact(outcome));
		},
		note: line => surface.note(redact(line)),
		configuration: (name, rows) => countRows(surface.open(name), rows),
	};
}

function countRows(line: OpenLine, rows: number): RowCounter {
	const found = new Map<Status, number>();
	const count = (status: Status) => found.get(status) ?? 0;
	line.say(`0/${rows} rows`);
	return {
		add(status) {
			found.set(status, count(status) + 1);
			const done = found.values().reduce((sum, number) => sum + number, 0);
			const told = (['failed', 'inconclusive', 'not applicable'] as const)
				.filter(each => count(each) > 0)
				.map(each => `, ${count(each)} ${each}`);
			line.say(`${done}/${rows} rows${told.join('')}`);
		},
		end: () => line.end(),
	};
}
