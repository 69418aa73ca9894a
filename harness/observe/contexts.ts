import {at, isObject, type Json, type JsonObject} from '../model/json.ts';
import type {Observation} from '../model/observation.ts';
import type {Probe} from '../model/row.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import type {ObjectKind, Part, Workload} from '../model/workloads.ts';
import {fieldOf} from './field.ts';
import {containerOf, podSpecOf, stages, storedAt, type Stage} from './stage.ts';
import {stable} from './stable-text.ts';

type AdmissionProbe = Extract<Probe, {readonly kind: 'admission' | 'update'}>;

/**
 * The `securityContext` of the pod and of each container in the object that admission returned; `lost` is what of the
 * row's own properties is not as it was sent, only if there is any.
 */
export function observeContexts(
	{object: kind, workload, among}: AdmissionProbe,
	{admission}: Readings,
): Observation {
	if (!admission) throw new Unreadable('admission was not asked');
	if (!admission.admitted) {
		return {kind: 'refusal', code: admission.code, message: stable(admission.message)};
	}
	const {object} = admission;
	const lost = (among?.own ?? []).flatMap(value =>
		Object.entries(value).flatMap(([part, sent]) => lostOf(part as Part, sent, {kind, object})),
	);
	const seen = {
		...contextsOf(kind, workload, admission),
		...(lost.length > 0 && {lost: Object.fromEntries(lost)}),
	} as JsonObject;
	return {kind: 'value', stages: {[kind]: seen}};
}

/** Of an answer that many rows are about, once. */
const known = new WeakMap<object, JsonObject>();

function contextsOf(
	kind: ObjectKind,
	workload: Workload,
	answer: {readonly object: Json},
): JsonObject {
	const found = known.get(answer);
	if (found) return found;
	const sides = [...(workload.sidecars ?? []), ...(workload.initContainers ?? [])];
	const roots = ['pod', 'container', ...sides.map(({name}) => name)] as const;
	const contexts = Object.fromEntries(
		roots.map(root => [root, fieldOf(kind, `${root}.securityContext`, answer.object)]),
	);
	known.set(answer, contexts);
	return contexts;
}

/**
 * What is not stored as its user set it, at each stage: `part.key` and the value now; `null` if all is there. What Knative
 * itself makes of a property is not lost.
 */
export function observeLost({beside = {}}: Workload, readings: Readings): Observation {
	const seen = stages.map(kind => {
		const object = storedAt(kind, readings);
		const lost = Object.entries(beside).flatMap(([part, sent]) =>
			lostOf(part as Part, kept(part as Part, sent, kind), {kind, object}),
		);
		return [kind, lost.length === 0 ? null : Object.fromEntries(lost)] as const;
	});
	return {kind: 'value', stages: Object.fromEntries(seen)};
}

/** What Knative translates instead of handing it on, from that stage on, and into what. */
const translated: readonly {
	readonly paths: readonly (readonly [Part, ...string[]])[];
	readonly from: Stage;
	readonly why: string;
}[] = [
	{
		paths: [['service'], ['object']],
		from: 'Configuration',
		why: 'the Route has the traffic; an object’s own metadata are not those of its template',
	},
	{
		paths: [
			['pod', 'containerConcurrency'],
			['pod', 'timeoutSeconds'],
			['pod', 'responseStartTimeoutSeconds'],
			['pod', 'idleTimeoutSeconds'],
		],
		from: 'Deployment',
		why: 'queue-proxy gets them in its environment (serving pkg/reconciler/revision/resources/queue.go)',
	},
	{
		paths: [['container', 'readinessProbe']],
		from: 'Deployment',
		why: 'queue-proxy probes instead of the kubelet (the same file)',
	},
	{
		paths: [['container', 'livenessProbe', 'httpGet', 'port']],
		from: 'Deployment',
		why: 'it becomes the serving port; that of a startupProbe does not (seen: 1.23.0)',
	},
	{
		paths: [['template', 'annotations', 'autoscaling.knative.dev/min-scale']],
		from: 'Deployment',
		why: 'the PodAutoscaler has it (seen: 1.23.0)',
	},
];

