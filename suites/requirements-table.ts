import type {Requirement} from '../harness/model/requirement.ts';
import {levels} from '../harness/model/levels.ts';
import {requirements} from './requirements.ts';

/** The catalogue as a Markdown table, one requirement per line. */
export function requirementsTable(): string {
	const lines = Object.entries<Requirement>(requirements).map(
		([id, {keyword, words, line, owner, tier, levels: at}]) =>
			row([
				id,
				keyword,
				line,
				`“${words}”`,
				owner,
				tier,
				at.length === levels.length ? 'all' : at.join(', '),
			]),
	);
	return [
		row(['id', 'keyword', 'line', 'the documentation’s words', 'owner', 'tier', 'levels']),
		row(Array.from({length: 7}, () => '---')),
		...lines,
	].join('\n');
}

function row(cells: readonly string[]): string {
	return `| ${cells.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}
