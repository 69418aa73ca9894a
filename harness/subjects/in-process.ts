import type {Configuration} from '../configuration/configuration.ts';
import {isObject, type JsonObject} from '../json.ts';
import type {Level} from '../levels.ts';
import {manifestOf} from '../manifest.ts';
import type {Readings} from '../observe/readings.ts';
import type {Probe} from '../row.ts';
import type {Site} from '../site.ts';
import {applyDefaults, readLevel} from './reference.ts';

/** An implementation that can be called: what it makes of a pod spec, and how it reads its level. */
export interface Defaulting {
	defaults(podSpec: JsonObject, level: Level): JsonObject;
	readLevel(data: Readonly<Record<string, string>>): Level;
}

/** The reference implementation, called in this process. */
export const reference: Defaulting = {
	defaults: (podSpec, level) => applyDefaults(podSpec, level),
	readLevel,
};

/** A subject in this process: no cluster, so the defaulting tier only; whatever validation would say is not asked. */
export function inProcessSite(subject: Defaulting = reference): Site {
	return {
		owns: ['defaulting', 'configuration'],
		tiers: ['defaulting'],
		async enter(configuration) {
			const level = subject.readLevel(dataOf(configuration));
			return {
				read: async probe => admit(probe, level, subject),
				leave: async () => {},
			};
		},
	};
}

/** The ConfigMap's data in the configuration; a level is spelt as documented. */
function dataOf({value, flags}: Configuration): Record<string, string> {
	if ('key' in value) return {...flags};
	return {...flags, 'secure-pod-defaults': 'level' in value ? value.level : value.literal};
}

function admit(probe: Probe, level: Level, subject: Defaulting): Readings {
	if (probe.kind !== 'admission') throw new Error(`a subject in this process has no ${probe.kind}`);
	const {object: kind, workload} = probe;
	const image = `dev.local/${workload.image}:v1`;
	const sent = manifestOf(kind, workload, {name: 'subject', namespace: 'default', image});
	const admitted = mapPodSpec(sent, podSpec => subject.defaults(podSpec, level));
	return {admission: {admitted: true, object: admitted, warnings: []}};
}

function mapPodSpec(object: JsonObject, change: (podSpec: JsonObject) => JsonObject): JsonObject {
	const {spec} = object;
	if (!isObject(spec)) return object;
	const {template} = spec;
	if (!isObject(template) || !isObject(template['spec'])) return {...object, spec: change(spec)};
	return {...object, spec: {...spec, template: {...template, spec: change(template['spec'])}}};
}
