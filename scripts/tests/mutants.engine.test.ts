import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {engineNames} from '../../images/cache/testing.ts';
import {inTurn} from './in-turn.ts';
import {folder, KeptCluster} from './testing.ts';
import {besideKnative, gateway, isKilled, replaced} from './testing-webhook.ts';

/** Mutants that need containers: a second webhook that changes the Pods, an image rebuilt with another user. */

let kept: KeptCluster;
let here = '';

test.before(async () => {
	kept = await KeptCluster.shared();
	here = await gateway();
});

test.after.always(async () => {
	await kept?.[Symbol.asyncDispose]();
});

test.serial('R16 kills: Pods get back the capabilities that their template drops', async t => {
	const givenBack = replaced('"capabilities":{"drop":["ALL"]}', '"capabilities":{}');
	const pods = {apiGroups: [''], resources: ['pods']};
	const running = ['--preset', 'full', '--tier', 'runtime', '--level', 'root-allowed'];
	await besideKnative(t, {kept, here}, givenBack, pods, async () => {
		const {rows} = await isKilled(t, kept, 'R16', running);
		const logged = rows.flatMap(({evidence}) => evidence?.components ?? []);
		t.true(logged.some(line => line.startsWith('controller-')));
	});
});

inTurn('R36 kills: Caddy’s image is rebuilt with a user of its own', async t => {
	const node = `${kept.name}-control-plane`;
	const ctr = ['exec', '--interactive', node, 'ctr', '--namespace', 'k8s.io', 'images'];
	const {stdout} = await execa('docker', [...ctr, 'ls', '--quiet']);
	const caddy = stdout.split('\n').find(line => line.endsWith('/caddy:v1')) ?? '';
	const archive = path.join(await folder(t), 'image.tar');
	const original = path.join(await folder(t), 'original.tar');
	// Without --local ctr 2 ends before its output does (findings/ctr-export-cut-short.sh).
	await execa('docker', [...ctr, 'export', '--local', '-', caddy], {stdout: {file: original}});
	{
		await using _ = await engineNames();
		await execa('docker', ['load', '--input', original]);
		const {stdout: container} = await execa('docker', ['create', caddy]);
		try {
			await execa('docker', ['commit', '--change', 'USER 1000', container, caddy]);
			await execa('docker', ['save', '--output', archive, caddy]);
		} finally {
			await execa('docker', ['rm', container]);
			await execa('docker', ['image', 'rm', '--force', caddy]);
		}
	}
	await execa('docker', [...ctr, 'import', '-'], {inputFile: archive});
	t.teardown(() => execa('docker', [...ctr, 'import', '-'], {inputFile: original}));
	await isKilled(t, kept, 'R36', ['--level', 'enabled']);
});
