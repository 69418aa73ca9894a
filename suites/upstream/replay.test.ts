import {createHash} from 'node:crypto';
import test from 'ava';
import {isObject, type JsonObject} from '../../harness/model/json.ts';
import {requirements} from '../requirements.ts';
import {unspoken} from './refusals.ts';
import {replay, type Judged} from './replay.ts';
import {standingOf, type Stood} from './standing.ts';
import {classes, readVectors, vectorText, type Answer, type Class} from './vector.ts';

const vectors = readVectors();

test('the fixture is as it was computed', t => {
	const digest = createHash('sha256').update(vectorText()).digest('hex');
	t.is(digest, '31d129b56b071a073346fd5f716925068936ee55a70162bed560fd288ecd2610');
	t.is(new Set(vectors.map(({id}) => id)).size, 459);
});

test('no vector is left unasked', async t => {
	const asked = idsOf(standingOf(await replay(vectors, 'D')));
	t.deepEqual(
		vectors.map(({id}) => id).filter(id => !asked.has(id)),
		[],
	);
});

/** The requirements that each class does not meet, and the number of rows that cite them: these and no other. */
const broken: Readonly<Record<Class, Readonly<Record<string, number>>>> = {
	A: {R3: 1, R11: 8, R18: 1, R24: 8, R25: 3, R26: 11, R28: 3, R30: 4, R33: 3, R40: 5, R42: 3},
	B: {R3: 1, R11: 8, R18: 1, R24: 8, R25: 3, R26: 11, R28: 3, R33: 3, R40: 5, R42: 3},
	C: {R3: 1, R18: 2, R28: 5, R33: 3, R40: 5, R41: 28},
	D: {R3: 1, R18: 2, R28: 5, R33: 3, R40: 5},
};

/** The requirements that no vector of a class covers. */
const unsaid: Readonly<Record<Class, readonly string[]>> = {
	A: ['R22 [enabled]'],
	B: ['R22 [enabled]'],
	C: [],
	D: [],
};

/** The requirements that no vector covers; class D answers every vector. */
const covered = (await replay(vectors, 'D')).rows.flatMap(({row}) => [
	row.requirement,
	...row.alsoProves,
]);
const uncovered = new Set(Object.keys(requirements)).difference(new Set(covered));

for (const release of classes) {
	test(`class ${release}: what is right passes, what is wrong fails the right requirement`, async t => {
		const {verdict} = await replay(vectors, release);
		t.deepEqual(countsOf(verdict), broken[release]);
		t.deepEqual(
			verdict.inconclusive
				.map(({why}) => why)
				.filter(why => !uncovered.has(why.split(' ')[0] ?? '')),
			[...unsaid[release], 'R31 [root-allowed]', 'R31 [enabled]'].map(
				cell => `${cell}: no row of it was planned here`,
			),
		);
		t.is(verdict.exitCode, 1);
	});

	test(`class ${release}: each refusal is judged, or there is a reason why it is not`, async t => {
		const judged = standingOf(await replay(vectors, release));
		const spoken = idsOf(
			judged.filter(({row, stands}) => 'refusal' in row.expect || stands.standing === 'failed'),
		);
		const applicable = idsOf(judged.filter(({stands}) => stands.standing !== 'not applicable'));
		const unexplained = vectors.flatMap(({id, out}) => {
			const {error} = out[release];
			const told = spoken.has(id) || unspoken.some(({says}) => says.test(error ?? ''));
			return error === undefined || told || !applicable.has(id) ? [] : [id];
		});
		t.deepEqual(unexplained, []);
	});
}

