import test from 'ava';
import {readdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {findPrograms} from '../../../images/control-plane/find.ts';
import {clusterPrefix} from '../kind/kind.ts';
import {newRunId, defaultVersions} from '../../machine/version.ts';
import {readSettings} from '../../machine/settings.ts';
import {startControlPlane} from './control-plane.ts';
import {dataFolder, dataFolderSuffix} from './data-folder.ts';
import {listeningInodes} from './listeners.ts';
import {processesOf} from './processes-of.ts';

/** Enough starts and stops to detect small leaks. */

const times = 50;

test(`${times} starts and stops in a row leave no process, no port and no folder`, async t => {
	const {cache} = readSettings();
	const progress = {step: () => () => {}, note: () => {}};
	const {signal} = new AbortController();
	const names: string[] = [];
	const ports: number[] = [];
	for (let time = 1; time <= times; time += 1) {
		const name = `${clusterPrefix}${newRunId()}`;
		const found = await findPrograms({...defaultVersions, cache});
		const plane = await startControlPlane({name, found, cache, stays: false, progress, signal});
		names.push(name);
		ports.push(
			plane.record.webhookPort,
			Number(new URL(plane.kubeConfig.getCurrentCluster()?.server ?? '').port),
		);
		await plane.stop();
	}
	t.is(new Set(names).size, times);
	for (const name of names) t.deepEqual(await processesOf(dataFolder(name)), []);
	for (const port of ports) t.deepEqual(await listeningInodes(port), []);
	const folders = await readdir(tmpdir());
	t.deepEqual(
		names.filter(name => folders.includes(`${name}${dataFolderSuffix}`)),
		[],
	);
});
