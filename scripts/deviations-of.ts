import path from 'node:path';
import {packageFolder} from '../harness/machine/package-folder.ts';
import {readDeviations, type Deviation} from '../harness/verdict/deviations.ts';
import {requirements} from '../suites/requirements.ts';
import type {Subject} from './subject.ts';

/** Relative, because the report contains it and is passed on. */
const upstream = path.relative('', path.join(packageFolder, 'deviations', 'knative.yaml'));

/**
 * The list in this repository is about Knative's own defaulting; for any other subject only the named file is
 * used.
 */
export async function deviationsOf(
	{kind}: Subject,
	named = kind === 'knative' ? upstream : 'none',
): Promise<readonly Deviation[]> {
	return named === 'none' ? [] : readDeviations(named, requirements);
}
