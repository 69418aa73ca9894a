import test from 'ava';
import {leavesNoCluster} from './testing.ts';

test('Ctrl-C while Knative is installed leaves no cluster behind and exits 130', async t => {
	await leavesNoCluster(t, /^Knative: webhook.* …/m);
});
