import test from 'ava';
import recorded from '../../harness/providers/existing/recorded-calls.json' with {type: 'json'};
import {recordCalls} from '../record-calls.ts';

test('full runs call what was recorded, and nothing else: node scripts/rbac.ts --record', async t => {
	t.deepEqual(await recordCalls(), recorded['control plane']);
});
