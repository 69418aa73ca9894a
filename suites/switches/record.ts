import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Act, KeyValue, Transition} from '../../harness/model/transition.ts';
import {levels} from '../../harness/model/levels.ts';
import {upgradedServices} from '../upgraded-services.ts';

/** Every switch of the key with Services of each kind there, recorded by `scripts/switches.ts`. */
export interface RecordedSwitches {
	readonly knative: string;
	readonly kubernetes: string;
	readonly switches: readonly Transition[];
	readonly acts: readonly Act[];
}

/** Each level to each, itself too, and the key taken away. */
export const switchedPairs: readonly (readonly [from: KeyValue, to: KeyValue])[] = [
	...levels.flatMap(from => levels.map(to => [from, to] as const)),
	['root-allowed', 'absent'],
	['enabled', 'absent'],
];

const {plain, 'low-port': lowPort, root, 'opted-out': optedOut, named} = upgradedServices;

/** The Services that are there. */
export const switchedServices = {plain, 'low-port': lowPort, root, 'opted-out': optedOut, named};

export const recordFile = path.join(import.meta.dirname, 'record.json');

export const readRecord = (): RecordedSwitches =>
	JSON.parse(readFileSync(recordFile, 'utf8')) as RecordedSwitches;
