import test from 'ava';
import type {UpgradeReport} from '../../harness/report/upgrade/upgrade-report.ts';
import {buildableKubernetes} from '../../images/recipe/versions.ts';
import {spdHere} from './spd-here.ts';

const first = buildableKubernetes.at(0) ?? '';
const last = buildableKubernetes.at(-1) ?? '';

for (const key of ['absent', 'root-allowed', 'enabled']) {
	test.serial(
		`Kubernetes ${first} to ${last} under Knative 1.23.0 leaves all Services: ${key}`,
		async t => {
			const kubernetes = ['--kubernetes', first, '--to-kubernetes', last];
			const asked = ['--from', '1.23.0', ...kubernetes, '--key', key, '--json'];
			const {exitCode, stdout, stderr} = await spdHere(['upgrade', ...asked]);
			t.is(exitCode, 0, stderr);
			const report = JSON.parse(stdout) as UpgradeReport;
			t.deepEqual(
				[report.from, report.to, report.kubernetes, report.toKubernetes],
				['1.23.0', '1.23.0', first, last],
			);
			t.deepEqual(report.everywhere, []);
			for (const {name, outcome, upgrade, annotation} of report.services) {
				t.is(outcome, 'unchanged', name);
				t.deepEqual(
					upgrade,
					{stored: [], newRevisions: [], securityContexts: [], others: []},
					name,
				);
				t.deepEqual(annotation, {newRevisions: []}, name);
			}
		},
	);
}
