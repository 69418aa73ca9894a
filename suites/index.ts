import type {Row} from '../harness/row.ts';
import {escalation} from './escalation.ts';

/** Every row of the suites, in the order in which they are run and reported. */
export const rows: readonly Row[] = [...escalation];
