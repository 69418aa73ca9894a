import test from 'ava';
import {ownedByAdmission, owners} from '../requirement.ts';
import type {Row} from '../row.ts';
import {judge} from '../verdict.ts';
import {whyNotItsOwn} from './owned.ts';
import type {WhyNot} from './plan.ts';
import {catalogue, planOf, results, row, suite} from './sample-run.ts';

const caddy = row('R36', 'enabled', 'caddy');

test('a row says something of a subject that owns anything that it proves', t => {
	t.is(whyNotItsOwn(caddy, catalogue, owners), undefined);
	const both = {...caddy, alsoProves: ['R12']};
	t.is(whyNotItsOwn(both, catalogue, ownedByAdmission), undefined);
	t.deepEqual(whyNotItsOwn(caddy, catalogue, ownedByAdmission), {
		by: 'subject',
		why: "not this subject's doing: kubelet",
	});
});

test('a row of which nothing is known is not left out for it', t => {
	t.is(whyNotItsOwn(row('R99', 'enabled', 'unheard of'), catalogue, ownedByAdmission), undefined);
});

const notItsOwn = (each: Row): WhyNot | undefined =>
	whyNotItsOwn(each, catalogue, ownedByAdmission);

test('what is left out so does not narrow the verdict', t => {
	const subject = {name: 'reference', owns: ownedByAdmission};
	const plan = planOf(suite, {subject}, notItsOwn);
	t.true(plan.leftOut.length > 0);
	const verdict = judge({
		plan,
		results: results(plan),
		catalogue,
		deviations: [],
		now: new Date('2026-11-24'),
	});
	t.deepEqual([verdict.conclusion, verdict.narrowed], ['conformant', []]);
	const cells = verdict.requirements.find(({id}) => id === 'R36')?.cells;
	t.is(cells?.enabled.state, "not this subject's");
});
