import test from 'ava';
import {UsageError} from '../machine/usage-error.ts';
import {parseVersionRange} from './version-range.ts';

const holds = test.macro({
	title: (_, range: string) => `${range} speaks of some versions only`,
	exec(t, range: string, inside: readonly string[], outside: readonly string[]) {
		const covers = parseVersionRange(range);
		t.deepEqual(
			inside.filter(version => !covers(version)),
			[],
		);
		t.deepEqual(
			outside.filter(version => covers(version)),
			[],
		);
	},
});

test(holds, '>=1.16', ['1.16.0', 'v1.23.0', '2.0.0', 'unreleased', '1.16.0-rc.1'], ['1.15.9']);
test(holds, '>1.19', ['1.20.0', 'unreleased'], ['1.19.0', '1.19.9']);
test(holds, '<=1.19', ['1.19.0', '1.19.9', '1.2.0'], ['1.20.0', 'unreleased']);
test(holds, '<1.20', ['1.19.9', '0.26.0'], ['1.20.0', 'unreleased']);
test(holds, '>=1.17 <1.20.1', ['1.17.0', '1.20.0'], ['1.16.9', '1.20.1', 'unreleased']);
test(holds, '>=1.17, <1.20', ['1.19.0'], ['1.20.0']);
test(holds, '1.20', ['1.20.0', '1.20.3'], ['1.2.0', '1.21.0', 'unreleased']);
test(holds, '=1.20.0', ['1.20.0'], ['1.20.1']);

test('only * speaks of a subject whose version is unknown', t => {
	t.true(parseVersionRange('*')(undefined));
	t.true(parseVersionRange('*')('1.23.0'));
	t.false(parseVersionRange('>=0')(undefined));
	t.false(parseVersionRange('>=0')('main'));
});

test('anything else is refused with examples', t => {
	for (const range of ['', '^1.20', '~1.2', '1.x', '>= 1.16', '1.16 || 1.17', 'latest']) {
		t.throws(() => parseVersionRange(range), {
			instanceOf: UsageError,
			message: /is not a version range; examples: >=1\.16, /,
		});
	}
});
