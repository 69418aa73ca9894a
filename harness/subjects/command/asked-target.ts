import {atLevel, type Configuration} from '../../model/configuration.ts';
import {at, isObject, type JsonObject} from '../../model/json.ts';
import {manifestOf} from '../../model/manifest.ts';
import type {Admission, Readings} from '../../model/readings.ts';
import {annotated, patched} from '../../model/patched.ts';
import {ownedByAdmission} from '../../model/requirement.ts';
import type {Asking, Probe, Step} from '../../model/row.ts';
import type {Target} from '../../model/target.ts';
import type {Tier} from '../../model/levels.ts';
import type {ObjectKind, Workload} from '../../model/workloads.ts';
import {admissionRequest, type AdmissionRequest, type Features} from '../admission-request.ts';

/** A subject that gets requests like those of an API server, without one. */
export interface AskedSubject {
	/** Its answer to the request while its ConfigMap has this data; throws if there is none. */
	ask(request: AdmissionRequest, features: Features): Promise<Admission>;
	/** Ends it; throws if it broke the protocol in a way that makes its earlier answers doubtful. */
	close(): Promise<void>;
}

export const askedTiers: readonly Tier[] = ['defaulting'];

const name = 'row';
const namespace = 'default';

/** A subject without a cluster. */
export function askedTarget(subject: AskedSubject): Target {
	return {
		owns: ownedByAdmission,
		tiers: askedTiers,
		async enter(configuration) {
			const features = dataOf(configuration);
			if (!('level' in configuration.value)) await comeFromElsewhere(subject, features);
			const answers = new Map<Workload, Promise<Readings>>();
			return {
				read: probe => once(answers, probe, () => read(subject, features, probe)),
				leave: async () => {},
			};
		},
	};
}

/** Of the rows about one object, the first asks. */
async function once(
	answers: Map<Workload, Promise<Readings>>,
	probe: Probe,
	ask: () => Promise<Readings>,
): Promise<Readings> {
	if (probe.kind !== 'admission' || !probe.among || probe.object !== 'Service') return ask();
	const answer = answers.get(probe.workload) ?? ask();
	answers.set(probe.workload, answer);
	return answer;
}

/**
 * Asks once at another level before a value that names none, or no key. This detects a subject that falls back to a
 * level that it remembers, whichever rows are run. On a cluster a configuration is entered in the same way.
 */
async function comeFromElsewhere(subject: AskedSubject, features: Features): Promise<void> {
	const other = features['secure-pod-defaults'] === 'enabled' ? 'disabled' : 'enabled';
	await create(subject, dataOf(atLevel(other)), {
		object: 'Service',
		workload: {image: 'app-numeric'},
	});
}

/** The ConfigMap's data in the configuration; a level has its documented spelling. */
export function dataOf({value, flags}: Configuration): Features {
	if ('key' in value) return {...flags};
	return {...flags, 'secure-pod-defaults': 'level' in value ? value.level : value.literal};
}

async function read(subject: AskedSubject, features: Features, probe: Probe): Promise<Readings> {
	switch (probe.kind) {
		case 'admission':
		case 'warnings': {
			const {object, workload} = probe;
			const asking = probe.kind === 'admission' ? probe.asking : undefined;
			return {admission: await create(subject, features, {object, workload, asking})};
		}
		case 'update':
			return {admission: await update(subject, features, probe)};
		case 'scenario':
			return scenario(subject, features, probe.steps);
		case 'rendering':
		case 'pod-security':
		case 'outcome':
		case 'process':
		case 'attempts':
		case 'image':
			throw new Error(`without a cluster there is no ${probe.kind}`);
	}
}

function create(
	subject: AskedSubject,
	features: Features,
	{
		object,
		workload,
		asking = {},
	}: {object: ObjectKind; workload: Workload; asking?: Asking | undefined},
): Promise<Admission> {
	const placed = {
		name: asking.name ?? name,
		namespace: asking.namespace ?? namespace,
	};
	const generated = asking.generateName && {generateName: asking.generateName};
	const sent = manifest(object, workload, {...placed, ...generated});
	const user = asking.user === undefined ? {} : {user: asking.user};
	return subject.ask(
		admissionRequest(object, sent, {...placed, ...(generated && {name: ''}), ...user}),
		features,
	);
}

/** Its answer to a patch of an object stored at `disabled`, as it defaulted that object. */
async function update(
	subject: AskedSubject,
	features: Features,
	{object, stored, workload}: Extract<Probe, {kind: 'update'}>,
): Promise<Admission> {
	const oldObject = await store(subject, dataOf(atLevel('disabled')), {object, workload: stored});
	const {metadata, spec} = annotated(oldObject);
	const wanted = at(manifest(object, workload, {name, namespace}), 'spec', 'template') ?? null;
	const changed: JsonObject = {
		...oldObject,
		metadata: metadata ?? null,
		spec: object === 'Revision' || !isObject(spec) ? (spec ?? null) : {...spec, template: wanted},
	};
	return subject.ask(admissionRequest(object, changed, {name, namespace, oldObject}), features);
}

/** The object as stored after its creation; throws if that is refused. */
async function store(
	subject: AskedSubject,
	features: Features,
	sent: {object: ObjectKind; workload: Workload},
): Promise<JsonObject> {
	const answer = await create(subject, features, sent);
	if (!answer.admitted) throw new Error(`it could not be stored: ${answer.message}`);
	if (!isObject(answer.object)) throw new Error('what was stored is no object');
	return answer.object;
}

async function scenario(
	subject: AskedSubject,
	from: Features,
	steps: readonly Step[],
): Promise<Readings> {
	let features = from;
	let stored: {object: ObjectKind; was: JsonObject} | undefined;
	let readings: Readings = {};
	for (const step of steps) {
		switch (step.step) {
			case 'switch':
				features = dataOf(atLevel(step.level));
				break;
			case 'dry run':
				readings = {admission: await create(subject, features, step)};
				break;
			case 'store':
				stored = {object: step.object, was: await store(subject, features, step)};
				break;
			case 'patch': {
				if (!stored) throw new Error('nothing was stored that could be patched');
				const {object, was} = stored;
				const user = step.patch.change === 'annotation' ? {user: step.patch.user} : {};
				const request = admissionRequest(object, patched(was, step.patch), {
					name,
					namespace,
					oldObject: was,
					...user,
				});
				readings = {admission: await subject.ask(request, features)};
				break;
			}
			case 'create':
			case 'new revision':
			case 'observe newest revision':
			case 'touch deployment':
				throw new Error(`without a cluster there is no ${step.step}`);
		}
	}
	return readings;
}

function manifest(
	object: ObjectKind,
	workload: Workload,
	placed: {name: string; namespace: string; generateName?: true},
): JsonObject {
	return manifestOf(object, workload, {...placed, image: `dev.local/${workload.image}:v1`});
}
