import test from 'ava';
import type {Contexts, Decisive} from '../../model/decisive.ts';
import type {JsonObject} from '../../model/json.ts';
import type {StoredRevision, StoredService} from '../../model/stored-service.ts';
import {
	revisionKey,
	type Rendered,
	type SeenSwitch,
	type SwitchedService,
} from '../../model/switched.ts';
import type {KnownImage} from './container-forecast.ts';
import {markdownPlan} from './markdown.ts';
import type {PlanFacts, SwitchPlan} from './plan-shape.ts';
import {renderPlan} from './render.ts';
import {exitCodeOf, switchPlan, whatToAsk} from './switch-plan.ts';

const facts: PlanFacts = {
	harness: {name: 'spd', version: '0'},
	context: 'prod',
	knative: '1.23.0',
	present: {written: null, level: 'disabled'},
	to: {level: 'enabled', written: 'enabled'},
	asked: {of: 'a control plane', release: '1.23.0'},
	unseen: [],
	images: {read: 1, of: 1},
};

const hardened: JsonObject = {
	allowPrivilegeEscalation: false,
	capabilities: {drop: ['ALL']},
	runAsNonRoot: true,
	seccompProfile: {type: 'RuntimeDefault'},
};

/** What `root-allowed` sets. */
const {runAsNonRoot: _, ...mayBeRoot} = hardened;

const parts: Decisive = {containers: [{}], initContainers: []};
const containers = {names: ['user-container'], images: ['example.com/app']};

const service: StoredService = {
	kind: 'Service',
	namespace: 'shop',
	name: 'cart',
	parts,
	...containers,
	lastModifier: 'ann',
	pending: false,
	excluded: false,
};

const revision: StoredRevision = {
	namespace: 'shop',
	name: 'cart-00001',
	of: {kind: 'Service', name: 'cart'},
	reserve: false,
	parts,
	...containers,
};

const contexts = (context: JsonObject | null): Contexts => ({pod: null, containers: [context]});

const stays: SwitchedService = {before: [], after: [], annotated: {newRevision: false}};

/** A plan for one Service and its Revision. */
function plan({
	image = {user: '1000'},
	before = contexts(null),
	after = contexts(hardened),
	switched = stays,
	given = {},
	own = {},
	about = {},
}: {
	image?: KnownImage;
	before?: Contexts;
	after?: Rendered;
	switched?: SwitchedService;
	given?: Partial<StoredService>;
	own?: Partial<StoredRevision>;
	about?: Partial<PlanFacts>;
}): SwitchPlan {
	const services = [{...service, ...given}];
	const revisions = [{...revision, ...own}];
	const {services: keys} = whatToAsk({services, revisions});
	const seen: SeenSwitch = {
		written: 'enabled',
		services: new Map([...keys.keys()].map(key => [key, switched])),
		revisions: new Map([[revisionKey(parts), {before, after}]]),
	};
	const sources = {services, revisions, now: new Map(), seen};
	return switchPlan(
		{...facts, ...about},
		{...sources, images: new Map([['example.com/app', image]])},
	);
}

const first = (of: SwitchPlan) => of.services[0];
const outcome = (of: SwitchPlan) => first(of)?.outcome;
const settings = (of: SwitchPlan) =>
	first(of)?.effects.flatMap(({prevention}) => prevention?.setting ?? []);

test('a Service that is rendered as before is unchanged', t => {
	const unchanged = plan({after: contexts(null)});
	t.is(outcome(unchanged), 'unchanged');
	t.is(exitCodeOf(unchanged), 0);
});

test('an image of another numeric user is changed, and nothing is to be set', t => {
	const changed = plan({});
	t.is(outcome(changed), 'changed');
	t.is(exitCodeOf(changed), 0);
	t.deepEqual(first(changed)?.set, []);
});

test('an image of root is broken, and root with capabilities of its own is what to set against it', t => {
	const broken = plan({image: {user: ''}});
	t.is(outcome(broken), 'broken');
	t.is(exitCodeOf(broken), 1);
	t.deepEqual(settings(broken), [{runAsNonRoot: false, capabilities: {}}]);
	t.regex(
		first(broken)?.set[0]?.yaml ?? '',
		/name: cart\n[^]*runAsNonRoot: false\n +capabilities: {}/,
	);
});

test('a named user is broken, and needs no capabilities', t => {
	t.deepEqual(settings(plan({image: {user: 'www-data'}})), [{runAsNonRoot: false}]);
});

test('root that loses only its capabilities may break, by any name', t => {
	const after = contexts(mayBeRoot);
	for (const user of ['', '0', 'root', '0:0']) {
		const may = plan({image: {user}, after});
		t.is(outcome(may), 'may break', user);
		t.is(exitCodeOf(may), 2);
		t.deepEqual(settings(may), [{capabilities: {}}]);
	}
});

