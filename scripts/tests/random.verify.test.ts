import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';

/** An hour of random objects against Knative itself, in parts: AVA ends a test that says nothing for longer. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const parts = 6;

for (let part = 1; part <= parts; part += 1) {
	test.serial(`Knative, for ten minutes: ${part} of ${parts}`, async t => {
		const options = ['--provider', 'control-plane', '--for', '10m'];
		const {exitCode, stdout} = await execa(spd, ['fuzz', ...options], {
			stdin: 'ignore',
			reject: false,
		});
		t.log(stdout);
		t.is(exitCode, 0, stdout);
	});
}
