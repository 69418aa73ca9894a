import process from 'node:process';
import type {Requirement} from '../harness/model/requirement.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {styleFor, wrapped, type Style} from '../harness/machine/style.ts';
import {requirementsTable} from '../suites/requirements-table.ts';
import {requirements as catalogue} from '../suites/requirements.ts';

/** `spd requirements`: the catalogue, one requirement per paragraph, or as JSON, or as a Markdown table. */
export async function requirements(
	as: {json?: boolean; markdown?: boolean},
	settings: Settings,
): Promise<number> {
	process.stdout.write(`${text(as, styleFor(process.stdout, settings))}\n`);
	return 0;
}

function text({json, markdown}: {json?: boolean; markdown?: boolean}, style: Style): string {
	if (json) return JSON.stringify(catalogue, undefined, 2);
	if (markdown) return requirementsTable();
	return Object.entries<Requirement>(catalogue)
		.map(each => paragraph(each, style))
		.join('\n\n');
}

/** In lines of a terminal's width; elsewhere each text is one line, for grep. */
function paragraph(
	[id, {keyword, line, owner, tier, levels, words, statement}]: [string, Requirement],
	style: Style,
): string {
	const texts = [
		['', `${id}  ${keyword}  line ${line}  ${owner}  ${tier}  ${levels.join(', ')}`],
		['    ', `“${words}”`],
		['    ', statement],
	] as const;
	return texts
		.flatMap(([indent, said]) =>
			process.stdout.isTTY ? wrapped(style, indent, said) : [indent + said],
		)
		.join('\n');
}
