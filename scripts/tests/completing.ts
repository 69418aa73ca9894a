import {access, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {Shell} from '../completion/shells.ts';
import {typing} from './typing.ts';

/** TAB in a real shell: what is completed is seen by running it, with `spd` replaced by a function that prints its arguments. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

const shells: Readonly<Record<Shell, {start: string; load: string; prints: string}>> = {
	bash: {
		start: 'bash --norc --noprofile -i',
		load: `source <('${spd}' completion bash)`,
		prints: `spd() { printf '<%s>' "$@"; echo; }`,
	},
	zsh: {
		start: 'zsh -f -i',
		load: `autoload -Uz compinit && compinit -u; source <('${spd}' completion zsh)`,
		prints: `spd() { printf '<%s>' "$@"; echo; }`,
	},
	fish: {
		start: 'fish --no-config -i',
		load: `'${spd}' completion fish | source`,
		prints: `function spd; printf '<%s>' $argv; echo; end`,
	},
};

export async function completes(t: ExecutionContext, shell: Shell): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const trap = path.join(folder, 'evaluated');
	const kubeconfig = path.join(folder, 'kubeconfig');
	await writeFile(kubeconfig, 'contexts: [{name: staging-west}]');
	const {start, load, prints} = shells[shell];
	const shown = await typing(start, [
		['', /[#$>%] /],
		[`${load}; ${prints}; echo rea''dy\n`, /ready\n/],
		['spd ru\t', /run/],
		['\n', /<run>/],
		['spd run --le\t', /level/],
		['enabled\n', /<run><--level><enabled>/],
		['spd run --level \t\t', /disabled[^]*root-allowed|root-allowed[^]*disabled/],
		['\u0015spd run --level disabled,e\t', /enabled/],
		['\n', /<disabled,enabled>/],
		['spd run --level=en\t', /abled/],
		['\n', /<--level=enabled>/],
		[`spd run --kubeconfig '${kubeconfig}' --context stag\t`, /ing-west/],
		['\n', /<--context><staging-west>/],
		['spd report render package-l\t', /ock.json/],
		['\n', /<report><render><package-lock.json>/],
		// What is typed is not run, and what nothing completes stays as it is.
		[`spd run --case '$(touch ${trap})' --level dis\t`, /abled/],
		['\n', /<--level><disabled>/],
		['spd nothing-like-that \t\n', /<nothing-like-that>/],
	]);
	t.notRegex(shown, /error|not found|Unknown/i);
	await t.throwsAsync(access(trap), {code: 'ENOENT'});
}
