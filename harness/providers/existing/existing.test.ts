import test from 'ava';
import {atLevel} from '../../model/configuration.ts';
import type {Level} from '../../model/levels.ts';
import type {Asking, Row} from '../../model/row.ts';
import type {Workload} from '../../model/workloads.ts';
import {whyNotReadOnly} from './existing.ts';

/** A row of the defaulting tier at `disabled`, or at another level. */
function row(given: Partial<Workload>, asking?: Asking, level: Level = 'disabled'): Row {
	return {
		requirement: 'R6',
		alsoProves: [],
		level,
		case: 'x',
		tier: 'defaulting',
		configuration: atLevel(level),
		probe: {
			kind: 'admission',
			object: 'Service',
			workload: {image: 'app-numeric', ...given},
			field: 'container.securityContext',
			...(asking && {asking}),
		},
		expect: {equals: null},
		presets: ['gate'],
	};
}

const profile = (seccompProfile: {type?: string | null; localhostProfile?: string}) => ({
	securityContext: {seccompProfile},
});

test('what can be asked by a dry run at the level that is set, is asked', t => {
	for (const each of [
		row({}),
		row({}, {name: 'another'}),
		row(profile({type: 'Unconfined'})),
		row(profile({}), undefined, 'enabled'),
	]) {
		t.is(whyNotReadOnly(each, each.level), undefined);
	}
});

test('what would need a real create, another namespace or another user, is not', t => {
	for (const each of [
		row(profile({})),
		row(profile({type: null})),
		row({ports: [{containerPort: 8080}], sidecars: [{name: 'sidecar', ...profile({})}]}),
		row(profile({localhostProfile: 'x'}), undefined, 'enabled'),
		row({}, {user: 'bob'}),
		row({}, {namespace: 'other'}),
	]) {
		t.is(whyNotReadOnly(each, each.level)?.by, 'site');
	}
	t.is(whyNotReadOnly(row({}), 'enabled')?.by, 'site');
});
