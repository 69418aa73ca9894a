import {at, isObject, objectsAt, type Json, type JsonObject} from '../../harness/model/json.ts';
import type {Admission} from '../../harness/model/readings.ts';
import {userContainerName} from '../../harness/observe/stage.ts';
import {
	initNames,
	sidecarNames,
	type ObjectKind,
	type SideContainer,
	type SideName,
	type Workload,
} from '../../harness/model/workloads.ts';
import type {Answer, Vector} from './vector.ts';

/** A container of a vector: the location of its context in the answer, and its name in a row. */
export interface Part {
	readonly key: string;
	readonly root: 'container' | SideName;
	/** As it was sent. */
	readonly sent: JsonObject;
}

export function podSpecOf(kind: ObjectKind, object: JsonObject): JsonObject {
	const found = kind === 'Revision' ? object['spec'] : at(object, 'spec', 'template', 'spec');
	if (!isObject(found)) throw new Error(`a ${kind} without a pod spec`);
	return found;
}

/** The containers: the serving one is the only one, or the one with ports; init containers come after the sidecars. */
export function partsOf(podSpec: JsonObject): readonly Part[] {
	const containers = objectsAt(podSpec, 'containers');
	const serves = (sent: JsonObject): boolean =>
		containers.length === 1 || objectsAt(sent, 'ports').length > 0;
	const sidecars = sidecarNames.values();
	const inits = initNames.values();
	return [
		...containers.map((sent, index) => ({
			key: `containers[${index}]`,
			root: serves(sent) ? ('container' as const) : taken(sidecars),
			sent,
		})),
		...objectsAt(podSpec, 'initContainers').map((sent, index) => ({
			key: `initContainers[${index}]`,
			root: taken(inits),
			sent,
		})),
	];
}

/** The pod spec as rows describe it. Webhooks do not read the image, so a sample's name replaces it. */
export function workloadOf(podSpec: JsonObject): Workload {
	const parts = partsOf(podSpec);
	const serving = parts.find(({root}) => root === 'container');
	const beside = (list: string): readonly SideContainer[] =>
		parts.flatMap(({root, key, sent}) =>
			root !== 'container' && key.startsWith(list) ? [{name: root, ...own(sent)}] : [],
		);
	const pod = podSpec['securityContext'];
	const sidecars = beside('containers');
	const initContainers = beside('initContainers');
	return {
		image: 'app-numeric',
		...(serving && own(serving.sent)),
		...(pod !== undefined && {podSecurityContext: pod}),
		...(sidecars.length > 0 && {sidecars}),
		...(parts[0]?.root !== 'container' && {servesLast: true}),
		...(initContainers.length > 0 && {initContainers}),
	};
}

/** What the API server would have answered. */
export function admissionOf(vector: Vector, answer: Answer): Admission {
	if (answer.error === undefined) return defaultedOf(vector, answer);
	const {warnings} = defaultedOf(vector, answer);
	return {admitted: false, code: 400, message: answer.error, warnings};
}

/** The answer of defaulting, whatever validation answered afterwards. */
export function defaultedOf({in: {kind, new: sent}}: Vector, answer: Answer): Admission {
	const parts = partsOf(podSpecOf(kind, sent));
	const list = (name: string): Json[] =>
		parts
			.filter(({key}) => key.startsWith(`${name}[`))
			.map(({key, root}) => ({
				name: root === 'container' ? userContainerName : root,
				...context(answer.sc[key]),
			}));
	const spec = {
		...context(answer.sc['pod']),
		containers: list('containers'),
		initContainers: list('initContainers'),
	};
	return {
		admitted: true,
		object: {kind, spec: kind === 'Revision' ? spec : {template: {spec}}},
		warnings: answer.warning === undefined ? [] : [answer.warning],
	};
}

function context(securityContext: Json | undefined): JsonObject {
	return securityContext === undefined || securityContext === null ? {} : {securityContext};
}

function own({ports, securityContext}: JsonObject): Omit<SideContainer, 'name'> {
	return {
		...(Array.isArray(ports) && {ports: ports.filter(isObject)}),
		...(securityContext !== undefined && {securityContext}),
	};
}

function taken<T>(names: Iterator<T>): T {
	const {value, done} = names.next();
	if (done) throw new Error('more containers than rows have names for');
	return value;
}
