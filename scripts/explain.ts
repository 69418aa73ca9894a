import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {deviationsOf} from './deviations-of.ts';
import {renderExplanation} from './explain/render.ts';
import {explanation, type Explanation, type Known} from '../suites/explanation.ts';
import {sampleOf, seedIn} from '../suites/factors/random.ts';
import {rows as fixedRows} from '../suites/index.ts';
import {releasesOf} from '../suites/requirements-page.ts';
import {requirements} from '../suites/requirements.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {packageFolder} from '../harness/machine/package-folder.ts';
import {styleFor} from '../harness/machine/style.ts';
import {choose, didYouMean, UsageError} from '../harness/machine/usage-error.ts';
import {rowKey, type Row} from '../harness/model/row.ts';

export interface ExplainArguments {
	readonly deviations?: string;
	readonly json?: boolean;
}

/** `spd explain R18 …`: each requirement, or row by its key, with all that this project knows about it. */
export async function explain(
	what: readonly string[],
	{deviations, json}: ExplainArguments,
	settings: Settings,
): Promise<number> {
	const words = what.map(each => each.trim());
	const seed = words.map(seedIn).find(each => each !== undefined);
	const known: Known = {
		rows: seed === undefined ? fixedRows : [...fixedRows, ...sampleOf(seed)],
		deviations: await deviationsOf({kind: 'knative'}, deviations),
		releases: releasesOf(await readFile(releasesPage, 'utf8')),
	};
	const explained = named(words, known);
	const style = styleFor(process.stdout, settings);
	const text = json
		? JSON.stringify(explained.length === 1 ? explained[0] : explained, undefined, 2)
		: explained.map(each => renderExplanation(style, each)).join('\n\n');
	process.stdout.write(`${text}\n`);
	return 0;
}

const releasesPage = path.join(packageFolder, 'docs', 'releases.md');

/** A key has spaces: without quotes it arrives in parts. */
function named(words: readonly string[], known: Known): readonly Explanation[] {
	const parts = words[1]?.startsWith('[') ? [words.join(' ')] : words;
	return parts
		.flatMap(part => (part.includes('[') ? [part] : part.split(',')))
		.map(part => one(part, known));
}

function one(word: string, known: Known): Explanation {
	const row = rowNamed(word, known.rows);
	if (row !== undefined) return explanation(requirementNamed(row.requirement), known, row);
	if (!word.includes('[')) return explanation(requirementNamed(word), known);
	throw new UsageError(
		`unknown row ${JSON.stringify(word)}${didYouMean(word, known.rows.map(rowKey))}; give its whole key, REQUIREMENT [LEVEL] CASE, as a report has it`,
	);
}

const rowNamed = (key: string, rows: readonly Row[]): Row | undefined =>
	rows.find(row => rowKey(row) === key);

/** `r18` is R18. */
function requirementNamed(word: string): keyof typeof requirements {
	const ids = Object.keys(requirements) as (keyof typeof requirements)[];
	return choose('requirement', /^r\d+$/.test(word) ? word.toUpperCase() : word, ids);
}
