import type {Command, Option} from 'commander';
import {valuesOf, type Choice} from './values.ts';

/** What could stand where the cursor is. */
export interface Answer {
	readonly choices: readonly Choice[];
	/** What the shell completes by itself if none of these fits. */
	readonly else?: 'files' | 'folders';
}

/**
 * Answers for the words after `spd`, of which the last is the one that is being typed, from the command's own definition.
 * bash breaks words at `=`, other shells leave `--level=enabled` whole.
 */
export async function answer(program: Command, words: readonly string[]): Promise<Answer> {
	const typed = words.at(-1) ?? '';
	const finished = words.slice(0, -1);
	const {command, awaited, operands} = place(program, finished);
	if (awaited !== undefined && !(awaited.variadic && typed.startsWith('-'))) {
		return ofOption({command, finished}, awaited, typed === '=' ? '' : typed);
	}
	const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
	const option = flag === undefined ? undefined : optionOf(command, flag);
	if (option !== undefined && value !== undefined) {
		return prefixed(`${flag}=`, await ofOption({command, finished}, option, value));
	}
	if (typed.startsWith('-')) return {choices: beginning(typed, optionsOf(command))};
	return ofOperand(command, operands, typed);
}

interface Place {
	readonly command: Command;
	/** The option whose value is due. */
	readonly awaited: Option | undefined;
	/** How many operands the command has already. */
	readonly operands: number;
}

/** Where the finished words lead. */
function place(program: Command, words: readonly string[]): Place {
	let found: Place = {command: program, awaited: undefined, operands: 0};
	for (const word of words.filter(each => each !== '=')) found = after(found, word);
	return found;
}

function after({command, awaited, operands}: Place, word: string): Place {
	if (awaited !== undefined && !(awaited.variadic && word.startsWith('-'))) {
		return {command, awaited: awaited.variadic ? awaited : undefined, operands};
	}
	if (word.startsWith('-')) {
		const option = word.includes('=') ? undefined : optionOf(command, word);
		return {command, awaited: option?.required ? option : undefined, operands};
	}
	// It takes the name of a command.
	if (word === 'help' && command.commands.length > 0 && operands === 0) {
		return {command, awaited: undefined, operands};
	}
	const below = command.commands.find(each => each.name() === word);
	return below === undefined
		? {command, awaited: undefined, operands: operands + 1}
		: {command: below, awaited: undefined, operands: 0};
}

async function ofOperand(command: Command, operands: number, typed: string): Promise<Answer> {
	const help = command.createHelp();
	if (command.commands.length > 0 && operands === 0) {
		const named = help
			.visibleCommands(command)
			.map(each => [each.name(), each.description()] as const);
		return {choices: beginning(typed, named)};
	}
	const {registeredArguments: all} = command;
	const last = all.at(-1);
	const argument = all[operands] ?? (last?.variadic ? last : undefined);
	if (argument === undefined) return {choices: beginning(typed, optionsOf(command))};
	const choices = await choicesOf(command, argument.name());
	const files = /file|image|dir/i.test(argument.name());
	return {choices: beginning(typed, choices), ...(files && {else: 'files'})};
}

/** A list goes on after its last comma, with what is not in it. */
async function ofOption(
	{command, finished}: {readonly command: Command; readonly finished: readonly string[]},
	option: Option,
	typed: string,
): Promise<Answer> {
	const [, kind = ''] = /<(.*)>/.exec(option.flags) ?? [];
	const choices = await choicesOf(command, option.long ?? '', finished);
	const shell = shellsOwn(kind);
	if (kind !== 'list') return {choices: beginning(typed, choices), ...shell};
	const begun = typed.replace(/[^,]*$/, '');
	const left = choices.filter(([value]) => !begun.split(',').includes(value));
	return prefixed(begun, {choices: beginning(typed.slice(begun.length), left)});
}

function shellsOwn(kind: string): Pick<Answer, 'else'> {
	if (/\b(file|report)\b/.test(kind)) return {else: 'files'};
	return /\bdir\b/.test(kind) ? {else: 'folders'} : {};
}

async function choicesOf(
	command: Command,
	name: string,
	finished: readonly string[] = [],
): Promise<readonly Choice[]> {
	return (await (valuesOf[`${command.name()} ${name}`] ?? valuesOf[name])?.(finished)) ?? [];
}

const optionOf = (command: Command, flag: string): Option | undefined =>
	command.options.find(({short, long}) => flag === long || flag === short);

const optionsOf = (command: Command): readonly Choice[] =>
	command
		.createHelp()
		.visibleOptions(command)
		.map(({long, short, description}) => [long ?? short ?? '', description]);

const prefixed = (begin: string, {choices, ...rest}: Answer): Answer => ({
	choices: choices.map(([value, help]) => [`${begin}${value}`, help]),
	...rest,
});

/** In any case: `r18` is `R18`. */
const beginning = (typed: string, choices: readonly Choice[]): readonly Choice[] =>
	choices.filter(([value]) => value.toLowerCase().startsWith(typed.toLowerCase()));
