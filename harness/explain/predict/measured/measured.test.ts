import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {nodeRuntimes} from '../../../../images/prepare/prepare.ts';
import {levels} from '../../../model/levels.ts';
import {assumedNodes} from '../assumed-node.ts';
import {identityOnNode, isRefusal} from '../identity.ts';
import {settingsAt} from './asked.ts';
import {cases, files, titleOf} from './cases.ts';
import {disagreements, readMeasured, type Measured} from './measured.ts';
import {renderIdentities} from './page.ts';

const grounds = readMeasured();

test('each case was measured, at least 60, on each kind of packaged node', t => {
	const titles = cases.map(titleOf);
	t.true(new Set(titles).size >= 60);
	t.deepEqual(
		grounds.map(({assumed}) => assumed),
		nodeRuntimes.toSorted(),
	);
	for (const {rows} of grounds) {
		t.deepEqual(
			rows.map(({title}) => title),
			titles,
		);
	}
});

test('spd predict starts each case as the node did, where that was measured', t => {
	t.deepEqual(
		grounds.flatMap(({rows}) => rows.flatMap(disagreements)),
		[],
	);
});

const startsSo = test.macro((t, {assumed, rows}: Measured) => {
	const {runtime} = assumedNodes[assumed];
	const differing = cases.flatMap((each, index) =>
		levels.flatMap(level => {
			const {container, pod} = settingsAt(each, level);
			const given = {user: each.user, accounts: files[each.files ?? 'usual'], container, pod};
			const identity = identityOnNode(given, runtime);
			const forecast = rows[index]?.forecast[level] ?? '';
			// HOME of the image itself.
			if (each.env?.includes('HOME=/srv') || rows[index]?.groupsByName) return [];
			const worked = isRefusal(identity)
				? `${identity.reason}: ${identity.text}`
				: `${identity.uid}:${identity.gid} [${identity.groups.join(' ')}] HOME ${identity.home},`;
			return forecast.startsWith(worked)
				? []
				: [`${titleOf(each)}, ${level}: ${worked}: ${forecast}`];
		}),
	);
	t.deepEqual(differing, []);
});

for (const measured of grounds) {
	test(
		`who a container runs as is worked out, and Docker starts it so: ${measured.assumed}`,
		startsSo,
		measured,
	);
}

test('a forecast that is not what the node did is seen', t => {
	const outcome = '0:0 [0] HOME /, in /, umask 22';
	const refused = 'CreateContainerError: failed to generate spec: no users found';
	const node = {disabled: outcome, 'root-allowed': outcome, enabled: refused};
	const told = (forecast: typeof node) =>
		disagreements({title: 'x', node, forecast, dockerRun: ''}).length;
	t.is(told({...node, enabled: 'CreateContainerError: no users found'}), 0);
	t.is(told({...node, disabled: outcome.replace('0:0', '0:1')}), 1);
	t.is(told({...node, enabled: 'CreateContainerError: open …/etc/passwd'}), 1);
	t.is(told({...node, enabled: outcome}), 1);
});

test('the page is what was measured', t => {
	const file = path.join(import.meta.dirname, '../../../../docs/identity-on-a-node.md');
	const again = 'run `node scripts/identities.ts --render` and read the difference';
	t.is(readFileSync(file, 'utf8'), renderIdentities(grounds), again);
});
