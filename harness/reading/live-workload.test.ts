import test, {type ExecutionContext} from 'ava';
import {textAt, type JsonObject} from '../model/json.ts';
import {LiveWorkload} from './live-workload.ts';
import {RunNamespace} from './run-namespace.ts';
import {serveTestingApi} from '../cluster/testing-api-server.ts';

const podAt = (resourceVersion: string, state: JsonObject): JsonObject => ({
	metadata: {
		name: 'app-00001-pod',
		uid: '1',
		resourceVersion,
		labels: {'serving.knative.dev/revision': 'app-00001'},
	},
	status: {containerStatuses: [{name: 'user-container', ...state}]},
});

const crash = {terminated: {exitCode: 1, reason: 'Error', message: 'chown: not permitted'}};
const creating = podAt('1', {state: {waiting: {reason: 'ContainerCreating'}}});
const crashed = podAt('2', {state: crash});
const waits = podAt('3', {state: {waiting: {reason: 'CrashLoopBackOff'}}, lastState: crash});

async function inRunNamespace(t: ExecutionContext) {
	const server = await serveTestingApi('spd-1');
	t.teardown(() => server[Symbol.asyncDispose]());
	const {connection} = server;
	const runNamespace = await RunNamespace.open(connection, {
		name: 'spd-1',
		run: 'run',
		enforced: 'plain',
	});
	const {signal} = new AbortController();
	const app = {name: 'app', as: 'Service'} as const;
	const live = new LiveWorkload(app, {
		connection,
		runNamespace,
		node: undefined,
		nodes: true,
		signal,
	});
	t.teardown(async () => {
		await Promise.all(
			[runNamespace.revisions, runNamespace.deployments, runNamespace.pods].map(each =>
				each[Symbol.asyncDispose](),
			),
		);
	});
	const until = (what: string, holds: () => boolean): Promise<true> =>
		runNamespace.pods.until(() => holds() || undefined, {
			what,
			limit: 5000,
			last: () => '',
			signal,
		});
	const versions = (): readonly string[] =>
		runNamespace.pods
			.sightingsOf('app-00001-pod')
			.map(({object}) => textAt(object, 'metadata', 'resourceVersion'));
	/** Waits until the watch has delivered that version of the Pod. */
	const brought = (version: string): Promise<true> =>
		until(`version ${version}`, () => versions().includes(version));
	return {server, live, until, versions, brought};
}

test('an end is shown since its first event: a judge that lags has a larger figure', async t => {
	const {server, live, brought} = await inRunNamespace(t);
	await server.show('Pod', 'ADDED', creating);
	await brought('1');
	const before = performance.now();
	await server.show('Pod', 'MODIFIED', crashed);
	await brought('2');
	const shown = performance.now();
	// The judge runs again when another event has arrived meanwhile.
	await server.show('Pod', 'MODIFIED', waits);
	await brought('3');
	const looked = performance.now();
	const {shownAt = Number.NaN} = await live.outcome();
	t.true(before <= shownAt && shownAt <= shown);
	t.true(performance.now() - shownAt >= looked - shown);
});

test('a watch that is listed again does not forget since when it shows what it shows', async t => {
	const {server, live, versions, brought} = await inRunNamespace(t);
	await server.show('Pod', 'ADDED', crashed);
	await brought('2');
	const shown = performance.now();
	await server.end('Pod', [crashed]);
	await server.show('Pod', 'MODIFIED', waits);
	await brought('3');
	t.deepEqual(versions(), ['2', '3']);
	const {shownAt = Number.NaN} = await live.outcome();
	t.true(shownAt <= shown);
});

test('of what is gone no sighting is kept', async t => {
	const {server, until, versions, brought} = await inRunNamespace(t);
	await server.show('Pod', 'ADDED', crashed);
	await brought('2');
	await server.show('Pod', 'DELETED', crashed);
	await until('no Pod', () => versions().length === 0);
	t.deepEqual(versions(), []);
});
