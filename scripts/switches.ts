import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {isDeepStrictEqual, parseArgs} from 'node:util';
import {findPrograms} from '../images/control-plane/find.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {defaultVersions, newRunId} from '../harness/machine/version.ts';
import {bringUpControlPlane} from '../harness/providers/control-plane/control-plane-provider.ts';
import {observeActs} from '../harness/providers/control-plane/observe-acts.ts';
import {observeTransitions} from '../harness/providers/control-plane/observe-transitions.ts';
import {switchesPage} from '../suites/switches/page.ts';
import {
	readRecord,
	recordFile,
	switchedPairs,
	switchedServices,
	type RecordedSwitches,
} from '../suites/switches/record.ts';
import {session} from './session.ts';

/**
 * Generates docs/transitions.md: every switch of the key is made in one control plane, with Services there. Without options it
 * records that and makes the page; `--check` compares with what was recorded and exits 1 if anything differs; `--render` makes
 * the page from it.
 */

const settings = readSettings();
const page = path.join(import.meta.dirname, '..', 'docs', 'transitions.md');
const {values} = parseArgs({options: {check: {type: 'boolean'}, render: {type: 'boolean'}}});

process.exitCode = await session(settings, {}, async (progress, signal, left) => {
	if (values.render === true) return render(readRecord());
	const {cache, kubebuilderAssets: assets} = settings;
	const {knative, kubernetes} = defaultVersions;
	const wanted = {knative, kubernetes, cache, ...(assets !== undefined && {assets})};
	const opening = {run: newRunId(), progress, signal, left};
	const plane = await bringUpControlPlane(
		{cache, keep: false},
		await findPrograms(wanted),
		opening,
	);
	let found: RecordedSwitches;
	try {
		const observed = {pairs: switchedPairs, flags: {}, services: switchedServices, opening};
		const switches = await observeTransitions(plane, observed);
		const acts = await observeActs(plane, {...opening, run: newRunId()});
		found = {knative, kubernetes: plane.record.kubernetes, switches, acts};
	} finally {
		await plane.stop();
	}
	if (values.check !== true) {
		await writeFile(recordFile, `${JSON.stringify(found, undefined, '\t')}\n`);
		return render(found);
	}
	if (isDeepStrictEqual(found, readRecord())) return 0;
	process.stderr.write(
		'a switch does not do what was recorded: record it anew and read the difference\n',
	);
	return 1;
});

async function render(record: RecordedSwitches): Promise<number> {
	await writeFile(page, switchesPage(record));
	return 0;
}
