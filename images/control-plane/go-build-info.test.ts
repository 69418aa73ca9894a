import test from 'ava';
import {buildInfoIn} from './go-build-info.ts';

const mark = 'm'.repeat(16);

test('versions of the main module, of requirements and of what stands for one', t => {
	const modules = [
		'path\texample.com/cmd/x',
		'mod\texample.com\t(devel)\t',
		'dep\tknative.dev/serving\tv0.50.0\th1:abc=',
		'dep\tk8s.io/api\tv0.0.0',
		'=>\tk8s.io/api\tv0.34.10\th1:def=',
		'build\t-trimpath=true',
		'',
	].join('\n');
	const program = Buffer.concat([Buffer.alloc(100), block(modules), Buffer.alloc(10)]);
	t.deepEqual(
		[...buildInfoIn(program)],
		[
			['example.com', '(devel)'],
			['knative.dev/serving', 'v0.50.0'],
			['k8s.io/api', 'v0.34.10'],
		],
	);
});

test('the mark alone, as a program has it that looks for such blocks, is none', t => {
	const alone = Buffer.from('\xff Go buildinf:', 'latin1');
	t.is(buildInfoIn(Buffer.concat([alone, Buffer.alloc(50)])).size, 0);
	const program = Buffer.concat([alone, Buffer.alloc(50), block('mod\ta\tv1.0.0')]);
	t.is(buildInfoIn(program).get('a'), 'v1.0.0');
});

test('anything else has no modules', t => {
	t.is(buildInfoIn(Buffer.from('#!/bin/sh\n')).size, 0);
	t.is(buildInfoIn(block('mod\ta\tv1.0.0').subarray(0, 40)).size, 0);
});

/** As the linker writes it: the magic, pointer size and flags, then two strings with their lengths. */
function block(modules: string): Buffer {
	const header = Buffer.alloc(32);
	header.write('\xff Go buildinf:', 'latin1');
	header[14] = 8;
	header[15] = 2;
	return Buffer.concat([header, string('go1.26.8'), string(mark + modules + mark)]);
}

function string(text: string): Buffer {
	const bytes = [];
	let length = text.length;
	for (; length >= 0x80; length >>= 7) bytes.push((length & 0x7f) | 0x80);
	return Buffer.concat([Buffer.from([...bytes, length]), Buffer.from(text, 'latin1')]);
}
