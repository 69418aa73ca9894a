import test from 'ava';
import {causeOf} from '../causes/catalogue.ts';
import {findingOf, type Example} from '../causes/examples.ts';
import {forContainer, type Override} from '../causes/override.ts';
import type {Level} from '../../model/levels.ts';
import {overridesFor} from './overrides-for.ts';
import type {Attempt, ToldLevel} from './repro-report.ts';

const capable: Override = {securityContext: {capabilities: {}}};
const asRoot: Override = {securityContext: {runAsNonRoot: false}};
const writable: Override = {emptyDirs: ['/data']};

function seen(example: Example): Attempt {
	const finding = findingOf(example);
	const cause = causeOf(finding);
	return {finding, ...(cause && {cause}), seconds: 1};
}

/** A level at which this override helped. */
const told = (level: Level, override: Override): ToldLevel => ({
	level,
	added: '',
	attempt: seen({outcome: 'crashed', exitCode: 1}),
	tried: [],
	set: {override, manifest: '', costs: []},
});

/** What would be tried of the refusal of an image that runs as root. */
const remedies: readonly Override[] = [{securityContext: {runAsUser: 65_532}}, asRoot];

test('what helped at the level below is tried alone, and with what the cause names', t => {
	const found = overridesFor('enabled', remedies, [told('root-allowed', capable)]);
	t.deepEqual(found, [
		...remedies,
		capable,
		{securityContext: {runAsUser: 65_532, capabilities: {}}},
		{securityContext: {runAsNonRoot: false, capabilities: {}}},
	]);
});

test('what helped below and costs nothing comes first: one manifest for all levels', t => {
	const other: Override = {securityContext: {runAsUser: 1000}};
	t.deepEqual(overridesFor('enabled', remedies, [told('root-allowed', other)])[0], other);
});

test('what helped at the level below is tried where no cause is known', t => {
	t.deepEqual(overridesFor('enabled', [], [told('root-allowed', capable)]), [capable]);
	t.deepEqual(overridesFor('enabled', [], []), []);
});

test('what helped at disabled is in each of them, and is tried alone', t => {
	const found = overridesFor('enabled', remedies, [told('disabled', writable)]);
	t.deepEqual(found[0], writable);
	t.is(found.length, 3);
	for (const {emptyDirs} of found) t.deepEqual(emptyDirs, ['/data']);
});

test('at disabled nothing is tried that only takes back what the levels above set, in whatever container', t => {
	for (const container of [undefined, 'init']) {
		const tried = (level: Level, override: Override): number =>
			overridesFor(level, [forContainer(container, override)], []).length;
		t.is(tried('disabled', capable), 0);
		t.is(tried('enabled', capable), 1);
		t.is(tried('disabled', writable), 1);
		t.is(tried('disabled', {securityContext: {allowPrivilegeEscalation: true}}), 0);
		t.is(tried('disabled', {securityContext: {allowPrivilegeEscalation: false}}), 1);
	}
});

test('at disabled what the user has set may be the reason, and is taken back', t => {
	const own = {capabilities: {drop: ['ALL']}};
	t.deepEqual(overridesFor('disabled', [capable, asRoot], [], own), [capable]);
});
