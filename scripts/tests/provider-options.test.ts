import {Option} from 'commander';
import test from 'ava';
import {readSettings} from '../../harness/machine/settings.ts';
import {UsageError} from '../../harness/machine/usage-error.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {againArguments, flagOf, givenAmong, refusedBy, usedBy} from '../given-options.ts';
import {optionsIn} from '../provider-options.ts';
import type {RunArguments} from '../chosen-run.ts';
import {run} from '../run.ts';

/** Each option of the table is refused where it would have no effect, unless the table says that it is ignored. */

const plain: RunArguments = {
	...defaultVersions,
	subject: 'knative',
	provider: 'auto',
	given: [],
	report: 'reports/never-written',
};

const refuses = test.macro<[Partial<RunArguments>, string]>(async (t, options, flag) => {
	const error = await t.throwsAsync(run({...plain, ...options}, readSettings({})), {
		instanceOf: UsageError,
	});
	t.regex(error.message, new RegExp(`(?<!-)${flag}\\b`));
});

/** What leads to each provider. */
const ways = {
	kind: {provider: 'kind'},
	'control-plane': {provider: 'control-plane'},
	existing: {context: 'x'},
} as const;

for (const [name, {flags, usedBy: users, ignoredBy = []}] of optionsIn()) {
	const flag = flagOf(name);
	const value = flags.includes('<') ? 'any' : true;
	test(`${flag} has the name of its value`, t => {
		t.is(new Option(flags).attributeName(), name);
	});
	test(`${flag} without a cluster`, refuses, {subject: 'exec=true', given: [name]}, flag);
	for (const provider of ['kind', 'control-plane', 'existing'] as const) {
		if ([...users, ...ignoredBy].includes(provider)) continue;
		const options = {...ways[provider], [name]: value};
		test(`${flag} for the provider ${provider}`, refuses, options, flag);
	}
}

test('a provider gets the given options that it uses', t => {
	const options = {...defaultVersions, mirror: 'm', binaries: 'b', keep: false};
	t.deepEqual(usedBy('kind', options), {...defaultVersions, mirror: 'm'});
	t.deepEqual(usedBy('control-plane', options), {...defaultVersions, binaries: 'b'});
});

test('what a provider refuses is in the order of the table', t => {
	t.deepEqual(givenAmong(refusedBy('control-plane'), {manifests: 'f', mirror: 'm', images: 'i'}), [
		'mirror',
		'manifests',
	]);
});

test('a row is run again with the same options, without defaults', t => {
	const options = {...defaultVersions, knative: '1.22.0', cluster: 'c', images: 'i', keep: true};
	t.deepEqual(againArguments(options, 'kept', 'making'), ['--cluster', 'c', '--images', 'i']);
	t.deepEqual(againArguments(options, 'versions', 'ending'), ['--knative', '1.22.0']);
});
