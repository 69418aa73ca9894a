import process from 'node:process';
import {requirements as catalogue} from '../suites/requirements.ts';

/** `spd requirements`: the catalogue, a requirement a paragraph. */
export async function requirements({json}: {json?: boolean}): Promise<number> {
	const text = json
		? JSON.stringify(catalogue, undefined, 2)
		: Object.entries(catalogue)
				.map(([id, {keyword, line, owner, tier, levels, words, statement}]) =>
					[
						`${id}  ${keyword}  line ${line}  ${owner}  ${tier}  ${levels.join(', ')}`,
						`    “${words}”`,
						`    ${statement}`,
					].join('\n'),
				)
				.join('\n\n');
	process.stdout.write(`${text}\n`);
	return 0;
}
