import {createHash} from 'node:crypto';
import {rows} from './index.ts';
import {requirements} from './requirements.ts';

/** SHA-256 over every requirement and every row: two runs with the same digest applied the same rules. */
export function suiteDigest(): string {
	const content = JSON.stringify({requirements, rows});
	return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
