import path from 'node:path';
import type {Settings} from '../harness/machine/settings.ts';

/** Where reports go unless `--report` says otherwise: to what a job of Prow keeps, or into the current folder. */
export const reportFolder = (
	{artifacts = 'reports'}: Settings,
	...below: readonly string[]
): string => path.join(artifacts, ...below);
