import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {createMessage, generateKey, readPrivateKey, sign} from 'openpgp';
import {UsageError} from '../machine/usage-error.ts';
import {signerOf} from './signature.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'report-'));
const place = (name: string): string => path.join(folder, name);
const report = place('report.json');
const content = Buffer.from('{"a": 1}\n');
await writeFile(report, content);

const keysOf = async (name: string) =>
	generateKey({userIDs: [{name, email: `${name}@example.com`}], format: 'armored'});
const [hers, his] = await Promise.all([keysOf('alice'), keysOf('bob')]);
await writeFile(place('alice.asc'), hers.publicKey);
await writeFile(place('bob.asc'), his.publicKey);
await writeFile(place('both.asc'), [hers.publicKey, his.publicKey].join('\n'));
const privateKey = await readPrivateKey({armoredKey: hers.privateKey});
const message = await createMessage({binary: content});
await writeFile(
	place('report.json.asc'),
	await sign({message, signingKeys: privateKey, detached: true, format: 'armored'}),
);
await writeFile(
	place('report.json.sig'),
	await sign({message, signingKeys: privateKey, detached: true, format: 'binary'}),
);
test.after.always(() => rm(folder, {recursive: true}));

for (const name of ['report.json.asc', 'report.json.sig']) {
	test(`a signature of somebody who is believed: ${name}`, async t => {
		const signed = {content, signature: place(name), keys: place('alice.asc')};
		const found = await signerOf(signed);
		t.regex(
			'by' in found ? found.by : found.problem,
			/^key [0-9A-F]{16}, alice <alice@example\.com>$/,
		);
	});
}

test('one of somebody else is none', async t => {
	const signed = {content, signature: place('report.json.asc'), keys: place('bob.asc')};
	const found = await signerOf(signed);
	t.regex('problem' in found ? found.problem : found.by, /could not find signing key/i);
});

test('of other bytes it is none, not even of one space more', async t => {
	const signed = {
		content: Buffer.from('{"a":  1}\n'),
		signature: place('report.json.asc'),
		keys: place('alice.asc'),
	};
	t.true('problem' in (await signerOf(signed)));
});

test('what is no signature or no key is named', async t => {
	const files = {content, signature: place('report.json.asc'), keys: place('alice.asc')};
	for (const wrong of ['signature', 'keys'] as const) {
		await t.throwsAsync(signerOf({...files, [wrong]: place('none')}), {
			instanceOf: UsageError,
			message: /none cannot be read as what it should be: ENOENT/,
		});
	}
	await t.throwsAsync(signerOf({...files, signature: report}), {
		message: /report\.json cannot be read/,
	});
	await t.throwsAsync(signerOf({...files, keys: report}), {message: /report\.json cannot be read/});
});
