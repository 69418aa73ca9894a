import test from 'ava';
import {causeOf} from '../causes/catalogue.ts';
import {findingOf, type Example} from '../causes/examples.ts';
import {forContainer, type Override} from '../causes/override.ts';
import type {Level} from '../../model/levels.ts';
import {overridesFor} from './overrides-for.ts';
import type {Attempt, ToldLevel} from './repro-report.ts';

const service = {spec: {template: {spec: {containers: [{image: 'app'}]}}}};
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
	set: {override, manifest: ''},
});

const refused = seen({
	outcome: 'refused',
	text: 'container has runAsNonRoot and image will run as root',
});

test('what helped at the level below is tried alone, and with what the cause names', t => {
	const lower = [told('root-allowed', capable)];
	const found = overridesFor('enabled', refused, {lower, service});
	t.deepEqual(found.slice(-3), [
		capable,
		{securityContext: {runAsUser: 65_532, capabilities: {}}},
		{securityContext: {runAsNonRoot: false, capabilities: {}}},
	]);
	t.true(found.some(each => JSON.stringify(each) === JSON.stringify(asRoot)));
});

test('what helped at the level below is tried where no cause is known', t => {
	const unknown = {finding: findingOf({outcome: 'crashed', exitCode: 1}), seconds: 1};
	const lower = [told('root-allowed', capable)];
	t.deepEqual(overridesFor('enabled', unknown, {lower, service}), [capable]);
	t.deepEqual(overridesFor('enabled', unknown, {lower: [], service}), []);
});

test('what helped at disabled is in each of them', t => {
	const lower = [told('disabled', writable)];
	const found = overridesFor('enabled', refused, {lower, service});
	t.true(found.length > 0);
	for (const {emptyDirs} of found) t.deepEqual(emptyDirs, ['/data']);
});

test('a uid of the user’s own is taken back first', t => {
	const own = {image: 'app', securityContext: {runAsUser: 7}};
	const given = {spec: {template: {spec: {containers: [own]}}}};
	const [first] = overridesFor('enabled', refused, {lower: [], service: given});
	t.deepEqual(first, {securityContext: {runAsUser: null}});
	t.notDeepEqual(overridesFor('enabled', refused, {lower: [], service})[0], first);
});

/** A refusal whose cause suggests this override for the named container. */
const named = (override: Override, container?: string): Attempt => ({
	...refused,
	cause: {
		id: 'root-image',
		title: '',
		why: '',
		imageChanges: [],
		source: '',
		overrides: [forContainer(container, override)],
	},
});

test('at disabled nothing is tried that only takes back what the levels above set, in whatever container', t => {
	for (const container of [undefined, 'init']) {
		const tried = (level: Level, override: Override): number =>
			overridesFor(level, named(override, container), {lower: [], service}).length;
		t.is(tried('disabled', capable), 0);
		t.is(tried('enabled', capable), 1);
		t.is(tried('disabled', writable), 1);
	}
});
