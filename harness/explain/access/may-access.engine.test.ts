import {mkdir, mkdtemp, rm, writeFile, chmod} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {testCache} from '../../../images/cache/testing.ts';
import {docker, ownContainer} from '../../../images/engine/docker.ts';
import {readyEngine} from '../../../images/engine/engine.ts';
import {holderIdentity} from '../../../images/host/holder.ts';
import {bringImage} from '../../../images/named/any-image.ts';
import {chooseSource} from '../../../images/prepare/prepare.ts';
import {readSettings} from '../../machine/settings.ts';
import {mayAccess, type Credentials, type FileStatus} from './may-access.ts';

/** `mayAccess` beside the kernel, which is asked by opening, writing, executing and entering each of these. */

const modes = [
	0o000, 0o001, 0o004, 0o010, 0o040, 0o060, 0o100, 0o200, 0o400, 0o070, 0o007, 0o604, 0o640, 0o711,
	0o750, 0o777,
];
const owners = [
	[0, 0],
	[1000, 2000],
	[1000, 0],
] as const;

const whole = ['DAC_OVERRIDE', 'DAC_READ_SEARCH'];
const asked: readonly Credentials[] = [
	{uid: 0, gid: 0, groups: [], capabilities: whole},
	{uid: 0, gid: 0, groups: [], capabilities: ['DAC_OVERRIDE']},
	{uid: 0, gid: 0, groups: [], capabilities: ['DAC_READ_SEARCH']},
	{uid: 0, gid: 0, groups: [], capabilities: []},
	{uid: 0, gid: 5, groups: [2000], capabilities: []},
	{uid: 1000, gid: 1000, groups: [], capabilities: []},
	{uid: 1001, gid: 0, groups: [], capabilities: []},
	{uid: 1001, gid: 1001, groups: [2000], capabilities: []},
];

/** The interpreter of the files is missing: a shell ends with 127 for that, and with 126 if the file refuses. */
const probe = `cd /m
for d in *; do cd /m/$d
for f in f*; do
r=-; cat $f >/dev/null 2>&1 && r=r
w=-; ( : >>$f ) 2>/dev/null && w=w
./$f >/dev/null 2>&1; [ $? = 127 ] && x=x || x=-
echo $d $f $r$w$x
done
for f in d*; do
r=-; ls $f >/dev/null 2>&1 && r=r
w=-; mkdir $f/n 2>/dev/null && rmdir $f/n && w=w
x=-; ( cd $f ) 2>/dev/null && x=x
echo $d $f $r$w$x
done; done`;

test.serial('mayAccess answers as the kernel does', async t => {
	await using made = await testCache();
	const {cache, images} = readSettings();
	await readyEngine({...made, cache});
	const source = images ?? (await chooseSource(made)).source;
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	await using sample = await bringImage('nginx', {...made, cache, source: async () => source});
	await writeFile(
		path.join(folder, 'Dockerfile'),
		[
			`FROM ${sample.reference}`,
			...owners.map(([uid, gid]) => `COPY --chown=${uid}:${gid} ${uid}-${gid} /`),
			'USER 0',
			'',
		].join('\n'),
	);
	for (const [uid, gid] of owners) {
		const place = path.join(folder, `${uid}-${gid}`, 'm', `${uid}-${gid}`);
		await mkdir(place, {recursive: true});
		for (const mode of modes) {
			const name = mode.toString(8).padStart(3, '0');
			await writeFile(path.join(place, `f${name}`), '#!/absent\n');
			await mkdir(path.join(place, `d${name}`));
			for (const kind of ['f', 'd']) await chmod(path.join(place, `${kind}${name}`), mode);
		}
	}
	await using image = await bringImage(folder, {...made, cache, source: async () => source});
	const label = `${ownContainer}=${holderIdentity('spd')}`;
	for (const who of asked) {
		const said = await docker(
			[
				...['run', '--rm', '--network=none', '--label', label, '--user', `${who.uid}:${who.gid}`],
				...who.groups.flatMap(group => ['--group-add', String(group)]),
				'--cap-drop=ALL',
				...who.capabilities.flatMap(each => ['--cap-add', each]),
				...['--entrypoint', '/bin/sh', image.reference, '-c', probe],
			],
			{timeout: 60_000, signal: made.signal},
		);
		const seen = said.split('\n');
		t.is(seen.length, owners.length * modes.length * 2);
		t.deepEqual(
			seen,
			seen.map(line => expected(who, line)),
			JSON.stringify(who),
		);
	}
});

/** The line that the kernel's answer should be: `1000-2000 f640 rw-`. */
function expected(who: Credentials, line: string): string {
	const [place = '', name = ''] = line.split(' ');
	const [uid = 0, gid = 0] = place.split('-').map(Number);
	const kind = name.startsWith('d') ? 'folder' : 'file';
	const file: FileStatus = {kind, mode: Number.parseInt(name.slice(1), 8), uid, gid};
	const may = {
		r: mayAccess(who, file, 'read'),
		w: mayAccess(who, file, 'write'),
		x: mayAccess(who, file, 'execute'),
	};
	const letters = Object.entries(may).map(([letter, is]) => (is ? letter : '-'));
	return `${place} ${name} ${letters.join('')}`;
}
