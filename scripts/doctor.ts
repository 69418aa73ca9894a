import process from 'node:process';
import type {Fact} from '../harness/providers/doctor/fact.ts';
import {inspectLeftovers} from '../harness/providers/doctor/leftovers.ts';
import {inspectMachine} from '../harness/providers/doctor/machine.ts';
import {paint, styleFor, wrapped, type Style} from '../harness/machine/style.ts';
import type {Settings} from '../harness/machine/settings.ts';

/** `spd doctor`: 0 when a run on kind can start now, 2 when something that it needs is missing. */
export async function doctor({json}: {json?: boolean}, settings: Settings): Promise<number> {
	const [machine, leftovers] = await Promise.all([
		inspectMachine(settings.cache),
		inspectLeftovers(settings.cache),
	]);
	const facts = [...machine, ...leftovers];
	const text = json ? JSON.stringify(facts, undefined, 2) : table(facts, settings);
	process.stdout.write(`${text}\n`);
	return facts.some(({state, needed}) => state === 'missing' && needed) ? 2 : 0;
}

function table(facts: readonly Fact[], settings: Settings): string {
	const style = styleFor(process.stdout, settings);
	const inks = {here: 'green', missing: 'red', stays: 'yellow'} as const;
	const {width, indent} = columnsFor(facts, style);
	const told = (first: string, text: string): readonly string[] =>
		process.stdout.isTTY ? wrapped(style, first, text) : [first + text];
	return facts
		.flatMap(({thing, state, detail, cost, remedy}) => {
			const first = `${state.padEnd(7)}  ${thing.padEnd(width)}  `;
			const [head = '', ...rest] =
				first.length <= indent.length
					? told(first, detail)
					: [...told(first.slice(0, 9), thing), ...(detail ? told(indent, detail) : [])];
			return [
				paint(style, inks[state], head.slice(0, 7)) + head.slice(7),
				...rest,
				...(cost ? told(indent, `costs: ${cost}`) : []),
				// Whole, so that it can be copied.
				...(remedy ? [`${indent}${state === 'stays' ? 'removed by' : 'fixed by'}: ${remedy}`] : []),
			];
		})
		.join('\n');
}

/** Room for all names but the longest, which have a line of their own; for none where little would be left beside them. */
function columnsFor(
	facts: readonly Fact[],
	style: Style,
): {readonly width: number; readonly indent: string} {
	const usual = facts.map(({thing}) => thing.length).filter(length => length <= 30);
	const width = Math.max(0, ...usual);
	const beside = width + 11 + 24 <= style.width;
	return beside ? {width, indent: ' '.repeat(width + 11)} : {width: 0, indent: ' '.repeat(9)};
}
