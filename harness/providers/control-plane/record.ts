import path from 'node:path';
import {readFile, writeFile} from 'node:fs/promises';
import {dataFolder} from './data-folder.ts';
import type {ProgramName} from '../../../images/control-plane/programs.ts';
import {ignoreAbsence} from '../../../images/host/errors.ts';
import type {Component as Reported} from '../../../images/recipe/prepared.ts';

/** A control plane's description in its folder, for later commands. */
export interface Record {
	readonly name: string;
	readonly knative: string;
	readonly kubernetes: string;
	readonly missing: readonly ProgramName[];
	readonly components: readonly Reported[];
	/** Process ids by name. */
	readonly pids: Readonly<{[name: string]: number}>;
	readonly webhookPort: number;
	/** Whether it was left on purpose. */
	readonly stays: boolean;
}

const file = 'control-plane.json';

export async function writeRecord(folder: string, record: Record): Promise<void> {
	await writeFile(path.join(folder, file), JSON.stringify(record, undefined, '\t'));
}

/** Undefined if there is no control plane with this name, or none that became ready. */
export async function readRecord(name: string): Promise<Record | undefined> {
	const text = await readFile(path.join(dataFolder(name), file), 'utf8').catch(ignoreAbsence);
	return text === undefined ? undefined : (JSON.parse(text) as Record);
}
