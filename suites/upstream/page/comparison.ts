import {lines} from '../measured.ts';
import {classes} from '../vector.ts';
import {marksOf, type ByClass} from './by-class.ts';

/** The measured results beside those of the replay. */
export function comparison(stood: ByClass): readonly string[] {
	const table = lines.map(({title, of, measured, differs}) => {
		const replayed = marksOf(stood, of);
		const cells = classes.map(each =>
			measured[each] === replayed[each] ? measured[each] : `${measured[each]} → ${replayed[each]}`,
		);
		return `| ${title}${differs ? ' (see below)' : ''} | ${cells.join(' | ')} |`;
	});
	return [
		`| measured | ${classes.join(' | ')} |`,
		`| --- | ${classes.map(() => '---').join(' | ')} |`,
		...table,
		'',
		'Where the two differ:',
		'',
		...lines.flatMap(({title, differs}) => (differs ? [`- **${title}**: ${differs.why}`] : [])),
	];
}
