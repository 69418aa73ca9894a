import {createPatch, Pointer} from 'rfc6902';
import {isObject, objectsAt, textAt, type Json} from '../../model/json.ts';

/** A value that is another one than before. */
export interface Change {
	/** Names divided by dots. */
	readonly at: string;
	/** Left out if there was none; `null` if it was null. */
	readonly before?: Json;
	/** Left out if there is none. */
	readonly after?: Json;
}

/** What differs between two values, as deep as possible. */
export function changesBetween(before: Json, after: Json): readonly Change[] {
	return createPatch(before, after).map(({path}) => ({
		at: Pointer.fromJSON(path).tokens.slice(1).join('.'),
		...valueAt('before', before, path),
		...valueAt('after', after, path),
	}));
}

/** A Pod with its lists by name: one more container is then no change of the next. */
export function podByName(pod: Json): Json {
	if (!isObject(pod)) return pod;
	return {
		...pod,
		containers: byName(objectsAt(pod, 'containers').map(containerByName)),
		initContainers: byName(objectsAt(pod, 'initContainers').map(containerByName)),
	};
}

const containerByName = (container: Named): Named => ({
	...container,
	env: byName(objectsAt(container, 'env')),
	ports: byName(objectsAt(container, 'ports')),
});

interface Named {
	readonly [key: string]: Json | undefined;
}

const byName = (list: readonly Named[]): Named =>
	Object.fromEntries(list.map(each => [textAt(each, 'name'), each]));

function valueAt(side: 'before' | 'after', value: Json, path: string): Partial<Change> {
	const found = Pointer.fromJSON(path).get(value) as Json | undefined;
	return found === undefined ? {} : {[side]: found};
}