/** A recorded answer, changed; and the requirements that fail only after the change. */
const falsifications: readonly {
	readonly id: string;
	readonly title: string;
	readonly change: (answer: Answer) => Answer;
	readonly fails: readonly string[];
}[] = [
	{
		id: 'sc:ena:rnrFalse:-',
		title: 'runAsNonRoot false is overwritten',
		change: adding('containers[0]', {runAsNonRoot: true}),
		fails: ['R11', 'R24', 'R26'],
	},
	{
		id: 'sc:arb:apeTrue:-',
		title: 'allowPrivilegeEscalation true is overwritten',
		change: adding('containers[0]', {allowPrivilegeEscalation: false}),
		fails: ['R11', 'R13', 'R22', 'R26'],
	},
	{
		id: 'sc:arb:none:-',
		title: 'root-allowed enforces runAsNonRoot',
		change: adding('containers[0]', {runAsNonRoot: true}),
		fails: ['R21'],
	},
	{
		id: 'sc:ena:none:-',
		title: 'a file system becomes read-only',
		change: adding('containers[0]', {readOnlyRootFilesystem: true}),
		fails: ['R27'],
	},
	{
		id: 'port:arb:79',
		title: 'the port of 79 is not low',
		change: adding('containers[0]', {capabilities: {drop: ['ALL']}}),
		fails: ['R18'],
	},
	{
		id: 'multi:ena:p80+side',
		title: 'the sidecar may bind as well',
		change: adding('containers[1]', {capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}),
		fails: ['R18', 'R20', 'R42'],
	},
	{
		id: 'sc:dis:none:80',
		title: 'disabled sets a profile',
		change: adding('containers[0]', {seccompProfile: {type: 'RuntimeDefault'}}),
		fails: ['R6'],
	},
	{
		id: 'pod:ena:allowed:rnrFalse',
		title: 'the pod’s runAsNonRoot is overwritten',
		change: adding('pod', {runAsNonRoot: true}),
		fails: ['R26', 'R29'],
	},
	{
		id: 'pod:dis:disabled:ru0',
		title: 'the pod’s user is let through',
		change: accepted,
		fails: ['R28'],
	},
	{
		id: 'pod:dis:enabled:sysctl',
		title: 'the pod’s sysctls are let through',
		change: accepted,
		fails: ['R30'],
	},
	{
		id: 'pod:dis:allowed:ru1000',
		title: 'allowed does not permit',
		change: answer => ({...answer, error: 'must not set the field(s): …securityContext.runAsUser'}),
		fails: ['R26', 'R29'],
	},
	{
		id: 'parse:"enabled"',
		title: 'enabled selects nothing',
		change: answer => ({...answer, sc: {'containers[0]': null}}),
		fails: ['R12', 'R14', 'R16', 'R22', 'R23', 'R3'],
	},
	{
		id: 'parse:<missing>',
		title: 'enabled is the default',
		change: adding('containers[0]', {allowPrivilegeEscalation: false}),
		fails: ['R5'],
	},
	{
		id: 'upd:ena:noop-otheruser',
		title: 'an update by somebody else is refused',
		change: answer => ({...answer, error: 'invalid value: bob'}),
		fails: ['R40'],
	},
	{
		id: 'port:ena:8080',
		title: 'a plain Service is warned of',
		change: answer => ({...answer, warning: 'Kubernetes default value is insecure, …'}),
		fails: ['R41'],
	},
];

for (const {id, title, change, fails} of falsifications) {
	test(`${id}, falsified: ${title}`, async t => {
		// The context: plain cases, some of which are the same question at another level.
		const whole = vectors.filter(vector => vector.id === id || vector.id.startsWith('sc:'));
		const changed = whole.map(vector =>
			vector.id === id ? {...vector, out: {...vector.out, D: change(vector.out.D)}} : vector,
		);
		const before = countsOf((await replay(whole, 'D')).verdict);
		const after = countsOf((await replay(changed, 'D')).verdict);
		const worse = Object.entries(after).filter(([key, rows]) => rows > (before[key] ?? 0));
		t.deepEqual(worse.map(([key]) => key).toSorted(), fails);
	});
}

function countsOf({nonConformant}: Judged['verdict']): Record<string, number> {
	return Object.fromEntries(
		nonConformant.map(({requirement, rows}) => [requirement ?? '', rows.length]),
	);
}

/** The answer without its refusal. */
function accepted({error: _error, ...answer}: Answer): Answer {
	return answer;
}

/** The answer with additions to one of its contexts. */
function adding(key: string, more: JsonObject) {
	return (answer: Answer): Answer => {
		const context = answer.sc[key];
		const changed = isObject(context) ? {...context, ...more} : more;
		return {...answer, sc: {...answer.sc, [key]: changed}};
	};
}

function idsOf(those: readonly Stood[]): ReadonlySet<string> {
	return new Set(those.map(({vector}) => vector.id));
}
