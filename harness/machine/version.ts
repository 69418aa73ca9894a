import {readFileSync} from 'node:fs';
import path from 'node:path';
import {textAt, type Json} from '../model/json.ts';

/** The name and version of this package, from its package.json. */
export function harness(): {readonly name: string; readonly version: string} {
	const file = path.join(import.meta.dirname, '..', '..', 'package.json');
	const parsed: Json = JSON.parse(readFileSync(file, 'utf8'));
	return {name: textAt(parsed, 'name'), version: textAt(parsed, 'version')};
}
