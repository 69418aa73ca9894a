import type {Element} from 'hast';
import {h} from 'hastscript';
import {levels, tiers} from '../../model/levels.ts';
import {standings} from '../../verdict/row-verdict.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {counted, numbered, section} from './parts.ts';

/** All rows, with a filter: the script fills it from the packed data. */
export function rowsSection({rows, requirements}: ConformanceReport): readonly Element[] {
	const count = (is: (row: ConformanceReport['rows'][number]) => boolean) => rows.filter(is).length;
	const ids = requirements
		.map(({id}) => ({
			id,
			number: count(row => row.requirement === id || row.alsoProves.includes(id)),
		}))
		.filter(({number}) => number > 0);
	return section(
		'rows',
		'All rows',
		h(
			'noscript',
			h('p', `${counted(rows.length)}: the list needs scripts; report.json has them all.`),
		),
		h('form.filter.scripted', {id: 'filter', role: 'search', ariaLabel: 'Rows'}, [
			h('label.text', [
				'Search',
				h('input', {
					type: 'search',
					id: 'text',
					name: 'text',
					autoComplete: 'off',
					placeholder: 'words of a case, a value, a log …',
				}),
			]),
			choice(
				'standing',
				'Standing',
				standings.map(name => ({name, number: count(row => row.standing === name)})),
			),
			choice(
				'level',
				'Level',
				levels.map(name => ({name, number: count(row => row.level === name)})),
			),
			choice(
				'tier',
				'Tier',
				tiers.map(name => ({name, number: count(row => row.tier === name)})),
			),
			choice(
				'requirement',
				'Requirement',
				ids.map(({id, number}) => ({name: id, number})),
			),
			h('label', [
				'Order',
				h('select', {id: 'order', name: 'order'}, [
					h('option', {value: 'worst'}, 'worst first'),
					h('option', {value: 'suite'}, 'suite order'),
					h('option', {value: 'longest'}, 'longest first'),
				]),
			]),
			h('button', {type: 'button', id: 'clear'}, 'Clear'),
		]),
		h(
			'p.scripted',
			h(
				'output',
				{id: 'count', htmlFor: 'text standing level tier requirement', ariaLive: 'polite'},
				counted(rows.length),
			),
		),
		h('ol.rows.scripted', {id: 'list'}),
		h('button.scripted', {type: 'button', id: 'more', hidden: true}, 'Show more'),
	);
}

function choice(
	id: string,
	title: string,
	options: ReadonlyArray<{readonly name: string; readonly number: number}>,
): Element {
	return h('label', [
		title,
		h('select', {id, name: id}, [
			h('option', {value: ''}, 'all'),
			...options
				.filter(({number}) => number > 0)
				.map(({name, number}) => h('option', {value: name}, `${name} (${numbered(number)})`)),
		]),
	]);
}
