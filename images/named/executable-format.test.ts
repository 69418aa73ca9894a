import {readFile} from 'node:fs/promises';
import process from 'node:process';
import test from 'ava';
import {architecture} from '../engine/image-archive.ts';
import {executableFormat} from './executable-format.ts';
import {testProgram} from './testing-elf.ts';

const format = (text: string) => executableFormat(Buffer.from(text));

test('first lines are read as the kernel reads them', t => {
	t.deepEqual(format('#!/bin/sh\necho\n'), {kind: 'script', interpreter: '/bin/sh', argument: ''});
	t.deepEqual(format('#! \t/usr/bin/env  python3 -u \n'), {
		kind: 'script',
		interpreter: '/usr/bin/env',
		argument: 'python3 -u',
	});
	t.deepEqual(format('#!/bin/sh\r\necho\r\n'), {
		kind: 'script',
		interpreter: '/bin/sh\r',
		argument: '',
	});
	t.deepEqual(format('#!/usr/bin/env python3\r\n'), {
		kind: 'script',
		interpreter: '/usr/bin/env',
		argument: 'python3\r',
	});
	t.deepEqual(format('#!'), {kind: 'script', interpreter: '', argument: ''});
});

test('what has no first line is text, empty or unknown', t => {
	t.deepEqual(format('echo hello\n'), {kind: 'text'});
	t.deepEqual(format(' #!/bin/sh\n'), {kind: 'text'});
	t.deepEqual(format('\uFEFF#!/bin/sh\n'), {kind: 'text'});
	t.deepEqual(format(''), {kind: 'empty'});
	t.deepEqual(format('MZ\0\0'), {kind: 'unknown'});
	t.deepEqual(format('\x7fELF'), {kind: 'unknown'});
});

test('the program that runs this test has its architecture and its loader', async t => {
	const content = await readFile(process.execPath);
	t.like(executableFormat(content.subarray(0, 256 * 1024)), {
		kind: 'elf',
		architecture: architecture(),
	});
	const told = executableFormat(content);
	t.regex(told.kind === 'elf' ? (told.loader ?? '') : '', /^\/lib.*\/ld-.*\.so/);
});

test('programs of other processors', t => {
	const arm = {is64: true, isBig: false, machine: 183, loader: '/lib/ld-musl-aarch64.so.1'};
	t.deepEqual(executableFormat(testProgram(arm)), {
		kind: 'elf',
		architecture: 'arm64',
		loader: '/lib/ld-musl-aarch64.so.1',
	});
	const ibm = {is64: true, isBig: true, machine: 22, loader: '/lib/ld64.so.1'};
	t.like(executableFormat(testProgram(ibm)), {architecture: 's390x', loader: '/lib/ld64.so.1'});
	const old = {is64: false, isBig: false, machine: 3, loader: '/lib/ld-linux.so.2'};
	t.like(executableFormat(testProgram(old)), {architecture: '386', loader: '/lib/ld-linux.so.2'});
	t.like(executableFormat(testProgram({...old, machine: 9999})), {architecture: 'machine 9999'});
});
