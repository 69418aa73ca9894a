import {fieldOf} from '../../harness/observe/field.ts';
import {fieldPath} from '../defaulting/row.ts';
import {defaultedOf, partsOf, podSpecOf} from './object.ts';
import {ask, type Question} from './question.ts';
import {spellingOf} from './spelling.ts';
import type {Class, Vector} from './vector.ts';

const common = ['allowPrivilegeEscalation', 'seccompProfile', 'capabilities'] as const;

/**
 * "All of the above" (line 22, R22): the result of `root-allowed` for the same object, by the same release, is
 * the required result of `enabled`, except for runAsNonRoot.
 */
export function askOfTwins(
	vector: Vector,
	vectors: ReadonlyMap<string, Vector>,
	release: Class,
): readonly Question[] {
	const spelling = spellingOf(vector);
	const twin = spelling.level === 'enabled' ? vectors.get(sameQuestion(vector)) : undefined;
	if (!spelling.selects || !twin) return [];
	const {kind, new: sent} = vector.in;
	const above = defaultedOf(twin, twin.out[release]);
	if (!above.admitted) return [];
	return partsOf(podSpecOf(kind, sent)).flatMap(({root, key}) =>
		common.map(name => {
			const field = fieldPath(root, name);
			return ask(vector, spelling, {
				cited: ['R22'],
				title: `${name} of ${key}, as at root-allowed`,
				field,
				expect: {equals: fieldOf(kind, field, above.object)},
			});
		}),
	);
}

/** The vectors at `root-allowed`, by their question without the level. */
export function atRootAllowed(vectors: readonly Vector[]): ReadonlyMap<string, Vector> {
	const those = vectors.filter(vector => {
		const {level, selects} = spellingOf(vector);
		return selects && level === 'root-allowed';
	});
	return new Map(those.map(vector => [sameQuestion(vector), vector]));
}

function sameQuestion({in: {features, kind, new: sent, old, user, sub}}: Vector): string {
	const flags = {...features, 'secure-pod-defaults': undefined};
	return JSON.stringify([kind, sent, old ?? null, user, sub ?? null, flags]);
}
