import path from 'node:path';
import {readFileSync} from 'node:fs';
import {packageFolder} from './package-folder.ts';
import {textAt, type Json} from '../model/json.ts';
import {randomBytes} from 'node:crypto';

/** The name and version of this package, from its package.json. */
export function harness(): {readonly name: string; readonly version: string} {
	const file = path.join(packageFolder, 'package.json');
	const parsed: Json = JSON.parse(readFileSync(file, 'utf8'));
	return {name: textAt(parsed, 'name'), version: textAt(parsed, 'version')};
}

/** A new run's id: eight characters that are valid in a DNS label and in a cluster's name. */
export const newRunId = (): string => randomBytes(4).toString('hex');

/** The default versions of the subject and of the cluster. */
export const defaultVersions = {knative: '1.23.0', kubernetes: '1.34.10'} as const;

/** Whether the text is a version: `1.23.0`, `1.24.0-rc.1`. */
export const isVersion = (text: string): boolean => /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(text);
