import test, {type ExecutionContext} from 'ava';
import type {Connection} from '../../harness/cluster/connect.ts';
import {runLabel} from '../../harness/cluster/namespace.ts';
import {changeData} from '../../harness/configuration/config-map.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {restartApiServer} from './api-server.ts';
import {badConnection} from './bad-connection.ts';
import {
	judgeGuest,
	onGuestsControlPlane,
	runGuest,
	withoutContainers,
	type Judged,
} from './guest-run.ts';
import {inTurn} from './in-turn.ts';
import {readReport, said, type KeptCluster} from './testing.ts';
import {besideKnative, replaced} from './testing-webhook.ts';

/**
 * A guest's run in bad weather: it ends in the right verdict, or in "inconclusive" with the cause; never in a wrong verdict,
 * and it leaves nothing.
 */

let kept: KeptCluster;
let administrator: Connection;

onGuestsControlPlane(async (made, connection) => {
	kept = made;
	administrator = connection;
	await changeData(connection, knativeLevel, {[knativeLevel.key]: 'enabled'});
});

/** Few rows at the level that is set, of the object and of its Pod. */
const few = ['--create', '--requirement', 'R24', ...withoutContainers];
/** Few rows at each level. */
const each = ['--switch', '--requirement', 'R25', ...withoutContainers];

const knatives = {apiGroups: ['serving.knative.dev'], resources: ['*']};
const addsToContainers = replaced(
	'"containers":[{',
	'"containers":[{"securityContext":{"runAsUser":1234},',
);
const pods = {apiGroups: [''], resources: ['pods']};
const adds = replaced('"containers":[{', '"securityContext":{"runAsUser":1234},"containers":[{');

const labels: Change = ({metadata, ...object}) => ({
	...object,
	metadata: {...(metadata as JsonObject), annotations: {seen: 'yes'}},
});

for (const [what, change, rule] of [
	['adds securityContext to Knative’s objects', adds, knatives],
	['replaces what is set in them', replaced('"RuntimeDefault"', '"Unconfined"'), knatives],
] as const) {
	inTurn(`a foreign webhook ${what}: every row is inconclusive, and it is named`, async t => {
		const {exitCode, report} = await beside(t, change, rule);
		t.is(exitCode, 2);
		t.true(report.rows.length > 0);
		for (const {standing, reason} of report.rows) {
			t.is(standing, 'inconclusive');
			t.regex(
				reason ?? '',
				/webhooks that are sent it: second\.example\.com of z\.a-second-webhook/,
			);
		}
	});
}

inTurn('one that writes to Pods spoils what reads Pods, and nothing else', async t => {
	const {exitCode, report} = await beside(t, addsToContainers, pods);
	t.is(exitCode, 2);
	const kinds = Map.groupBy(report.rows, ({tier}) => tier === 'defaulting');
	t.true(kinds.get(true)?.every(({standing}) => standing !== 'inconclusive'));
	t.true((kinds.get(false)?.length ?? 0) > 0);
	t.true(kinds.get(false)?.every(({standing}) => standing === 'inconclusive'));
});

inTurn('one that labels what it sees spoils nothing', async t => {
	const {exitCode, report} = await beside(t, labels, {
		apiGroups: ['serving.knative.dev', 'apps'],
		resources: ['*'],
	});
	t.is(exitCode, 0, report.verdict.sentence);
});

inTurn('a policy that refuses everything has not answered for Knative', async t => {
	const name = 'refuses';
	const {admission} = administrator;
	const matchResources = {
		resourceRules: [{...knatives, apiVersions: ['*'], operations: ['CREATE']}],
		namespaceSelector: {matchExpressions: [{key: runLabel, operator: 'Exists'}]},
	};
	const spec = {
		matchConstraints: matchResources,
		validations: [{expression: 'false', message: 'not here'}],
	};
	await admission.createValidatingAdmissionPolicy({body: {metadata: {name}, spec}});
	const binding = {policyName: name, validationActions: ['Deny']};
	await admission.createValidatingAdmissionPolicyBinding({body: {metadata: {name}, spec: binding}});
	t.teardown(async () => {
		await admission.deleteValidatingAdmissionPolicyBinding({name});
		await admission.deleteValidatingAdmissionPolicy({name});
	});
	const {exitCode, report} = await judgeGuest(t, kept.kubeconfig, few);
	t.is(exitCode, 2);
	t.true(report.rows.every(({standing}) => standing === 'inconclusive'));
	t.regex(report.rows[0]?.reason ?? '', /ValidatingAdmissionPolicy 'refuses'.*not here/);
});

test.serial('answers to writes that are lost make no wrong verdict', async t => {
	let writes = 0;
	await using connection = await badConnection(t, kept.kubeconfig, {
		fault({method = '', url = ''}) {
			const isWrite = ['PATCH', 'PUT', 'DELETE'].includes(method) && !url.includes('dryRun=All');
			if (isWrite) writes += 1;
			// Not by a period, which a repeated sequence of writes could meet each time.
			return isWrite && Math.sqrt(writes) % 1 < 0.25 ? 'reset after' : 'none';
		},
	});
	const {exitCode, report} = await judgeGuest(t, connection.kubeconfig, each);
	t.log(`${connection.faults()} of ${writes} answers`);
	t.true(connection.faults() > 0);
	t.is(exitCode, 0, report.verdict.sentence);
});

test.serial('an API server that is restarted in mid-run: the verdict is the right one', async t => {
	const {child, report} = await runGuest(t, kept.kubeconfig, each);
	await said(child, /^root-allowed.* …/m);
	await restartApiServer(kept);
	const {exitCode, stdout} = await child;
	t.is(exitCode, 0, stdout);
	t.deepEqual((await readReport(report)).verdict.inconclusive, []);
});

type Change = Parameters<typeof besideKnative>[2];
type Rule = Parameters<typeof besideKnative>[3];

/** A run beside a webhook that serves nobody's implementation. */
async function beside(t: ExecutionContext, change: Change, rule: Rule): Promise<Judged> {
	let judged: Judged | undefined;
	await besideKnative(t, {kept, here: '127.0.0.1'}, change, rule, async () => {
		judged = await judgeGuest(t, kept.kubeconfig, few);
	});
	if (!judged) throw new Error('it did not run');
	return judged;
}
