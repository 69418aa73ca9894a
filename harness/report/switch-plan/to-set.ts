import type {JsonObject} from '../../model/json.ts';
import {kubernetesYaml} from '../../model/kubernetes-yaml.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {StoredService} from '../../model/stored-service.ts';
import type {Effect, ToSet} from './plan-shape.ts';

/** What each kind of setting is for. */
export const whySet: Readonly<Record<ToSet['is'], string>> = {
	'in the template':
		'keeps from these containers what would break them, and makes them less safe than the level would. Add it to the manifest before the switch: in the Revision that it makes the level does not modify these fields. Old Revisions cannot be changed: route everything to the new one, and delete those that nobody needs. Whether another user or port is enough instead is what spd repro tries',
	'a Revision name':
		'gives the next Revision another name, with every change that is made after the switch, also of an annotation; a template without a name needs none',
	'a flag':
		'lets Services be updated with what is stored, in the whole cluster; without it: replace the Service by one without that field',
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
	for (const {prevention} of effects) {
		if (prevention === undefined) continue;
		const {container, setting} = prevention;
		settings.set(container, {...settings.get(container), ...setting});
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
			is: 'in the template',
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
			is: 'a Revision name',
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
			is: 'a flag',
			yaml: kubernetesYaml({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				metadata: {name, namespace},
				data: Object.fromEntries(needed.map(([, key]) => [key, 'enabled'])),
			}),
		},
	];
}
