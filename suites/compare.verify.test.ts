import test from 'ava';
import {defaultVersions} from '../harness/machine/version.ts';
import {controlPlaneProvider} from '../harness/providers/control-plane/control-plane-provider.ts';
import {kindProvider} from '../harness/providers/kind/kind-provider.ts';
import {compareObservations} from '../harness/report/compare-observations.ts';
import {runRows, settings} from './testing.ts';

/** Every row on kind and, unless it needs a node, in a control plane. */
test('in a control plane the same rows are observed to be the same as on kind', async t => {
	const {cache, images} = settings;
	const onKind = await runRows(
		await kindProvider({...defaultVersions, images, keep: false, cache}),
		{
			name: 'verify-kind',
		},
	);
	t.is(onKind.exitCode, 0, onKind.report.verdict.sentence);
	const provider = await controlPlaneProvider({...defaultVersions, cache, keep: false});
	const here = await runRows(provider, {name: 'verify-control-plane'});
	t.is(here.exitCode, 0, here.report.verdict.sentence);
	const {compared, different} = compareObservations(onKind.report, here.report);
	t.deepEqual(different, []);
	t.true(compared > 3_000, `${compared} rows`);
});
