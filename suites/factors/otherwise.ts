import {levels} from '../../harness/model/levels.ts';
import {withBeside} from '../../harness/model/beside.ts';
import type {Beside, ObjectKind, Part, Workload} from '../../harness/model/workloads.ts';
import type {Group} from '../defaulting/row.ts';
import type {Combination} from './covering.ts';
import {combinationsOf, objectsOf, rowOf, shapes} from './index.ts';

const inPodSpec: readonly Part[] = ['container', 'sidecar', 'init', 'pod'];

/** How else the same objects are asked about, and the parts of them that are sent then. */
const otherwise: readonly {
	readonly title: string;
	readonly object: ObjectKind;
	readonly stored?: Workload;
	readonly parts: readonly Part[];
}[] = [
	{title: 'Configuration', object: 'Configuration', parts: [...inPodSpec, 'template', 'object']},
	// Its own metadata are those of the template.
	{title: 'Revision', object: 'Revision', parts: [...inPodSpec, 'template']},
	// A patch replaces the template's pod spec.
	...(['Service', 'Configuration'] as const).map(object => ({
		title: object === 'Service' ? 'update' : `update, ${object}`,
		object,
		stored: {image: 'app-numeric'} as const,
		parts: inPodSpec,
	})),
];

const isWithin = (own: Beside, parts: readonly Part[]): boolean =>
	Object.keys(own).every(part => parts.some(each => each === part));

/** Each value is asked about at each level; each pair of values where everything is hardened, and of creations only. */
export const besideElsewhere: Group = {
	why: 'level × object × create or update × properties that must not matter: as in a Service that is created',
	rows: shapes.flatMap(shape => {
		const objects = objectsOf(shape);
		const few = new Set(eachValueOnce(combinationsOf(shape)));
		return otherwise.flatMap(({title: how, parts, ...rest}) => {
			const sent = objects.map(({all, base}) => {
				const beside = all.map(each => each.own).filter(own => isWithin(own, parts));
				return {base, beside, own: beside, workload: withBeside(base, beside)};
			});
			const isCreated = rest.stored === undefined;
			return levels.flatMap(level =>
				sent.flatMap((each, index) => {
					const title = `properties together (${index + 1}), ${how}`;
					const gate = few.has(index);
					const asked = gate || (isCreated && level === 'enabled');
					return asked ? [rowOf(shape, level, {...each, ...rest, title, gate})] : [];
				}),
			);
		});
	}),
};

/** The indices of few combinations that have each value of each factor. */
function eachValueOnce(combinations: readonly Combination[]): readonly number[] {
	const missing = new Set(combinations.flatMap(valuesOf));
	const taken: number[] = [];
	while (missing.size > 0) {
		const gains = combinations.map(
			each => valuesOf(each).filter(value => missing.has(value)).length,
		);
		const best = gains.indexOf(Math.max(...gains));
		for (const value of valuesOf(combinations[best])) missing.delete(value);
		taken.push(best);
	}
	return taken;
}

function valuesOf(combination: Combination | undefined): readonly string[] {
	return (combination ?? []).flatMap((value, factor) =>
		value === undefined ? [] : [`${factor} ${value}`],
	);
}
