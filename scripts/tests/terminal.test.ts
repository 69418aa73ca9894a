import {mkdir, mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {screen} from '../../harness/machine/progress/testing-screen.ts';
import {eventually} from '../../images/cache/testing.ts';

/**
 * `spd run` on a real terminal, which `script` (util-linux) makes: what it shows, and how it leaves it. One by one: in
 * parallel they would exceed AVA's idle timeout.
 */

const patience = 60_000;
const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const controlC = '\u0003';

/** What the live view may send: colours, up some lines, erase to the end. */
const sequences = /ESC\[(?:[\d;]*m|\d+A|0J)/g;

for (const columns of [40, 80, 160]) {
	test.serial(`Ctrl-C leaves a terminal of ${columns} columns as it was`, async t => {
		const {cache, start} = await terminal(t, columns);
		const running = start({hangs: true});
		const live = await eventually(async () => {
			const lines = await shown(running.text(), columns);
			return lines.some(line => /^ {2}(.* · )?waiting \d\.\d s for R14/.test(line))
				? lines
				: undefined;
		});
		const head = live.findIndex(line => line.startsWith('  configuration 1 of '));
		t.true(head >= 0 && live.slice(head).every(line => line.length < columns), live.join('\n'));
		t.regex(live.at(-1) ?? '', /^[^ ] enabled.*: 2\/\d+ rows, 2 failed/);

		running.type(controlC);
		t.is((await running.ended).exitCode, 130);
		const text = running.text();
		t.regex(
			text.replaceAll('\u001B', 'ESC').replaceAll(sequences, ''),
			/^(?!.*ESC)[\r\n\P{Cc}]*$/su,
		);
		const last = await shown(text, columns);
		t.false(
			last.some(line =>
				/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] |^ {2}(starting|configuration|cleaning)|^\? R14/u.test(line),
			),
			last.join('\n'),
		);
		t.regex(last.join(' '), /the run was cut short: Interrupted:\s+interrupted by SIGINT/);
		const states = last.filter(line => line.startsWith('terminal: '));
		t.is(states.length, 2);
		t.regex(states[0] ?? '', /\becho\b/);
		t.is(states[0], states[1]);
		t.deepEqual(await readdir(cache), [], 'a run that was cut short says nothing about times');
	});
}

test.serial('a run to its end says how long the next will take', async t => {
	const {cache, start} = await terminal(t, 80);
	const first = start({hangs: false});
	t.is((await first.ended).exitCode, 1);
	const lines = await shown(first.text(), 80);
	t.true(
		lines.some(line => line.startsWith('✘ R14 [enabled] ')),
		lines.join('\n'),
	);
	t.true(lines.some(line => /^✘ enabled \(1 of \d+\): \d+\/\d+ rows, \d+ failed; /.test(line)));
	t.notRegex(first.text(), /(seconds| s| min) left|longer than before/);
	const kept = path.join(cache, 'secure-pod-defaults-conformance', 'durations', 'none.json');
	t.regex(
		await readFile(kept, 'utf8'),
		/^\[\["start",\[\d+\]\],\n\["enabled: \d+ rows",\[\d+\]\],\n/,
	);
	const second = start({hangs: false});
	await second.ended;
	t.regex(second.text(), /a few seconds left|about \d+ s left/);
});

const shown = (text: string, columns: number): Promise<readonly string[]> =>
	screen(text, [{columns, from: 0}]);

/** A program that changes nothing; `hangs`: it never gives its third answer. */
const subject = (hangs: boolean): string => {
	const program = `
		let asked = 0;
		require("node:readline").createInterface({input: process.stdin}).on("line", line => {
			asked += 1;
			if (${hangs} && asked > 2) return;
			const {request: {uid}} = JSON.parse(line);
			console.log(JSON.stringify({
				apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: {uid, allowed: true},
			}));
		});`;
	return `exec='${process.execPath}' -e '${program.replaceAll(/\s+/g, ' ')}'`;
};

async function terminal(t: ExecutionContext, columns: number) {
	t.timeout(patience);
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const cache = path.join(folder, 'cache');
	await mkdir(cache);
	const state = 'echo "terminal: $(stty -a | tr "\\n" " ")"';
	// The shell outlives Ctrl-C, to tell how it finds the terminal.
	const command = [
		'trap : INT',
		`stty rows 24 cols ${columns}`,
		state,
		`"${spd}" run --subject "$SUBJECT" --requirement R14 --level enabled --report "$REPORT" --format none`,
		'code=$?',
		state,
		'exit $code',
	].join('; ');
	return {
		cache,
		start: ({hangs}: {readonly hangs: boolean}) => {
			const ended = execa(
				'script',
				['--quiet', '--return', '--flush', '--command', command, '/dev/null'],
				{
					reject: false,
					stdin: 'pipe',
					stripFinalNewline: false,
					env: {
						SHELL: '/bin/sh',
						TERM: 'xterm-256color',
						LC_ALL: 'C.UTF-8',
						CI: '',
						NO_COLOR: '',
						FORCE_COLOR: undefined,
						GITHUB_ACTIONS: '',
						XDG_CACHE_HOME: cache,
						SUBJECT: subject(hangs),
						REPORT: path.join(folder, 'report'),
					},
				},
			);
			let text = '';
			ended.stdout.on('data', chunk => {
				text += String(chunk);
			});
			t.teardown(() => ended.kill());
			return {ended, text: () => text, type: (keys: string) => ended.stdin.write(keys)};
		},
	};
}
