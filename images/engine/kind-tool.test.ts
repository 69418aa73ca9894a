import test from 'ava';
import {isRecentKind} from './kind-tool.ts';

test('kind is recent from 0.30 on', t => {
	t.false(isRecentKind('0.27.0'));
	t.true(isRecentKind('0.30.0\n'));
	t.true(isRecentKind('1.0.0'));
	t.false(isRecentKind(''));
});
