import {requirements} from '../../requirements.ts';
import type {Stood} from '../standing.ts';
import {idsOf, type ByClass} from './by-class.ts';

/** How many vectors are listed for a deviation. */
const examples = 4;

/** Each requirement whose own rows fail, with what was observed; classes with the same text are grouped. */
export function deviations(stood: ByClass): readonly string[] {
	return Object.keys(requirements).flatMap(id => {
		const told = stood.flatMap(({release, rows}) => {
			const failed = rows.filter(
				({row, stands}) => row.requirement === id && stands.standing === 'failed',
			);
			return failed.length === 0 ? [] : [{release, text: tell(failed)}];
		});
		return [...Map.groupBy(told, ({text}) => text)].map(
			([text, those]) => `- **${id}** in ${those.map(({release}) => release).join(', ')}: ${text}`,
		);
	});
}

function tell(failed: readonly Stood[]): string {
	const ids = idsOf(failed);
	const shown = ids.slice(0, examples).map(id => `\`${id}\``);
	const more = ids.length > examples ? ` and ${ids.length - examples} more` : '';
	const also = [...new Set(failed.flatMap(({row}) => row.alsoProves))];
	return [
		`${shown.join(', ')}${more}.`,
		`The first: ${failed[0]?.stands.reason?.replaceAll(/\s+/g, ' ')}.`,
		...(also.length > 0 ? [`Cited as well: ${also.join(', ')}.`] : []),
	].join(' ');
}
