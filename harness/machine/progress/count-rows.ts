import type {Result} from '../../model/result.ts';
import type {RowCounter, RunProgress} from './run-progress.ts';

/** Shows each configuration when it is entered, and how many of its rows are done. */
export function countRows(progress: RunProgress): {
	readonly onConfiguration: (name: string, rows: number) => void;
	readonly onResult: (result: Result) => void;
} {
	let counter: RowCounter | undefined;
	let open = 0;
	return {
		onConfiguration(name, rows) {
			open = rows;
			counter = progress.configuration(name, rows);
		},
		onResult({status}) {
			counter?.add(status);
			open -= 1;
			if (open === 0) counter?.end();
		},
	};
}
