import process from 'node:process';
import type {Fact} from '../harness/providers/doctor/fact.ts';
import {inspectLeftovers} from '../harness/providers/doctor/leftovers.ts';
import {inspectMachine} from '../harness/providers/doctor/machine.ts';
import {paint, styleFor} from '../harness/machine/style.ts';
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
	const width = Math.max(...facts.map(({thing}) => thing.length));
	return facts
		.flatMap(({thing, state, detail, cost, remedy}) => [
			`${paint(style, inks[state], state.padEnd(7))}  ${thing.padEnd(width)}  ${detail}`,
			...(cost ? [`${' '.repeat(width + 11)}costs: ${cost}`] : []),
			...(remedy
				? [`${' '.repeat(width + 11)}${state === 'stays' ? 'removed by' : 'fixed by'}: ${remedy}`]
				: []),
		])
		.join('\n');
}
