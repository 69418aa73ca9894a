import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {isDeepStrictEqual, parseArgs} from 'node:util';
import {buildableKnative} from '../images/recipe/versions.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {defaultVersions, newRunId} from '../harness/machine/version.ts';
import {tellUpgrade} from '../harness/report/upgrade/render.ts';
import type {UpgradeReport} from '../harness/report/upgrade/upgrade-report.ts';
import {upgradesPage} from '../suites/upgrades/page.ts';
import {readRecord, recordFile, type RecordedUpgrade} from '../suites/upgrades/record.ts';
import {session} from './session.ts';
import {reportUpgrade, type UpgradeKey} from './upgrade.ts';

/**
 * Generates docs/upgrades.md: each release that can be built is upgraded to the next in a control plane, with several values of
 * the key. Without options it records that and makes the page; `--check` compares with what was recorded and exits 1 if
 * anything differs; `--render` makes the page from it.
 */

const settings = readSettings();
const page = path.join(import.meta.dirname, '..', 'docs', 'upgrades.md');
const {values} = parseArgs({options: {check: {type: 'boolean'}, render: {type: 'boolean'}}});
/** `disabled` is what an absent key means in each of them. */
const keys: readonly UpgradeKey[] = ['absent', 'root-allowed', 'enabled'];

process.exitCode = await session(settings, {}, async (progress, signal, left) => {
	if (values.render === true) return render(readRecord());
	const found: RecordedUpgrade[] = [];
	for (const [index, from] of buildableKnative.slice(0, -1).entries()) {
		for (const key of keys) {
			const {kubernetes} = defaultVersions;
			const to = buildableKnative[index + 1] ?? from;
			const pair = {from, to, kubernetes, toKubernetes: kubernetes, key};
			const opening = {run: newRunId(), progress, signal, left};
			found.push(recorded(await reportUpgrade(pair, settings, opening)));
		}
	}
	if (values.check !== true) {
		await writeFile(recordFile, `${JSON.stringify(found, undefined, '\t')}\n`);
		return render(found);
	}
	if (isDeepStrictEqual(found, readRecord())) return 0;
	process.stderr.write(
		'an upgrade does not do what was recorded: record it anew and read the difference\n',
	);
	return 1;
});

function recorded(report: UpgradeReport): RecordedUpgrade {
	const {from, to, kubernetes, key} = report;
	const {all, services} = tellUpgrade(report);
	return {
		from,
		to,
		kubernetes,
		key,
		all,
		services: report.services.map(({name, outcome, annotation}) => ({
			name,
			outcome,
			newRevision: annotation.newRevisions.length > 0,
			details: services.get(name) ?? [],
		})),
	};
}

async function render(record: readonly RecordedUpgrade[]): Promise<number> {
	await writeFile(page, upgradesPage(record));
	return 0;
}
