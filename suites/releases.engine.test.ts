import test from 'ava';
import {judgeRelease} from './testing.ts';

/**
 * An earlier release, its webhook and controller, in a control plane: what it does not keep is what it is known not to
 * keep (docs/releases.md). The others: releases.verify.test.ts.
 */

test('1.19.0 overwrites a runAsNonRoot of false, and knows no root-allowed', async t => {
	const {exitCode, report, notKept} = await judgeRelease('1.19.0');
	t.deepEqual(notKept, ['R3', 'R11', 'R24', 'R25', 'R26', 'R33', 'R42']);
	t.deepEqual(report.verdict.inconclusive, []);
	t.is(exitCode, 1);
	t.is(report.subject.version, '1.19.0');
	t.true(report.rows.some(({standing}) => standing === 'not applicable'));
});
