import test from 'ava';
import {someOfTheDay} from '../of-the-day.ts';
import {eachValueOnce, uncovered} from '../factors/covering.ts';
import {combinationsOf, inGate, shapes, sizesOf} from '../factors/index.ts';
import {threeTogether} from '../factors/triples.ts';
import {failedBy, mutantsOf} from './factors.ts';
import {untreated} from './mutant.ts';

for (const shape of [...shapes, threeTogether]) {
	test(`${shape.title}: each ${shape.strength === 3 ? 'three' : 'pair'} of values is in one object: node scripts/covering-arrays.ts`, t => {
		const sizes = sizesOf(shape);
		t.deepEqual(uncovered(sizes, combinationsOf(shape), shape.strength), []);
		t.not(uncovered(sizes, combinationsOf(shape).slice(1), shape.strength).length, 0);
	});
}

for (const shape of shapes) {
	test(`${shape.title}: the objects that the gate asks have 93 % of all pairs, and each value`, t => {
		const [sizes, all] = [sizesOf(shape), combinationsOf(shape)];
		const once = eachValueOnce(all).flatMap(index => [all[index] ?? []]);
		const missing = uncovered(sizes, [...all.slice(0, inGate), ...once]);
		t.true(missing.length < 0.07 * uncovered(sizes, []).length);
		t.not(missing.length, 0);
	});
}

for (const {leaf, mutant} of someOfTheDay(mutantsOf, 30)) {
	test.serial(`a mutant of the day, of ${leaf}: ${mutant.title}`, async t => {
		t.not((await failedBy(mutant)).length, 0);
	});
}

test.serial('what two properties break together is told of both, and of no other', async t => {
	const mutant = untreated(
		'leaves Pods alone that mount a Secret and have a service account',
		({podSpec, level}) =>
			level === 'enabled' &&
			JSON.stringify(podSpec).includes('"secretName"') &&
			podSpec['serviceAccountName'] === 'default',
	);
	const failed = await failedBy(mutant);
	t.not(failed.length, 0);
	for (const {case: title, reason} of failed) {
		t.regex(title, /a Secret mounted by|serviceAccountName \(1\)|properties together/);
		const [, named = ''] = /^as soon as it sets (.*?): expected/.exec(reason ?? '') ?? [];
		t.is(named.split(' and ').length, 2, reason);
		t.regex(reason ?? '', /"serviceAccountName":"default"/);
		t.regex(reason ?? '', /"secretName"/);
	}
});
