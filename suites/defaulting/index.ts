import {configuredPorts} from './configured-ports.ts';
import {elsewhere} from './elsewhere.ts';
import {independence} from './independence.ts';
import {indifference} from './indifference.ts';
import {objects} from './objects.ts';
import {origins} from './origins.ts';
import {podFlag} from './pod-flag.ts';
import {pod} from './pod.ts';
import {ports} from './ports.ts';
import {scope} from './scope.ts';
import {spelling} from './spelling.ts';
import {updates} from './updates.ts';
import {warnings} from './warnings.ts';
import {whole} from './whole.ts';

/**
 * Every row of the defaulting tier that is a question to admission, group by group. A group crosses factors that can
 * interact; a pair of factors that no group crosses is argued in `interactions.ts`.
 */
export const groups = {
	origins,
	objects,
	ports,
	scope,
	configuredPorts,
	independence,
	pod,
	podFlag,
	whole,
	spelling,
	elsewhere,
	indifference,
	updates,
	warnings,
} as const;

export type GroupName = keyof typeof groups;
