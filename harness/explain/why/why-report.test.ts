import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {assert, property, string} from 'fast-check';
import type {JsonObject} from '../../model/json.ts';
import {renderWhy} from './render.ts';
import {whyReport} from './why-report.ts';

const style = {color: false, unicode: true, width: 100};
const causes = (text: string, service?: JsonObject) =>
	whyReport(text, service).candidates.map(({cause, rank}) => `${rank} ${cause.id}`);

function serviceWith(container: JsonObject): JsonObject {
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name: 'web'},
		spec: {template: {spec: {containers: [{image: 'web', ...container}]}}},
	};
}

test('several causes: what the kubelet says comes first, then the last words', t => {
	const log = [
		'chown: /data: Operation not permitted',
		'open /srv/x: permission denied',
		'  Warning  Failed  7s  kubelet  Error: container has runAsNonRoot and image will run as root',
	].join('\n');
	t.deepEqual(causes(log), ['certain root-image', 'likely foreign-path', 'likely chown-at-start']);
});

test('what only the kubelet says in earnest is no cause in a log', t => {
	t.deepEqual(causes('2026-11-29T22:00:00Z secret "token" not found in vault'), []);
	t.deepEqual(causes('secret "token" not found'), ['likely config-missing']);
	t.deepEqual(causes('  Warning  Failed  7s  kubelet  Error: secret "token" not found'), [
		'certain config-missing',
	]);
});

test('a reason tells a cause without words; an exit code 0 is a weak one', t => {
	t.deepEqual(causes('Last State: Terminated\n  Reason: OOMKilled\n  Exit Code: 137'), [
		'certain out-of-memory',
	]);
	t.deepEqual(causes('  Exit Code:    0'), ['possible exits-0']);
	t.deepEqual(causes('chown: /data: Operation not permitted\n  Exit Code:    0'), [
		'likely chown-at-start',
		'possible exits-0',
	]);
});

test('an error without its operation, and a file that is called missing, are possible', t => {
	t.deepEqual(causes('fatal: EACCES'), ['possible permission-denied']);
	t.deepEqual(causes("ModuleNotFoundError: No module named 'shop'"), ['possible called-missing']);
	t.deepEqual(causes('all is well'), []);
});

test('the manifest tells the port, and what it sets itself', t => {
	const text = 'bind: Permission denied';
	t.deepEqual(causes(text), ['possible low-port']);
	t.deepEqual(causes(text, serviceWith({ports: [{containerPort: 80}]})), ['likely low-port']);
	t.deepEqual(causes(text, serviceWith({ports: [{containerPort: 8080}]})), [
		'possible permission-denied',
	]);
	const own = serviceWith({securityContext: {capabilities: {drop: ['ALL']}}});
	const [first] = whyReport('chown: /data: Operation not permitted', own).candidates;
	t.deepEqual(first?.settings, [{field: 'capabilities', value: {drop: ['ALL']}, levels: []}]);
	t.regex(first?.manifest ?? '', /capabilities: \{\}/);
	t.regex(renderWhy(style, whyReport(text, own)), /What would tell more/);
});

const settings = (text: string) => whyReport(text).candidates[0]?.settings;

test('which level sets what', t => {
	t.like(settings('chown: /data: Operation not permitted')?.[0], {
		levels: ['root-allowed', 'enabled'],
	});
	t.like(settings('container has runAsNonRoot and image will run as root')?.[0], {
		value: true,
		levels: ['enabled'],
	});
	t.deepEqual(settings('exec /app: exec format error'), []);
});

test('what is known, and what is not, is told', t => {
	const text = renderWhy(style, whyReport('chown: /data: Operation not permitted'));
	t.regex(text, /^1\. it changes the owner or mode of files as it starts \(chown-at-start\)$/m);
	t.regex(text, /setting +capabilities: \{drop: \[ALL\]\}, which root-allowed and enabled set/);
	t.regex(text, /By its words only: nothing was run\./);
	t.regex(renderWhy(style, whyReport('all is well')), /^No cause is known for these words\./);
});

test('nothing that the words contain is obeyed by the terminal', t => {
	assert(
		property(string({unit: 'binary', maxLength: 30}), said => {
			const report = whyReport(`chown: /${said}: Operation not permitted\n${said}`);
			const plain = renderWhy(style, report);
			t.notRegex(plain, /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
			t.is(stripVTControlCharacters(renderWhy({...style, color: true}, report)), plain);
		}),
	);
});
