import test from 'ava';
import recorded from '../../harness/providers/existing/recorded-calls.json' with {type: 'json'};
import {modes} from '../../harness/providers/existing/calls.ts';
import {grantsOf} from '../../harness/providers/existing/grants.ts';
import {eachVerb} from '../../harness/providers/existing/rights.ts';
import {recordCalls} from '../record-calls.ts';
import {ModeAccounts} from './mode-accounts.ts';
import {onControlPlane} from './on-control-plane.ts';

let accounts: ModeAccounts;

onControlPlane(async (_, connection) => {
	accounts = await ModeAccounts.make(connection);
});

test.after.always(() => accounts[Symbol.asyncDispose]());

test.serial(
	'full runs call what was recorded, and nothing else: node scripts/rbac.ts --record',
	async t => {
		t.deepEqual(await recordCalls(), recorded['control plane']);
	},
);

for (const mode of modes) {
	test.serial(`${mode}: each right that is missing is named, and no other`, async t => {
		const all = eachVerb(grantsOf(mode));
		await accounts.namesEachMissing(t, mode, all);
		t.log(`${all.length} rights`);
	});
}
