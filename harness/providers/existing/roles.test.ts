import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {parseAllDocuments} from 'yaml';
import {eachOf, modes, tellCall} from './calls.ts';
import {grantsOf, unrecorded} from './grants.ts';
import recorded from './recorded-calls.json' with {type: 'json'};
import {extraRoles, rolesOf} from './roles.ts';

const folder = path.join(import.meta.dirname, '..', '..', '..', 'deploy', 'rbac');

const shipped = {
	...Object.fromEntries(modes.map(mode => [mode, Object.values(rolesOf(mode))])),
	...Object.fromEntries(Object.entries(extraRoles).map(([name, role]) => [name, [role]])),
};

for (const [name, roles] of Object.entries(shipped)) {
	test(`deploy/rbac/${name}.yaml has the rights that are asked for (scripts/rbac.ts writes it)`, async t => {
		const text = await readFile(path.join(folder, `${name}.yaml`), 'utf8');
		const stored = parseAllDocuments(text).map(each => each.toJS() as unknown);
		t.deepEqual(stored, roles);
	});
}

for (const mode of ['create', 'switch'] as const) {
	test(`${mode}: what has been recorded is no exception any more`, t => {
		const {'control plane': onControlPlane, containers} = recorded;
		const known = [onControlPlane[mode], containers[mode]].flatMap(eachOf).map(tellCall);
		const exceptions = unrecorded[mode].flatMap(({calls}) => eachOf(calls)).map(tellCall);
		t.deepEqual(
			exceptions.filter(each => known.includes(each)),
			[],
		);
	});
}

test('in Knative’s namespace a run writes its own objects and the ConfigMap with the level', t => {
	const reading = new Set(['get', 'list', 'watch']);
	const writing = grantsOf('switch').flatMap(({place, resource, name, verbs}) =>
		place === 'everywhere'
			? []
			: verbs
					.filter(verb => !reading.has(verb))
					.map(verb => [verb, resource, name].join(' ').trim()),
	);
	t.deepEqual(writing, [
		'create configmaps',
		'patch configmaps config-features',
		'update configmaps config-features',
		'delete configmaps secure-pod-defaults-conformance-journal',
		'update configmaps secure-pod-defaults-conformance-journal',
		'create leases',
		'delete leases secure-pod-defaults-conformance',
		'update leases secure-pod-defaults-conformance',
	]);
});
