import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {inTurn} from './in-turn.ts';
import {appFolder, compileApps, forAnotherArchitecture} from './repro-apps.ts';
import {outcome, ReproCluster} from './repro-testing.ts';

/** `spd repro` of apps with one fault each, as folders with a Dockerfile. */

const cluster = ReproCluster.forFile();
let app: string;

test.before(async () => {
	app = await compileApps(cluster.folder);
});

/** A faulty app at one level: the outcome is the same at all levels. */
const ofOurs = test.macro({
	async exec(
		t: ExecutionContext,
		name: string,
		lines: readonly string[],
		expected: {
			readonly outcome: string;
			readonly options?: readonly string[];
			readonly foreign?: true;
		},
	) {
		const made = await appFolder(cluster.folder, {app, name, lines});
		if (expected.foreign) await forAnotherArchitecture(path.join(made, 'app'));
		const options = [made, '--level', 'disabled', ...(expected.options ?? [])];
		const levels = await cluster.repro(t, options);
		t.is(outcome(levels['disabled']), expected.outcome);
	},
	title: (_, name) => `an app of ours: ${name}`,
});

inTurn(ofOurs, 'exits', ['CMD ["/app", "exit"]'], {outcome: 'crashed exits-0'});
inTurn(ofOurs, 'bare', [], {outcome: 'pending no-command'});
inTurn(ofOurs, 'fails', ['CMD ["/app", "fail"]'], {outcome: 'pending answers-error'});
inTurn(ofOurs, 'missing', ['CMD ["/nope"]'], {outcome: 'crashed program-missing'});
inTurn(ofOurs, 'foreign', ['CMD ["/app", "exit"]'], {
	outcome: 'crashed exec-format',
	foreign: true,
});
inTurn(ofOurs, 'loopback', ['CMD ["/app", "listen", "127.0.0.1:8080"]'], {
	outcome: 'ready listens-on-loopback',
});
inTurn(ofOurs, 'silent', ['CMD ["/app", "silent"]'], {
	outcome: 'pending not-yet',
	options: ['--wait', '10'],
});
inTurn(ofOurs, 'slow', ['CMD ["/app", "slow", "22s"]'], {outcome: 'ready slow-start'});

inTurn('an app that listens elsewhere: the port is tried, and works', async t => {
	const lines = ['CMD ["/app", "listen", ":3000"]'];
	const made = await appFolder(cluster.folder, {app, name: 'elsewhere', lines});
	const levels = await cluster.repro(t, [made, '--level', 'disabled']);
	t.is(outcome(levels['disabled']), 'pending listens-elsewhere');
	t.deepEqual(levels['disabled']?.set?.override, {ports: [{containerPort: 3000}]});
});

test.serial('an answer that is worse than at a level below is no service', async t => {
	const lines = ['COPY --chown=1234 secret /secret', 'USER 0', 'CMD ["/app", "file", "/secret"]'];
	const made = await appFolder(cluster.folder, {app, name: 'reads', lines});
	await writeFile(path.join(made, 'secret'), 'open', {mode: 0o600});
	const levels = await cluster.repro(t, [made, '--level', 'disabled,root-allowed']);
	t.is(outcome(levels['disabled']), 'ready');
	t.is(outcome(levels['root-allowed']), 'pending foreign-path');
	t.like(levels['root-allowed']?.attempt.finding, {http: 403, httpBelow: 200});
	// Its owner may read it, without anything of the level taken back.
	t.is(levels['root-allowed']?.set?.override.securityContext?.['runAsUser'], 1234);
});

inTurn('megabytes of binary in the log: the last words, printable and without secrets', async t => {
	const made = await appFolder(cluster.folder, {
		app,
		name: 'noise',
		lines: ['CMD ["/app", "noise"]'],
	});
	const levels = await cluster.repro(t, [made, '--level', 'disabled']);
	t.is(outcome(levels['disabled']), 'crashed crash-of-its-own');
	const {text = ''} = levels['disabled']?.attempt.finding ?? {};
	t.regex(text, /password=\[redacted\]\nthe last words$/);
	t.notRegex(text, /\p{Cc}(?<!\n)/u);
});
