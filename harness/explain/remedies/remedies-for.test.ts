import test from 'ava';
import type {PathOwner} from '../../../images/named/image-content.ts';
import {causeOf} from '../causes/catalogue.ts';
import {findingOf, type Example} from '../causes/examples.ts';
import {unknownImage} from '../causes/finding.ts';
import type {Override} from '../causes/override.ts';
import {costOf, weakens} from './cost.ts';
import {plausibleUsers} from './plausible-users.ts';
import {furtherRemedies, remediesFor, type Situation} from './remedies-for.ts';

const account = (name: string, uid: number, home = `/home/${name}`) => ({
	name,
	uid,
	gid: uid,
	home,
});
const debian = [
	account('root', 0, '/root'),
	account('daemon', 1),
	account('www-data', 33, '/var/www'),
	account('nobody', 65_534, '/nonexistent'),
];

const folder = (path: string, uid: number, gid: number, mode: number): PathOwner => ({
	path,
	uid,
	gid,
	mode,
	isFile: false,
});

function situation(example: Example, rest: Partial<Situation> = {}): Situation {
	const finding = findingOf(example);
	const cause = causeOf(finding);
	return {finding, ...(cause && {cause}), own: {}, pod: {}, owners: [], closedVolumes: [], ...rest};
}

const crashed = (text: string, example: Partial<Example> = {}, rest: Partial<Situation> = {}) =>
	situation({outcome: 'crashed', exitCode: 1, text, ...example}, rest);

const has = (overrides: readonly Override[], wanted: Override): boolean =>
	overrides.some(each => JSON.stringify(each) === JSON.stringify(wanted));

test('users that the image was made for come first, then one that owns nothing, then those of servers', t => {
	const accounts = [...debian, account('redis', 999), account('app', 1000)];
	t.deepEqual(plausibleUsers({accounts}, []), [1000, 999, 65_532, 33, 65_534]);
	t.deepEqual(
		plausibleUsers({accounts, uid: 999}, [folder('/data', 7, 7, 0o700)]),
		[999, 7, 1000, 65_532, 33, 65_534],
	);
	t.deepEqual(plausibleUsers({}, [folder('/data', 0, 0, 0o700)]), [65_532]);
});

test('the owner of what was refused, and a group that may use it', t => {
	const owners = [folder('/data', 0, 1001, 0o770), folder('/data/more', 7, 8, 0o700)];
	const found = remediesFor(
		crashed("touch: cannot touch '/data/x': Permission denied", {}, {owners}),
	);
	t.true(has(found, {securityContext: {runAsGroup: 1001}}));
	t.true(has(found, {securityContext: {runAsUser: 7}}));
	t.false(has(found, {securityContext: {runAsGroup: 8}}));
	t.true(has(found, {emptyDirs: ['/data']}));
	t.false(has(found, {podSecurityContext: {supplementalGroups: [1001]}}));
	const ofPod = {owners, pod: {runAsNonRoot: true}};
	const letThrough = remediesFor(
		crashed("touch: cannot touch '/data/x': Permission denied", {}, ofPod),
	);
	t.true(has(letThrough, {podSecurityContext: {supplementalGroups: [1001]}}));
});

test('root comes last, where what was refused to another user is its own', t => {
	const owners = [folder('/app/run', 0, 0, 0o700)];
	const said = 'open /app/run: permission denied';
	const root = {securityContext: {runAsUser: 0, runAsNonRoot: false}};
	const found = remediesFor(crashed(said, {image: {...unknownImage, user: '1000'}}, {owners}));
	t.deepEqual(found.at(-1), root);
	const most = Math.max(...found.slice(0, -1).map(each => costOf(each).weight));
	t.true(costOf(root).weight > most);
	t.false(has(remediesFor(crashed(said, {image: {...unknownImage, user: '0'}}, {owners})), root));
	const others = [folder('/app/run', 7, 0, 0o700), folder('/app', 0, 0, 0o755)];
	t.false(
		has(
			remediesFor(crashed(said, {image: {...unknownImage, user: '1000'}}, {owners: others})),
			root,
		),
	);
});

test('a home is given to a user that has none, beside another uid', t => {
	const said = "PermissionError: [Errno 13] Permission denied: '/.cache'";
	const tried = {securityContext: {runAsUser: 65_532}};
	t.true(has(furtherRemedies(crashed(said), tried), {env: {HOME: '/tmp'}}));
	t.true(has(remediesFor(crashed(said)), {env: {HOME: '/tmp'}}));
	t.false(has(remediesFor(crashed('open /data/x: permission denied')), {env: {HOME: '/tmp'}}));
});

