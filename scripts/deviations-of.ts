import path from 'node:path';
import {readDeviations, type Deviation} from '../harness/verdict/deviations.ts';
import {requirements} from '../suites/requirements.ts';
import type {Subject} from './subject.ts';

/** Relative, because the report names it and is passed on. */
const upstream = path.relative(
	'',
	path.join(import.meta.dirname, '..', 'deviations', 'knative.yaml'),
);

/** The list that we ship is about Knative's own defaulting; whoever is judged beside it has only what is named. */
export async function deviationsOf(
	{kind}: Subject,
	named = kind === 'knative' ? upstream : 'none',
): Promise<readonly Deviation[]> {
	return named === 'none' ? [] : readDeviations(named, requirements);
}
