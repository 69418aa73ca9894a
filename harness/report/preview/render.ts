import {levels, tiers} from '../../model/levels.ts';
import {harmless, paint, wrapped, type Style} from '../../machine/style.ts';
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
		[`Judges ${rows.judged} rows`, table(preview)],
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

function table({rows: {byTier}}: Preview): readonly string[] {
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

const columns = (name: string, cells: readonly string[]): string =>
	`  ${name.padEnd(14)}${cells.map(cell => cell.padStart(14)).join('')}`;
