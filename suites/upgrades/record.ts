import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Outcome, UpgradedKey} from '../../harness/report/upgrade/upgrade-report.ts';

/** Each upgrade from a release to the next that can be built, with several values of the key, recorded by `scripts/upgrades.ts`. */
export interface RecordedUpgrade {
	readonly from: string;
	readonly to: string;
	/** `1.34.10` */
	readonly kubernetes: string;
	readonly key: UpgradedKey;
	/** What changed for every Service alike, in sentences. */
	readonly all: readonly string[];
	readonly services: readonly {
		/** Of `upgradedServices`. */
		readonly name: string;
		readonly outcome: Outcome;
		/** Whether an annotation by its creator makes a new Revision after the upgrade. */
		readonly newRevision: boolean;
		/** What changed, in sentences. */
		readonly details: readonly string[];
	}[];
}

export const recordFile = path.join(import.meta.dirname, 'record.json');

export const readRecord = (): readonly RecordedUpgrade[] =>
	JSON.parse(readFileSync(recordFile, 'utf8')) as readonly RecordedUpgrade[];
