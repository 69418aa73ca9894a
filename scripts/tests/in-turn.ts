import {createHash} from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {readSettings} from '../../harness/machine/settings.ts';
import {isItsTurn} from '../../suites/of-the-day.ts';

const {testTurn: turn} = readSettings();
const file = path.basename(fileURLToPath(test.meta.file));
/** Not each file's first test on the same day. */
const start = createHash('sha256').update(file).digest().readUInt32BE();
let met = 0;
let run = 0;

/**
 * `test.serial` for what takes long and differs from a test that always runs in a value only: the path that it shows is shown
 * every day. `make test` runs a part of these, on each day another, so that all run within a few days; `make verify`, and AVA
 * with a file's name, run all.
 */
export const inTurn = new Proxy(test.serial, {
	apply(serial, self, given) {
		const index = start + met;
		met += 1;
		if (turn && !isItsTurn(index, turn)) return;
		run += 1;
		Reflect.apply(serial, self, given);
	},
});

// `scripts/test.ts` adds these up.
if (turn) {
	setImmediate(() => process.stdout.write(`${file}: ${run} of ${met} tests that take turns\n`));
}
