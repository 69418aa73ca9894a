import {levels, tiers} from '../../model/levels.ts';
import {cut, harmless, paint, wrapped, type Style} from '../../machine/style.ts';
import {symbolOf} from '../terminal/symbols.ts';
import type {Preview} from './preview.ts';
import {count, sectionsThere} from './there.ts';

/** The preview for a terminal; whether the run could begin comes last. */
export function renderPreview(style: Style, preview: Preview): string {
	const {subject, place, rows, configurations, scenarios, there} = preview;
	const name = [subject.name, subject.version].filter(Boolean).join(' ');
	const entering = there?.doing === 'switch' ? 'Enters' : 'In';
	const sections: readonly (readonly [string, readonly string[]])[] = [
		[
			'',
			wrapped(style, '', harmless(`${name}, ${place}: what a run would do; nothing is done now`)),
		],
		[`Judges ${rows.judged} rows`, table(style, preview)],
		[
			`${entering} ${count(configurations.length, 'configuration')}${scenarios > 0 ? ` and ${count(scenarios, 'scenario')}` : ''}`,
			wrapped(style, '  ', harmless(configurations.join('; '))),
		],
		...(there ? sectionsThere(style, there) : []),
		[
			'Does not judge',
			rows.notRun.flatMap(({rows: number, why}) =>
				wrapped(style, `${String(number).padStart(6)}  `, harmless(why)),
			),
		],
		['', verdict(style, preview)],
	];
	return sections
		.filter(([, lines]) => lines.length > 0)
		.map(([title, lines]) => [...(title ? [paint(style, 'bold', title)] : []), ...lines].join('\n'))
		.join('\n\n');
}

/** Only whether the run could begin. */
export function renderRefusals(style: Style, preview: Preview): string {
	return verdict(style, preview).join('\n');
}

function verdict(style: Style, {refusals}: Preview): readonly string[] {
	if (refusals.length === 0) {
		return [paint(style, 'green', `${symbolOf(style, 'conformant')} the run could begin`)];
	}
	const text = `the run would be refused: ${refusals.join('; ')}`;
	return wrapped(style, `${symbolOf(style, 'inconclusive')} `, harmless(text)).map(line =>
		paint(style, 'magenta', line),
	);
}

function table(style: Style, {rows: {byTier}}: Preview): readonly string[] {
	const columns = style.width < wide ? narrowColumns(style) : wideColumns;
	return [
		columns('', levels),
		...tiers.map(tier =>
			columns(
				tier,
				levels.map(level => String(byTier[tier][level])),
			),
		),
	];
}

type Columns = (name: string, cells: readonly string[]) => string;

const wide = 58;

const wideColumns: Columns = (name, cells) =>
	`  ${name.padEnd(14)}${cells.map(cell => cell.padStart(14)).join('')}`;

/** 40 columns are enough. */
const narrowColumns =
	(style: Style): Columns =>
	(name, cells) =>
		cut(style, name, 11).padEnd(11) +
		cells.map((cell, index) => cell.padStart(levels[index]?.length ?? 0)).join(' ');
