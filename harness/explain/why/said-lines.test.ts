import test from 'ava';
import {assert, property, string} from 'fast-check';
import {saidIn} from './said-lines.ts';

const denied = 'mkdir /data/x: permission denied';
const told = (text: string) => saidIn(text).lines.map(line => line.text);

test('timestamps and prefixes of every kind are taken off a line', t => {
	for (const line of [
		denied,
		`> ${denied}`,
		`2026-11-29T22:00:00.123456789Z ${denied}`,
		`2026-11-29 22:00:00,123 ${denied}`,
		`2026-11-29T22:00:00.1Z stderr F ${denied}`,
		`[pod/web-00001-deployment-5cd57fc5c8-fbbzp/user-container] ${denied}`,
		`[pod/web-1/user-container] 2026-11-29T22:00:00Z ${denied}`,
		`web-1  | ${denied}`,
		`web-00001-deployment-5cd57fc5c8-fbbzp user-container ${denied}`,
		`2026/11/29 22:00:00 ${denied}`,
		`Nov 29 22:00:00 node app[12]: ${denied}`,
		`E1129 22:00:00.000001       1 main.go:12] ${denied}`,
		`{"level":"error","ts":1.5,"msg":"${denied}"}`,
		`{"log":"2026-11-29T22:00:00Z ${denied}\\n","stream":"stderr","time":"2026-11-29T22:00:00Z"}`,
		`time="2026-11-29T22:00:00Z" level=fatal msg="${denied}"`,
		`\u001B[31m${denied}\u001B[0m`,
	]) {
		t.deepEqual(told(line), [denied], line);
	}
});

test('events and the state of a container are the kubelet’s words', t => {
	const said = 'Error: container has runAsNonRoot and image will run as root';
	for (const line of [
		`  Warning  Failed  7s (x3 over 22s)  kubelet  ${said}`,
		`2m55s  Warning  Failed  pod/web-00001-deployment-5cd57fc5c8-fbbzp  ${said}`,
		`2m55s (x12 over 5m8s)   Warning   Failed   pod/web   ${said}`,
		`prod   2m55s   Warning   Failed   pod/web   ${said}`,
		`      Message:      ${said}`,
	]) {
		t.deepEqual(saidIn(line).lines, [{text: said, by: 'kubelet'}], line);
	}
});

test('describe tells the exit code and the reason', t => {
	const described = [
		'    State:          Waiting',
		'      Reason:       CrashLoopBackOff',
		'    Last State:     Terminated',
		'      Reason:       OOMKilled',
		'      Exit Code:    137',
		'    Ready:          False',
	].join('\n');
	t.like(saidIn(described), {exitCode: 137, reason: 'OOMKilled'});
	const status = {containerStatuses: [{lastState: {terminated: {message: denied}}}]};
	t.deepEqual(told(JSON.stringify(status, undefined, 2)), [denied]);
});

test('secrets are gone, and whatever is given is read', t => {
	t.notRegex(told('password=hunter2-hunter2').join(), /hunter2/);
	assert(
		property(string({unit: 'binary', maxLength: 200}), text => {
			const lines = told(text);
			t.notRegex(lines.join('\n'), /(?![\n\t])\p{Cc}/u);
		}),
	);
	const began = performance.now();
	saidIn(`{"a":${'['.repeat(100_000)}\n${`${denied} `.repeat(100_000)}`);
	t.true(performance.now() - began < 10_000);
});
