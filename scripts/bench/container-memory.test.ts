import test from 'ava';
import {usagesIn} from './container-memory.ts';

test('what docker stats writes, with what clears the screen before it', t => {
	t.deepEqual(usagesIn('\u001B[H1.5GiB / 23.54GiB\u001B[K\n\u001B[J'), [1.5 * 2 ** 30]);
	t.deepEqual(usagesIn('512MiB / 2GiB\n3KiB / 2GiB\n0B / 0B\n'), [512 * 2 ** 20, 3072, 0]);
	t.deepEqual(usagesIn('-- / --\n'), []);
});
