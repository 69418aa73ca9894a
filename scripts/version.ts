import {readFileSync} from 'node:fs';
import path from 'node:path';
import {isObject} from '../harness/json.ts';

/** The version of this package, from its package.json. */
export function harnessVersion(): string {
	const file = path.join(import.meta.dirname, '..', 'package.json');
	const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
	return isObject(parsed) ? String(parsed['version']) : 'unknown';
}
