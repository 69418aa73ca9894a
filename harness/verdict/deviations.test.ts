import test from 'ava';
import {UsageError} from '../machine/usage-error.ts';
import {parseDeviations, readDeviations} from './deviations.ts';
import {catalogue} from '../model/sample-run.ts';

const entry = `  - requirement: R3
    levels: [root-allowed]
    case: the documented string
    versions: '>=1.16'
    observed:
      kind: value
      stages: {Service: null}
    reason: Knative knows another string
    owner: knative/serving
    link: https://github.com/knative/serving/issues/1
    review: 2027-05-31
`;
const file = `# first line\ndeviations:\n${entry}`;

const read = (source: string) => parseDeviations(source, 'some.yaml', catalogue);

test('an entry is read with the place where it stands', t => {
	const [deviation, ...others] = read(file);
	t.is(others.length, 0);
	t.like(deviation, {
		requirement: 'R3',
		levels: ['root-allowed'],
		observed: {kind: 'value', stages: {Service: null}},
		review: '2027-05-31',
		where: 'some.yaml:3',
	});
	t.true(deviation?.covers('unreleased'));
	t.false(deviation?.covers('1.15.0'));
});

test('an empty list is no deviation', t => {
	t.deepEqual(read('deviations: []\n'), []);
});

test('a file that cannot be read is named', async t => {
	await t.throwsAsync(readDeviations('/nowhere.yaml', catalogue), {
		instanceOf: UsageError,
		message: /^cannot read the deviations file \/nowhere\.yaml: ENOENT/,
	});
});

const refused = test.macro({
	title: (_, what: string) => `${what} is refused with file and line`,
	exec(t, _what: string, [from, to]: readonly [string, string], message: RegExp | string) {
		const source = file.replace(from, to);
		t.not(source, file);
		t.throws(() => read(source), {instanceOf: UsageError, message});
	},
});

test(
	refused,
	'an unknown key',
	['owner:', 'onwer:'],
	/^some\.yaml:3: deviations\.0 lacks "owner"$/,
);
test(
	refused,
	'a key too many',
	['    reason', '    expires: 2027-01-01\n    reason'],
	/^some\.yaml:10: deviations\.0\.expires is an unknown key; known are requirement, levels, /,
);
test(
	refused,
	'a misspelt requirement',
	['R3', 'R33'],
	/^some\.yaml:3: unknown requirement "R33": did you mean "R3"\?; choose from R1, R3, /,
);
test(refused, 'documentation drift', ['R3', 'R1'], /^some\.yaml:3: R1 is documentation drift/);
test(
	refused,
	'a misspelt level',
	['root-allowed', 'AllowRootBounded'],
	/^some\.yaml:4: deviations\.0\.levels\.0 must be one of disabled, root-allowed, enabled, not /,
);
test(refused, 'no level', ['[root-allowed]', '[]'], 'some.yaml:4: names no level');
test(refused, 'no reason', ['    reason: Knative knows another string\n', ''], /lacks "reason"$/);
test(
	refused,
	'an empty reason',
	['reason: Knative knows another string', "reason: ' '"],
	/^some\.yaml:10: deviations\.0\.reason must be a text, not " "$/,
);
test(
	refused,
	'a version that YAML takes for a number',
	["'>=1.16'", '1.20'],
	/^some\.yaml:6: deviations\.0\.versions must be a text, not 1\.2$/,
);
test(
	refused,
	'a version range of another syntax',
	[">=1.16'", "^1.16'"],
	/^some\.yaml:6: "\^1\.16"/,
);
test(refused, 'no day', ['2027-05-31', '2027-02-31'], /^some\.yaml:13: review "2027-02-31"/);
test(
	refused,
	'no URL',
	['https://github.com/', 'github.com '],
	/^some\.yaml:12: link "github\.com /,
);
test(
	refused,
	'no observation',
	['kind: value', 'kind: valu'],
	/^some\.yaml:8: .*observed\.kind must/,
);
test(refused, 'broken YAML', ['[root-allowed]', '[root-allowed'], /^some\.yaml:\d+: /);
test(refused, 'a key that stands twice', ['    reason', '    levels: []\n    reason'], /unique/);
test(refused, 'an empty file', [file, ''], 'some.yaml:1: the whole must be an object, not null');
test(refused, 'a list without its key', ['deviations:\n', ''], /^some\.yaml:2: the whole must be/);
