import test from 'ava';
import {nearSample} from '../near-sample.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {spdHere} from './spd-here.ts';

/** A mistyped name of every kind, and what spd takes it for. */

const mistyped: readonly (readonly [words: string, meant: string])[] = [
	['rnu', 'run'],
	['report rendr x', 'render'],
	['help report rendr', 'render'],
	['run --levle enabled', '--level'],
	['run --level enabeld', 'enabled'],
	['run --tier runtme', 'runtime'],
	['run --preset gat', 'gate'],
	['run --requirement R188', 'R18'],
	['run --provider knd', 'kind'],
	['run --subject refernce', 'reference'],
	['run --images publishd', 'published'],
	['up --provider knd', 'kind'],
	['report render x.json --format summry', 'summary'],
	['level enabeld', 'enabled'],
	['predict nginx --node knd', 'kind'],
	['matrix --knative 1.23.0 --level enabeld', 'enabled'],
	['completion bsh', 'bash'],
	['explain R188', 'R18'],
];

for (const [words, meant] of mistyped) {
	test.serial(`spd ${words}`, async t => {
		const {exitCode, stderr} = await spdHere(words.split(' '), {ARTIFACTS: ''});
		t.is(exitCode, 64, stderr);
		t.regex(stderr, new RegExp(`[Dd]id you mean "?${meant}"?\\?`));
	});
}

const missing = () => Promise.reject(new EnvironmentError('no such image'));

test('the name of a sample, where no such image is found', async t => {
	await t.throwsAsync(nearSample('ngnix', missing()), {
		instanceOf: EnvironmentError,
		message: 'no such image\nNo sample image is named "ngnix": did you mean "nginx"?',
	});
	for (const other of ['nginx', 'example.com/ngnix', 'quite-another']) {
		await t.throwsAsync(nearSample(other, missing()), {message: 'no such image'});
	}
	t.is(await nearSample('ngnix', Promise.resolve(0)), 0);
});
