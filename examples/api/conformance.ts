import test from 'ava';
import {testRows} from 'secure-pod-defaults-conformance';
import {provider} from './subject.ts';

/** The suites as tests of AVA, one a row: `npx ava conformance.ts --match 'R12*'`. */

await testRows(test, {provider, subject: 'my-defaulting', select: {requirement: 'R12'}});
