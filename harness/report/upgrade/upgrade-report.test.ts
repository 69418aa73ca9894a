import test from 'ava';
import type {ServiceState, UpdateAnswer, UpgradedService} from '../../model/upgraded-service.ts';
import type {JsonObject} from '../../model/json.ts';
import {changesBetween, podByName} from './changes.ts';
import {renderUpgrade} from './render.ts';
import {upgradeReport, type ReportedUpgrade} from './upgrade-report.ts';

const style = {color: false, unicode: true, width: 100};

const about = {
	harness: {name: 'h', version: '1'},
	from: '1.19.0',
	to: '1.23.0',
	kubernetes: '1.34.10',
	toKubernetes: '1.34.10',
	key: {
		asked: 'enabled',
		written: 'enabled',
		knownBefore: true,
		kept: 'enabled',
		plain: {before: null, after: null},
	},
	migration: [{kind: 'services.serving.knative.dev', storedVersions: ['v1'], patches: false}],
} as const;

const pod = (securityContext?: JsonObject, proxy = 'queue:1'): JsonObject => ({
	containers: [
		{name: 'user-container', image: 'app', ...(securityContext && {securityContext})},
		{name: 'queue-proxy', image: proxy},
	],
});

const state = (rendered: JsonObject, spec: JsonObject = {template: {}}): ServiceState => ({
	spec,
	revisions: {'row-00001': rendered},
});

const asked = {what: 'an annotation', by: 'another user'} as const;
const accepted: UpdateAnswer = {...asked, warnings: [], spec: {template: {}}};
const refused: UpdateAnswer = {...asked, warnings: [], refused: 'no: \u001B[31mlastModifier'};

function upgraded(more: Partial<UpgradedService> = {}): UpgradedService {
	const after = more.after ?? state(pod());
	return {
		name: 'row',
		given: 'nothing',
		before: state(pod()),
		after,
		answers: {before: [accepted], after: [accepted]},
		patches: [{of: 'Service', answers: [{name: 'row', warnings: []}], state: after}],
		annotated: {newRevisions: []},
		...more,
	};
}

function only(service: UpgradedService): ReportedUpgrade {
	const [reported] = upgradeReport(about, [service]).services;
	if (!reported) throw new Error('nothing was reported');
	return reported;
}

test('what is the same is unchanged', t => {
	const reported = only(upgraded());
	t.is(reported.outcome, 'unchanged');
	t.deepEqual(reported.upgrade, {stored: [], newRevisions: [], securityContexts: [], others: []});
});

test('another securityContext of a Revision that was there is rendered anew', t => {
	const reported = only(upgraded({after: state(pod({runAsNonRoot: true}))}));
	t.is(reported.outcome, 'rendered anew');
	t.deepEqual(reported.upgrade.securityContexts, [
		{at: 'row-00001.containers.user-container.securityContext', after: {runAsNonRoot: true}},
	]);
});

test('a new Revision is rendered anew, and so is a container that comes with a securityContext', t => {
	const revisions = {...state(pod()).revisions, 'row-00002': pod()};
	t.is(only(upgraded({after: {spec: {template: {}}, revisions}})).outcome, 'rendered anew');
	const more = {name: 'side', image: 'app', securityContext: {privileged: true}};
	const [user, proxy] = pod()['containers'] as readonly JsonObject[];
	const first = {containers: [more, user, proxy]} as JsonObject;
	const reported = only(upgraded({after: state(first)}));
	t.is(reported.outcome, 'rendered anew');
	t.deepEqual(
		reported.upgrade.securityContexts.map(({at}) => at),
		['row-00001.containers.side.securityContext'],
	);
});

