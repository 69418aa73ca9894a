import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {promised} from '../oracle.ts';
import {switchesPage} from './page.ts';
import {readRecord, switchedPairs, switchedServices} from './record.ts';

const record = readRecord();
const {switches} = record;

const found = (pair: string, name: string) => {
	const those = switches.filter(({from, to}) => `${from} → ${to}` === pair);
	const [service] = those.flatMap(({services}) => services.filter(each => each.name === name));
	if (service === undefined) throw new Error(`${pair} has no ${name}`);
	return service;
};

test('every switch of the key was made, with each Service there', t => {
	t.deepEqual(
		switches.map(({from, to}) => [from, to]),
		switchedPairs.map(pair => [...pair]),
	);
	for (const {services} of switches) {
		t.deepEqual(
			services.map(({name}) => name),
			Object.keys(switchedServices),
		);
	}
});

test('to the same level a switch does nothing, and nothing to a Service that sets all four fields', t => {
	for (const {from, to, services} of switches) {
		for (const {name, before, atRest, annotation, refused, template} of services) {
			if (from !== to && name !== 'opted-out') continue;
			t.deepEqual([atRest, template], [before, before], `${from} → ${to} ${name}`);
			t.deepEqual([annotation, refused], ['no new Revision', []], `${from} → ${to} ${name}`);
		}
	}
});

test('what was stored by a level stays (H5), is taken from old Revisions by the next (H4), and blocks (H6, H7)', t => {
	const plain = found('enabled → root-allowed', 'plain');
	t.like(plain.template, {runAsNonRoot: true});
	const old = found('disabled → enabled', 'plain');
	t.deepEqual([old.before, old.atRest], [null, promised('enabled', {})]);
	t.is(old.annotation, 'new Revision');
	const low = found('enabled → disabled', 'low-port');
	t.is(low.annotation, 'refused');
	t.is(low.template, undefined);
	t.is(found('disabled → enabled', 'named').annotation, 'no effect');
});

test('a key that is taken away is as disabled', t => {
	for (const level of ['root-allowed', 'enabled']) {
		for (const name of Object.keys(switchedServices)) {
			t.deepEqual(found(`${level} → absent`, name), found(`${level} → disabled`, name));
		}
	}
});

test('whatever is done to a Service, its Deployment is hardened, and where no webhook is asked, too', t => {
	for (const {what, rendered} of record.acts) {
		for (const context of Object.values(rendered))
			t.deepEqual(context, promised('enabled', {}), what);
	}
	const stored = new Map(record.acts.map(act => [act.what, act.stored]));
	t.is(stored.get('nothing'), null);
	t.is(stored.get('nothing, in a namespace without webhooks'), null);
	t.deepEqual(stored.get('an empty patch of the Service'), promised('enabled', {}));
});

test('the page is made of the record', t => {
	const page = path.join(import.meta.dirname, '..', '..', 'docs', 'transitions.md');
	t.is(readFileSync(page, 'utf8'), switchesPage(record));
});
