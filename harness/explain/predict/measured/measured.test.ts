import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {levels} from '../../../model/levels.ts';
import {assumedNodes} from '../assumed-node.ts';
import {identityOnNode, isRefusal} from '../identity.ts';
import {settingsAt} from './asked.ts';
import {cases, files, titleOf} from './cases.ts';
import {disagreements, readMeasured} from './measured.ts';
import {renderIdentities} from './page.ts';

const measured = readMeasured();
const {runtime} = assumedNodes[measured.assumed];

test('each case was measured, at least 60', t => {
	const titles = cases.map(titleOf);
	t.deepEqual(
		measured.rows.map(({title}) => title),
		titles,
	);
	t.true(new Set(titles).size >= 60);
});

test('spd predict starts each case as the node did, where that was measured', t => {
	t.deepEqual(measured.rows.flatMap(disagreements), []);
});

test('who a container runs as is worked out, and Docker starts it so', t => {
	const differing = cases.flatMap((each, index) =>
		levels.flatMap(level => {
			const {container, pod} = settingsAt(each, level);
			const given = {user: each.user, accounts: files[each.files ?? 'usual'], container, pod};
			const identity = identityOnNode(given, runtime);
			const forecast = measured.rows[index]?.forecast[level] ?? '';
			// HOME of the image itself.
			if (each.env?.includes('HOME=/srv')) return [];
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
	t.is(readFileSync(file, 'utf8'), renderIdentities(measured), again);
});
