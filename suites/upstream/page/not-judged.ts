import {undecided} from '../measured.ts';
import {unspoken} from '../refusals.ts';
import {classes, type Vector} from '../vector.ts';
import {idsOf, type ByClass} from './by-class.ts';

/** What is not part of the verdict, and why. */
export function notJudged(vectors: readonly Vector[], stood: ByClass): readonly string[] {
	const observed = stood.flatMap(({rows}) =>
		rows.filter(({stands}) => stands.standing === 'observed'),
	);
	const silent = Map.groupBy(observed, ({row}) => row.observedOnly ?? '');
	const refusedWith = (says: RegExp): readonly string[] =>
		vectors
			.filter(({out}) => classes.some(each => says.test(out[each].error ?? '')))
			.map(({id}) => id);
	return [
		'Observed, since the documentation gives no answer:',
		'',
		...head,
		...[...silent].map(([why, those]) => line(why, idsOf(those))),
		'',
		'Refusals of which no sentence speaks: that the object is refused is not judged. What defaulting made of it before is,',
		'but for the last line, from which nothing can be concluded about a switch either.',
		'',
		...head,
		...unspoken.map(({says, why}) => line(why, refusedWith(says))),
		'',
		'Not decided by admission alone:',
		'',
		'| requirement | why |',
		'| --- | --- |',
		...undecided.map(({ids, why}) => `| ${ids.join(', ')} | ${why} |`),
	];
}

const head = ['| why | vectors | such as |', '| --- | --- | --- |'];

function line(why: string, ids: readonly string[]): string {
	const shown = ids.slice(0, 3).map(id => `\`${id}\``);
	return `| ${why} | ${ids.length} | ${shown.join(', ')} |`;
}
