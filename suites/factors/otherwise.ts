import {levels} from '../../harness/model/levels.ts';
import {withBeside} from '../../harness/model/beside.ts';
import type {Beside, ObjectKind, Part, Workload} from '../../harness/model/workloads.ts';
import type {Group} from '../defaulting/row.ts';
import {eachValueOnce} from './covering.ts';
import {combinationsOf, objectsOf, rowOf, shapes} from './index.ts';

const inPodSpec: readonly Part[] = ['container', 'sidecar', 'init', 'pod'];

/** The parts that the creation of an object sends. A Revision's own metadata are those of the template. */
const partsOf: Readonly<Record<ObjectKind, readonly Part[]>> = {
	Service: [...inPodSpec, 'template', 'object', 'service'],
	Configuration: [...inPodSpec, 'template', 'object'],
	Revision: [...inPodSpec, 'template'],
};

/** How an object is asked about, and the parts of it that are sent then. */
interface Question {
	readonly title: string;
	readonly object: ObjectKind;
	/** What is updated; left out: the object is created. */
	readonly stored?: Workload;
	readonly parts: readonly Part[];
}

export const created: Question = {title: 'Service', object: 'Service', parts: partsOf.Service};

/** How else the same objects are asked about. */
export const otherwise: readonly Question[] = [
	...(['Configuration', 'Revision'] as const).map(object => ({
		title: object,
		object,
		parts: partsOf[object],
	})),
	// A patch replaces the template's pod spec.
	...(['Service', 'Configuration'] as const).map(object => ({
		title: object === 'Service' ? 'update' : `update, ${object}`,
		object,
		stored: {image: 'app-numeric'} as const,
		parts: inPodSpec,
	})),
	{
		title: 'update, traffic to a named Revision',
		object: 'Service',
		stored: {
			image: 'app-numeric',
			beside: {
				service: {traffic: [{latestRevision: false, revisionName: 'row-00001', percent: 100}]},
				object: {labels: {app: 'web'}, annotations: {'example.com/hardened': 'false'}},
			},
		},
		parts: inPodSpec,
	},
];

/** Those of the properties that such a question sends. */
export const sentBy = ({parts}: Question, all: readonly Beside[]): readonly Beside[] =>
	all.filter(own => Object.keys(own).every(part => parts.some(each => each === part)));

/**
 * Each value is asked about at each level, by the gate at one; each pair of values where everything is hardened, and of creations
 * only.
 */
export const besideElsewhere: Group = {
	why: 'level × object × create or update × properties that must not matter: as in a Service that is created',
	rows: shapes.flatMap(shape => {
		const objects = objectsOf(shape);
		const few = new Set(eachValueOnce(combinationsOf(shape)));
		return otherwise.flatMap(question => {
			const {title: how, object, stored} = question;
			const sent = objects.map(({all, base}) => {
				const beside = sentBy(
					question,
					all.map(each => each.own),
				);
				return {base, beside, own: beside, workload: withBeside(base, beside)};
			});
			const isCreated = stored === undefined;
			return levels.flatMap(level =>
				sent.flatMap((each, index) => {
					const title = `properties together (${index + 1}), ${how}`;
					const asked = few.has(index) || (isCreated && level === 'enabled');
					const gate = few.has(index) && level === 'enabled';
					return asked
						? [rowOf(shape, level, {...each, object, ...(stored && {stored}), title, gate})]
						: [];
				}),
			);
		});
	}),
};
