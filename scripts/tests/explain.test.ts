import test, {type ExecutionContext} from 'ava';
import {spdHere} from './spd-here.ts';
import {patience} from './typing.ts';

/** `spd explain` as users run it. */

const key = 'R18 [enabled] capabilities.add, a port with a name only';

async function explain(t: ExecutionContext, ...words: readonly string[]) {
	t.timeout(patience);
	return spdHere(['explain', ...words]);
}

test.serial('a requirement, in either case', async t => {
	const {exitCode, stdout} = await explain(t, 'r18');
	t.is(exitCode, 0);
	t.regex(stdout, /^R18 {2}MUST {2}line 19 /);
	t.regex(stdout, /^ {4}rows {7}\d+, /m);
	t.regex(stdout, /^ {4}mutants {4}1024 counts as low$/m);
	t.regex(stdout, /^ {4}deviates {3}>=1\.16 at root-allowed, enabled: /m);
	t.regex(stdout, /^ {4}releases {3}1\.16\.0 to 1\.23\.0: deviates as listed$/m);
	t.regex(stdout, /^ {4}run {8}spd run --requirement R18$/m);
});

test.serial('several', async t => {
	const {stdout} = await explain(t, 'R1,R2', 'R36');
	t.deepEqual(stdout.match(/^R\d+/gm), ['R1', 'R2', 'R36']);
});

test.serial('a row, with and without quotes', async t => {
	const {stdout} = await explain(t, key);
	t.regex(stdout, /^ {4}run {8}spd run --requirement R18 --level enabled --case '.* name only'$/m);
	t.is((await explain(t, ...key.split(' '))).stdout, stdout);
});

test.serial('as JSON: one, or a list', async t => {
	const one = JSON.parse((await explain(t, 'R18', '--json')).stdout) as {rows: {keys: string[]}};
	t.true(one.rows.keys.includes(key));
	const two = JSON.parse((await explain(t, 'R18', key, '--json')).stdout) as unknown[];
	t.is(two.length, 2);
});

test.serial('an unknown one', async t => {
	const requirement = await explain(t, 'R188');
	t.is(requirement.exitCode, 64);
	t.regex(
		requirement.stderr,
		/^spd: unknown requirement "R188": did you mean "R18"\?; choose from /,
	);
	const row = await explain(t, key.replace('name', 'nmae'));
	t.is(row.exitCode, 64);
	t.true(row.stderr.includes(`did you mean ${JSON.stringify(key)}?`));
});

test.serial('without the list of deviations', async t => {
	const {stdout} = await explain(t, 'R18', '--deviations', 'none');
	t.notRegex(stdout, /^ {4}deviates/m);
});