function kept(part: Part, sent: JsonObject, kind: Stage): JsonObject {
	const paths = translated
		.filter(({from}) => stages.indexOf(kind) >= stages.indexOf(from))
		.flatMap(each => each.paths)
		.filter(([own]) => own === part);
	return paths.reduce((left, [, ...path]) => without(left, path), sent);
}

/** The object without what is at the path; without anything if there is no path. */
function without(object: JsonObject, [key, ...path]: readonly string[]): JsonObject {
	if (key === undefined) return {};
	const {[key]: own, ...others} = object;
	return path.length > 0 && isObject(own) ? {...others, [key]: without(own, path)} : others;
}

function partOf(part: Part, kind: Stage, object: Json): Json | undefined {
	switch (part) {
		case 'object':
			return at(object, 'metadata');
		case 'template':
			return kind === 'Revision' || kind === 'Pod'
				? at(object, 'metadata')
				: at(object, 'spec', 'template', 'metadata');
		case 'service':
			return at(object, 'spec');
		case 'pod':
			return podSpecOf(kind, object);
		case 'container':
		case 'sidecar':
		case 'init':
			return containerOf(part, kind, podSpecOf(kind, object));
	}
}

/** The keys of the part that are not as they were sent, each with its value now. */
function lostOf(
	part: Part,
	sent: JsonObject,
	{kind, object}: {kind: Stage; object: Json},
): readonly (readonly [string, Json])[] {
	const found = partOf(part, kind, object) ?? null;
	return Object.entries(sent).flatMap(([key, value]) => {
		const now = at(found, key);
		return holdsAt(key, now, value ?? null) ? [] : [[`${part}.${key}`, now ?? null] as const];
	});
}

/** Fields that are pointers in Go, so that false is written and is not the same as nothing (k8s.io/api core/v1). */
const pointers = new Set([
	'automountServiceAccountToken',
	'enableServiceLinks',
	'optional',
	'shareProcessNamespace',
]);

const holdsAt = (key: string, found: Json | undefined, sent: Json): boolean =>
	sent === false && pointers.has(key) ? found === false : holds(found, sent);

/**
 * Whether everything that was sent is there; more may be. What Go leaves out when it writes JSON (false, 0, an empty text,
 * list or map) may be missing, and a quantity may be in another notation (apimachinery `resource.Quantity`).
 */
function holds(found: Json | undefined, sent: Json): boolean {
	if (found === sent) return true;
	if (found === undefined || found === null) return isEmpty(sent);
	if (Array.isArray(sent)) {
		if (sent.length === 0) return isEmpty(found);
		return (
			Array.isArray(found) &&
			sent.every(
				(each, index) => holds(found[index], each) || found.some(other => holds(other, each)),
			)
		);
	}
	if (isObject(sent)) {
		return (
			isObject(found) &&
			Object.entries(sent).every(([key, each]) => holdsAt(key, found[key], each ?? null))
		);
	}
	return found === sent || sameQuantity(found, sent);
}

function isEmpty(sent: Json): boolean {
	if (Array.isArray(sent)) return sent.length === 0;
	if (isObject(sent)) return Object.values(sent).every(each => isEmpty(each ?? null));
	return sent === null || sent === false || sent === 0 || sent === '';
}

function sameQuantity(found: Json, sent: Json): boolean {
	if (typeof found !== 'string' || typeof sent !== 'string') return false;
	const [one, other] = [scalarOf(found), scalarOf(sent)];
	return one !== undefined && one === other;
}

const suffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** The number that a quantity stands for; undefined if it is none. */
function scalarOf(text: string): number | undefined {
	const [, digits, exponent, suffix = '', binary] =
		/^(\d+(?:\.\d+)?)(?:e(\d+)|([numkKMGTPE]?)(i?))$/.exec(text) ?? [];
	if (digits === undefined) return undefined;
	if (exponent !== undefined) return Number(digits) * 10 ** Number(exponent);
	const power = suffixes.findIndex(each => each === suffix.replace('K', 'k')) - 3;
	return Number(digits) * (binary ? 1024 : 1000) ** power;
}
