import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import test from 'ava';
import {pack} from 'tar-stream';
import {firstEntry} from './container-file.ts';
import {fileCapabilities} from './file-capabilities.ts';

const setuid = Buffer.from('0100000280000000000000000000000000000000', 'hex');

/** An archive of one file, preceded by these PAX records. */
async function archiveOf(content: string, records: Buffer): Promise<Readable> {
	const packed = pack();
	packed.entry({name: 'file', mode: 0o4755, uid: 7}, content);
	packed.finalize();
	const header = Buffer.alloc(512);
	header.write('PaxHeaders/file', 0);
	header.write('0000644\0', 100);
	header.write(`${records.length.toString(8).padStart(11, '0')}\0`, 124);
	header.write('        ', 148);
	header.write('x', 156);
	header.write('ustar\x0000', 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	const padded = Buffer.alloc(Math.ceil(records.length / 512) * 512);
	records.copy(padded);
	const before = records.length === 0 ? [] : [header, padded];
	return Readable.from([...before, await buffer(packed)]);
}

function record(key: string, value: Buffer): Buffer {
	const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
	return Buffer.concat([Buffer.from(String(rest.length + 2)), rest]);
}

test('bytes that are no text come through, behind other records', async t => {
	const records = [record('mtime', Buffer.from('1.5')), capability(setuid)];
	const entry = await firstEntry(await archiveOf('content', Buffer.concat(records)));
	t.like(entry, {kind: 'file', mode: 0o4755, owner: 7});
	t.is(entry?.content.toString(), 'content');
	t.is(fileCapabilities(entry?.capability ?? Buffer.alloc(0)), 'cap_setuid=ep');
});

test('a content that looks like the attribute is not taken for it', async t => {
	const lying = capability(setuid).toString('latin1');
	const entry = await firstEntry(await archiveOf(lying, Buffer.alloc(0)));
	t.is(entry?.capability, undefined);
});

test('an empty archive has no entry', async t => {
	t.is(await firstEntry(Readable.from([])), undefined);
});

function capability(value: Buffer): Buffer {
	return record('SCHILY.xattr.security.capability', value);
}