test('another image of queue-proxy in every Pod is told once and is no security context', t => {
	const services = ['a', 'b'].map(name =>
		upgraded({name, after: state(pod(undefined, 'queue:2'))}),
	);
	const report = upgradeReport(about, services);
	t.deepEqual(report.everywhere, [
		{at: 'containers.queue-proxy.image', before: 'queue:1', after: 'queue:2'},
	]);
	t.true(report.services.every(({outcome}) => outcome === 'unchanged'));
	const odd = upgradeReport(about, [...services, upgraded({name: 'c'})]);
	t.deepEqual(odd.everywhere, []);
});

test('an update that was accepted before and is refused now decides; one refused as before does not', t => {
	const now = only(upgraded({answers: {before: [accepted], after: [refused]}}));
	t.is(now.outcome, 'refused');
	const ever = only(upgraded({answers: {before: [refused], after: [refused]}}));
	t.is(ever.outcome, 'unchanged');
	const stuck = only(upgraded({annotated: {newRevisions: [], error: 'no name change'}}));
	t.is(stuck.outcome, 'refused');
	const hers = only(upgraded({annotated: {newRevisions: [], refused: 'not so'}}));
	t.is(hers.outcome, 'refused');
});

test('each empty patch is held against the one before it', t => {
	const second = {...state(pod()), spec: {template: {a: 1}}};
	const third = {
		spec: second.spec,
		revisions: {...second.revisions, 'row-00002': pod()},
	};
	const {emptyPatches, outcome} = only(
		upgraded({
			patches: [
				{of: 'Service', answers: [{name: 'row', warnings: []}], state: second},
				{of: 'Configuration', answers: [{name: 'row', refused: 'no', warnings: []}], state: third},
			],
		}),
	);
	t.is(outcome, 'unchanged');
	t.deepEqual(
		emptyPatches.map(({of, stored, newRevisions, refused: words}) => [
			of,
			stored.map(({at}) => at),
			newRevisions,
			words,
		]),
		[
			['Service', ['template.a'], [], []],
			['Configuration', [], ['row-00002'], [{name: 'row', words: 'no'}]],
		],
	);
});

test('null and absent are two values, and an escaped name is one name', t => {
	t.deepEqual(changesBetween({a: {'b/c~d': null}}, {a: {}}), [{at: 'a.b/c~d', before: null}]);
	t.deepEqual(changesBetween({a: null}, {a: 1}), [{at: 'a', before: null, after: 1}]);
});

test('lists of a Pod are compared by name', t => {
	const [one, two] = [[{name: 'b'}], [{name: 'a'}, {name: 'b'}]].map(env =>
		podByName({containers: [{name: 'c', env}]}),
	);
	t.deepEqual(changesBetween(one ?? null, two ?? null), [
		{at: 'containers.c.env.a', after: {name: 'a'}},
	]);
});

test('the table has a line for each Service, with the words of a refusal and nothing that a terminal obeys', t => {
	const services = [
		upgraded(),
		upgraded({name: 'other', answers: {before: [accepted], after: [refused]}}),
	];
	const text = renderUpgrade(style, upgradeReport(about, services));
	t.regex(text, /^row {4}unchanged {6}sets nothing$/m);
	t.regex(
		text,
		/^other {2}refused {8}sets nothing\n {4}an update of an annotation by another user is refused: no: lastModifier$/m,
	);
	t.false(text.includes('\u001B'));
	t.regex(text, /The migration job patches nothing/);
});

test('what an empty patch of every Service stores is told once, and a level that is new', t => {
	const patched = {...state(pod()), spec: {template: {}, now: 1}};
	const patches = [
		{of: 'Service', answers: [{name: 'row', warnings: []}], state: patched},
	] as const;
	const report = upgradeReport({...about, key: {...about.key, knownBefore: false, kept: null}}, [
		upgraded({name: 'a', patches}),
		upgraded({name: 'b', patches}),
	]);
	const text = renderUpgrade(style, report);
	t.is(text.match(/now: nothing → 1/g)?.length, 1);
	t.regex(text, /"enabled"; 1\.19\.0 has no such level; after the upgrade it is not set/);
});
