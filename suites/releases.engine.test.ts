import test from 'ava';
import {controlPlaneVenue} from '../harness/providers/control-plane-venue.ts';
import {defaultVersions} from '../harness/versions.ts';
import {runGate, settings} from './testing.ts';

/**
 * An earlier release, its webhook and controller, in a control plane: what it does not keep is what it is known not to
 * keep (docs/upstream-conformance.md).
 */

test('1.19.0 overwrites a runAsNonRoot of false, and knows no root-allowed', async t => {
	const {cache} = settings;
	const venue = await controlPlaneVenue({
		...defaultVersions,
		knative: '1.19.0',
		cache,
		keep: false,
	});
	const {exitCode, report} = await runGate(venue, {name: 'test-1.19.0'});
	const {nonConformant, inconclusive} = report.verdict;
	t.deepEqual(
		nonConformant.map(({requirement}) => requirement),
		['R3', 'R11', 'R24', 'R25', 'R26', 'R33', 'R42'],
	);
	t.deepEqual(inconclusive, []);
	t.is(exitCode, 1);
	t.is(report.subject.version, '1.19.0');
	t.true(report.rows.some(({standing}) => standing === 'not applicable'));
});
