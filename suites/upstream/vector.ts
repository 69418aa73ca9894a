import {readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import type {Json, JsonObject} from '../../harness/model/json.ts';
import type {ObjectKind} from '../../harness/model/workloads.ts';

/** Releases with the same answers in every computed case. */
export const classes = ['A', 'B', 'C', 'D'] as const;

export type Class = (typeof classes)[number];

/** Which releases those are. */
export const releases: Readonly<Record<Class, string>> = {
	A: '1.16',
	B: '1.17–1.19',
	C: '1.20.0',
	D: '1.20.1–1.23.0',
};

/** A case, and each release class's answer (suites/fixtures/vectors/README.md). */
export interface Vector {
	readonly id: string;
	readonly in: {
		/** The data of `config-features`. */
		readonly features: Readonly<Record<string, string>>;
		readonly kind: ObjectKind;
		readonly new: JsonObject;
		/** The stored object, for an update. */
		readonly old?: JsonObject;
		readonly user: string;
		readonly sub?: 'status';
	};
	readonly out: Readonly<Record<Class, Answer>>;
}

export interface Answer {
	/** The level that was parsed. */
	readonly level: 'Disabled' | 'AllowRootBounded' | 'Enabled';
	/** Contexts after defaulting, by `containers[0]`, `initContainers[0]` … and `pod`; null is absent. */
	readonly sc: Readonly<Record<string, Json>>;
	readonly error?: string;
	readonly warning?: string;
	readonly specMutated: boolean;
}

const file = path.join(
	import.meta.dirname,
	'..',
	'fixtures',
	'vectors',
	'upstream-golden.jsonl.gz',
);

/** The fixture's content. */
export function vectorText(): string {
	return gunzipSync(readFileSync(file)).toString('utf8');
}

export function readVectors(): readonly Vector[] {
	return vectorText()
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Vector);
}
