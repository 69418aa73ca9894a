import {crowd} from '../factors/crowd.ts';
import {besideEverything} from '../factors/index.ts';
import {besideThree} from '../factors/triples.ts';
import {besideElsewhere} from '../factors/otherwise.ts';
import {configuredPorts} from './configured-ports.ts';
import {elsewhere} from './elsewhere.ts';
import {independence} from './independence.ts';
import {indifference} from './indifference.ts';
import {neighbours} from './neighbours.ts';
import {objects} from './objects.ts';
import {origins} from './origins.ts';
import {pairsBeside} from './pairs.ts';
import {podFlag} from './pod-flag.ts';
import {pod} from './pod.ts';
import {ports} from './ports.ts';
import {scope} from './scope.ts';
import {spelling} from './spelling.ts';
import {updates} from './updates.ts';
import {warnings} from './warnings.ts';
import {whole} from './whole.ts';

/**
 * Every row of the defaulting tier that queries admission, group by group. A group crosses factors that the
 * documentation mentions together; the remaining pairs of values come last. `interactions.ts` gives the reasons
 * for pairs that no row has.
 */
const crossed = {
	origins,
	objects,
	ports,
	scope,
	configuredPorts,
	independence,
	neighbours,
	pod,
	podFlag,
	whole,
	spelling,
	elsewhere,
	indifference,
	updates,
	warnings,
} as const;

export const groups = {
	...crossed,
	pairs: pairsBeside(Object.values(crossed).flatMap(({rows}) => rows)),
	besideEverything,
	besideElsewhere,
	besideThree,
	crowd,
} as const;

export type GroupName = keyof typeof groups;