test("the user's own fields are taken back, and a stricter one is tried", t => {
	const own = {runAsUser: 7, allowPrivilegeEscalation: true};
	const [first, ...others] = remediesFor(crashed('fatal', {}, {own})).filter(
		({securityContext = {}}) => securityContext['capabilities'] === undefined,
	);
	t.true(has([...(first ? [first] : []), ...others], {securityContext: {runAsUser: null}}));
	t.true(has(others, {securityContext: {allowPrivilegeEscalation: false}}));
	const strict = remediesFor(crashed('fatal', {}, {own: {allowPrivilegeEscalation: false}}));
	t.false(has(strict, {securityContext: {allowPrivilegeEscalation: false}}));
});

test('the mode of a volume that only root may read', t => {
	const found = remediesFor(
		crashed('open /tls/key: permission denied', {}, {closedVolumes: ['tls']}),
	);
	t.true(has(found, {volumeModes: {tls: 0o444}}));
});

test('of an init container everything is set there', t => {
	const found = remediesFor(crashed('fatal', {container: 'migrate'}));
	t.true(has(found, {beside: {migrate: {env: {HOME: '/tmp'}}}}));
	t.false(has(found, {env: {HOME: '/tmp'}}));
});

test('where nothing was refused to its user only the cause is asked', t => {
	const elsewhere = situation({outcome: 'pending', listening: [{address: '::', port: 3000}]});
	t.deepEqual(remediesFor(elsewhere), [{ports: [{containerPort: 3000}]}]);
});

test('an app that only runs without a setting of the level is tried as other users, whatever it says', t => {
	const silent = {outcome: 'pending', listening: [], http: 503} as const;
	t.deepEqual(remediesFor(situation(silent)), []);
	t.true(
		has(remediesFor(situation(silent, {isLevels: true})), {securityContext: {runAsUser: 65_532}}),
	);
});

test('where the kubelet starts nothing only its user can be changed', t => {
	const refused = situation({
		outcome: 'refused',
		text: 'container has runAsNonRoot and image will run as root',
	});
	t.deepEqual(remediesFor(refused), [
		{securityContext: {runAsNonRoot: false}},
		{securityContext: {runAsUser: 65_532}},
	]);
});

test('a variable that says where to listen is set with the port', t => {
	const image = {
		...unknownImage,
		portVariables: {HTTP_PORT: '80', URLS: 'http://+:80', DB: '5432'},
	};
	const found = remediesFor(crashed('listen tcp :80: bind: permission denied', {image, port: 80}));
	t.true(
		has(found, {
			ports: [{containerPort: 8080}],
			env: {HTTP_PORT: '8080', URLS: 'http://+:8080'},
		}),
	);
});

const weight = (override: Override): number => costOf(override).weight;

test('another user costs less than a setting of the level, and root costs most', t => {
	const order: readonly Override[] = [
		{securityContext: {runAsUser: 65_532}},
		{securityContext: {runAsGroup: 1001}},
		{emptyDirs: ['/data']},
		{securityContext: {seccompProfile: {type: 'Unconfined'}}},
		{securityContext: {capabilities: {drop: ['KILL']}}},
		{securityContext: {capabilities: {}}},
		{securityContext: {runAsNonRoot: false}},
		{securityContext: {runAsNonRoot: false, capabilities: {}}},
	];
	const weights = order.map(weight);
	t.deepEqual(
		weights,
		weights.toSorted((a, b) => a - b),
	);
	t.true(new Set(weights).size === weights.length);
	t.true(weight({emptyDirs: ['/a', '/b', '/c']}) < weakens);
	t.is(weight({beside: {init: {securityContext: {runAsUser: 0}}}}), 100);
});

test('what costs nothing says nothing, and everything else says what', t => {
	t.deepEqual(costOf({securityContext: {runAsUser: 33}, env: {HOME: '/tmp'}}).told, []);
	const costly: readonly Override[] = [
		{securityContext: {runAsUser: 0}},
		{securityContext: {capabilities: {}}},
		{securityContext: {allowPrivilegeEscalation: true}},
		{securityContext: {seccompProfile: {type: 'Unconfined'}}},
		{emptyDirs: ['/data']},
		{volumeModes: {tls: 0o444}},
	];
	for (const each of costly) t.is(costOf(each).told.length, 1, JSON.stringify(each));
});
