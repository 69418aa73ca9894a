import test from 'ava';
import {forRelease, whyNotYet} from '../../harness/run/for-release.ts';
import {besideEverything} from './index.ts';

const {rows} = besideEverything;
const sent = (release: string | undefined): string =>
	JSON.stringify(
		forRelease(rows, release).map(({probe}) => (probe.kind === 'admission' ? probe.workload : {})),
	);

test('an older release is sent nothing that it does not have', t => {
	t.true(sent('1.23.0').includes('"ephemeral":'));
	t.false(sent('1.22.0').includes('"ephemeral":'));
	t.true(sent('1.22.0').includes('"hostPath":'));
	t.false(sent('1.16.0').includes('"hostPath":'));
	t.true(sent('1.16.0').includes('"projected":'));
});

test('a row about such a property is not run there, and says why', t => {
	const left = rows.flatMap(row => whyNotYet(row, '1.22.0')?.why ?? []);
	t.deepEqual([...new Set(left)], ['1.22.0 has no such property: it came with 1.23.0']);
	t.is(left.length, 3 * 3 * 2);
});

test('where no release is known, and for an unreleased build, all is sent', t => {
	for (const release of [undefined, 'unreleased', '1.23.0']) {
		t.deepEqual(forRelease(rows, release), rows);
		t.true(rows.every(row => whyNotYet(row, release) === undefined));
	}
});
