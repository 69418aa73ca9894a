import {withBeside} from '../../harness/model/beside.ts';
import type {Beside} from '../../harness/model/workloads.ts';
import {containerFactors} from './container.ts';
import {podFactors} from './pod.ts';

/**
 * Those that a stored Service of the rows cannot have: another image; a name by which its container is not found; what would
 * let its Pod start, or keep it from being deleted; Revisions of its own.
 */
const onlyAsked: ReadonlySet<string> = new Set([
	'image of the serving container',
	'name of the serving container',
	'resources of the serving container',
	'finalizers of the object',
	'traffic',
]);

/** Every other property that needs no flag, at its value of that number, or its last. */
export function creatable(number: number): Beside {
	const factors = [...containerFactors('container'), ...podFactors].filter(
		({name, flags, since}) => !flags && since === undefined && !onlyAsked.has(name),
	);
	const set = factors.flatMap(({values}) => values[Math.min(number, values.length - 1)] ?? []);
	return withBeside({image: 'app-numeric'}, set).beside ?? {};
}
