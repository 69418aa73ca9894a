import process from 'node:process';
import type {Requirement} from '../harness/model/requirement.ts';
import {requirementsTable} from '../suites/requirements-table.ts';
import {requirements as catalogue} from '../suites/requirements.ts';

/** `spd requirements`: the catalogue, one requirement per paragraph, or as JSON, or as a Markdown table. */
export async function requirements(as: {json?: boolean; markdown?: boolean}): Promise<number> {
	process.stdout.write(`${text(as)}\n`);
	return 0;
}

function text({json, markdown}: {json?: boolean; markdown?: boolean}): string {
	if (json) return JSON.stringify(catalogue, undefined, 2);
	if (markdown) return requirementsTable();
	return Object.entries<Requirement>(catalogue).map(paragraph).join('\n\n');
}

function paragraph([id, {keyword, line, owner, tier, levels, words, statement}]: [
	string,
	Requirement,
]): string {
	return [
		`${id}  ${keyword}  line ${line}  ${owner}  ${tier}  ${levels.join(', ')}`,
		`    “${words}”`,
		`    ${statement}`,
	].join('\n');
}