test('what was to be feared before is not foreseen, and not set against', t => {
	const before = contexts(mayBeRoot);
	t.deepEqual(settings(plan({image: {user: ''}, before})), [{runAsNonRoot: false}]);
	const lessSafe = plan({image: {user: ''}, before: contexts(hardened), after: before});
	t.is(outcome(lessSafe), 'may break');
});

test('an image that was not read may break, and what is set makes nothing more to be feared', t => {
	const may = plan({image: {notRead: 'it needs a login'}});
	t.is(outcome(may), 'may break');
	t.deepEqual(settings(may), [{runAsNonRoot: false, capabilities: {}}]);
});

test('a low port needs an image of root or privileges that its file has', t => {
	const low: Decisive = {...parts, containers: [{ports: [{containerPort: 80}]}]};
	const seen = {written: 'enabled', services: new Map()};
	const all = {services: [], revisions: [{...revision, parts: low}], now: new Map()};
	const revisions = new Map([
		[revisionKey(low), {before: contexts(null), after: contexts(hardened)}],
	]);
	const images = new Map([['example.com/app', {user: '1000'}]]);
	const [alone] = switchPlan(facts, {...all, seen: {...seen, revisions}, images}).services;
	t.is(alone?.outcome, 'may break');
	t.deepEqual(alone?.effects[1]?.prevention?.setting, {allowPrivilegeEscalation: true});
});

test('containers of a Revision to which nothing is routed cannot break', t => {
	t.is(outcome(plan({image: {user: ''}, own: {reserve: true}})), 'changed');
});

const annotation = {what: 'an annotation', by: 'its creator', warnings: []} as const;

test('a refusal that was there before is not of the switch; a new one is, with the flag that lifts it', t => {
	const refused =
		'must not set the field(s): spec.template.spec.containers[0].securityContext.capabilities.add';
	const after = [{...annotation, refused}];
	const rest = {after: contexts(null)};
	const already = plan({...rest, switched: {...stays, before: after, after}});
	t.is(outcome(already), 'unchanged');
	const is = plan({...rest, switched: {...stays, before: [annotation], after}});
	t.is(outcome(is), 'refused');
	t.is(first(is)?.when, 'next update');
	t.regex(first(is)?.set[0]?.yaml ?? '', /kubernetes\.containerspec-addcapabilities: enabled/);
});

test('a Revision name of one’s own that blocks the controller is refused, and another name is what to set', t => {
	const error = 'Saw the following changes without a name change';
	const named = plan({
		after: contexts(null),
		given: {revisionName: 'cart-a'},
		switched: {...stays, annotated: {newRevision: false, error}},
	});
	t.is(outcome(named), 'refused');
	t.regex(first(named)?.set[0]?.yaml ?? '', /name: cart-a-next/);
});

test('a Revision that its controller cannot render any more is broken', t => {
	const seen = plan({after: {notRendered: 'Deployment is invalid'}});
	t.is(outcome(seen), 'broken');
});

test('what only the documentation tells is no proof that nothing breaks', t => {
	const about = {asked: {of: 'the documentation', why: 'no Go here'}} as const;
	const unasked = plan({after: contexts(null), about});
	t.is(outcome(unasked), 'unchanged');
	t.is(exitCodeOf(unasked), 2);
	t.regex(
		renderPlan({color: false, unicode: true, width: 100}, unasked),
		/documentation: no Go here/,
	);
});

test('a plan as Markdown has a table, the reasons and what to set', t => {
	const text = markdownPlan(plan({image: {user: ''}}));
	t.regex(text, /\| `shop\/cart` \| broken at the next reconcile \| /);
	t.regex(text, /### `shop\/cart`/);
	t.regex(text, /```yaml\napiVersion: serving.knative.dev\/v1/);
	t.regex(text, /1 in all: 1 broken\./);
});

test('what was not seen of the switch is an error, and not unchanged', t => {
	const all = {services: [service], revisions: [revision], now: new Map(), images: new Map()};
	const {services: keys} = whatToAsk(all);
	const seen: SeenSwitch = {
		written: 'enabled',
		services: new Map([...keys.keys()].map(key => [key, stays])),
		revisions: new Map([[revisionKey(parts), {before: contexts(null), after: contexts(null)}]]),
	};
	t.is(switchPlan(facts, {...all, seen}).services[0]?.outcome, 'unchanged');
	t.throws(() => switchPlan(facts, {...all, seen: {...seen, services: new Map()}}), {
		message: 'the switch was not asked about Service shop/cart',
	});
	t.throws(() => switchPlan(facts, {...all, seen: {...seen, revisions: new Map()}}), {
		message: 'the switch was not asked about Revision cart-00001',
	});
});
