import {commandProvider} from '../harness/providers/command/command-provider.ts';
import type {Provider} from '../harness/providers/provider.ts';

/** A provider for a program that reads questions on its stdin, as `spd run --subject exec=COMMAND` has it. */
export function askProgram(command: string): Provider {
	return commandProvider(command);
}
