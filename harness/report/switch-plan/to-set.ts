import {rootAllowed} from '../../explain/causes/override.ts';
import type {JsonObject} from '../../model/json.ts';
import {kubernetesYaml} from '../../model/kubernetes-yaml.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {StoredService} from '../../model/stored-service.ts';
import type {Cause, Effect, ToSet} from './plan-shape.ts';

/** What keeps a container as it is: values that are set are not modified (documentation.md, lines 15, 25, 27). */
const ofCause: Partial<Readonly<Record<Cause, JsonObject>>> = {
	refused: rootAllowed.securityContext ?? {},
	'image not read': rootAllowed.securityContext ?? {},
	root: {capabilities: {}},
	'low port': {allowPrivilegeEscalation: true},
};

/** What to set for a Service beforehand, against the effects that break it. */
export function toSet(service: StoredService, effects: readonly Effect[]): readonly ToSet[] {
	return [...inTemplate(service, effects), ...newName(service, effects), ...flag(effects)];
}

function inTemplate(
	{kind, namespace, name, names, parts}: StoredService,
	effects: readonly Effect[],
): readonly ToSet[] {
	const settings = new Map<string, JsonObject>();
	for (const {container, cause} of effects) {
		const own = ofCause[cause];
		if (container === undefined || own === undefined) continue;
		settings.set(container, {...settings.get(container), ...own});
	}
	if (settings.size === 0) return [];
	const list = (all: readonly string[]) =>
		all.flatMap(each => {
			const securityContext = settings.get(each);
			return securityContext === undefined ? [] : [{name: each, securityContext}];
		});
	const serving = list(names.slice(0, parts.containers.length));
	const init = list(names.slice(parts.containers.length));
	const spec = {
		...(serving.length > 0 && {containers: serving}),
		...(init.length > 0 && {initContainers: init}),
	};
	return [
		{
			why: 'keeps these containers as they are, less safe than the level would make them. Set it in the manifest before the switch: the new Revision that it makes is not modified. Old Revisions cannot be changed: route everything to the new one, and delete those that nobody needs. Whether another user or port is enough instead is what spd repro tries',
			yaml: kubernetesYaml({
				apiVersion: 'serving.knative.dev/v1',
				kind,
				metadata: {name, namespace},
				spec: {template: {spec}},
			}),
		},
	];
}

function newName(
	{kind, namespace, name, revisionName}: StoredService,
	effects: readonly Effect[],
): readonly ToSet[] {
	if (revisionName === undefined || !effects.some(({cause}) => cause === 'named')) return [];
	return [
		{
			why: 'gives the next Revision another name, with every change that is made after the switch, also of an annotation; a template without a name needs none',
			yaml: kubernetesYaml({
				apiVersion: 'serving.knative.dev/v1',
				kind,
				metadata: {name, namespace},
				spec: {template: {metadata: {name: nextName(revisionName)}}},
			}),
		},
	];
}

/** A name of at most 63 characters. */
const nextName = (name: string): string => `${name.slice(0, 58).replace(/[-.]+$/, '')}-next`;

/** Flags that let a Service be updated which has what a stricter level has set (upstream.md H6). */
const flags: readonly (readonly [RegExp, string])[] = [
	[/capabilities\.add/, 'kubernetes.containerspec-addcapabilities'],
	[/spec\.template\.spec\.securityContext/, 'kubernetes.podspec-securitycontext'],
];

function flag(effects: readonly Effect[]): readonly ToSet[] {
	const refused = effects.filter(({cause}) => cause === 'update refused');
	const needed = flags.filter(([words]) => refused.some(({why}) => words.test(why)));
	if (needed.length === 0) return [];
	const {namespace, configMap: name} = knativeLevel;
	return [
		{
			why: 'lets it be updated with what is stored, for every Service of the cluster; without it: replace the Service by one without that field',
			yaml: kubernetesYaml({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				metadata: {name, namespace},
				data: Object.fromEntries(needed.map(([, key]) => [key, 'enabled'])),
			}),
		},
	];
}
