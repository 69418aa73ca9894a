import test from 'ava';
import {controlPlaneProvider} from '../harness/providers/control-plane/control-plane-provider.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {defaultVersions} from '../harness/machine/version.ts';
import {runRows, settings} from './testing.ts';

/**
 * The requirements that each release is known not to meet, except listed deviations (docs/releases.md); 1.23.0:
 * `make test`.
 */
const known: Readonly<Record<string, readonly string[]>> = {
	'1.16.0': ['R3', 'R11', 'R24', 'R25', 'R26', 'R30', 'R33', 'R42'],
	'1.17.0': ['R3', 'R11', 'R24', 'R25', 'R26', 'R33', 'R42'],
	'1.18.0': ['R3', 'R11', 'R24', 'R25', 'R26', 'R33', 'R42'],
	'1.19.0': ['R3', 'R11', 'R24', 'R25', 'R26', 'R33', 'R42'],
	'1.20.0': ['R41'],
	'1.21.1': [],
	'1.22.0': [],
};

for (const [release, expected] of Object.entries(known)) {
	const what = expected.length === 0 ? 'keeps what it is known to keep' : expected.join(', ');
	test.serial(`${release}: ${what}`, async t => {
		const {exitCode, report, notKept} = await judgeRelease(release);
		t.deepEqual(notKept, expected);
		t.deepEqual(report.verdict.inconclusive, []);
		t.is(exitCode, expected.length === 0 ? 0 : 1);
		t.is(report.subject.version, release);
	});
}

/** Every row against a release of Knative, its webhook and controller, in a control plane. */
async function judgeRelease(knative: string): Promise<{
	exitCode: number;
	report: ConformanceReport;
	notKept: readonly (string | undefined)[];
}> {
	const {cache} = settings;
	const provider = await controlPlaneProvider({...defaultVersions, knative, cache, keep: false});
	const {exitCode, report} = await runRows(provider, {name: `test-${knative}`});
	const notKept = report.verdict.nonConformant.map(({requirement}) => requirement);
	return {exitCode, report, notKept};
}
