import {startCommand} from '../../subjects/command/command.ts';
import type {Provider} from '../provider.ts';
import {askedProvider} from './asked-provider.ts';

/** No cluster: the program answers instead of an API server. */
export const commandProvider = (command: string): Provider =>
	askedProvider(() => startCommand(command));
