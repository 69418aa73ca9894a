import {isDeepStrictEqual} from 'node:util';
import {isObject, type Json} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import {valueAt} from '../defaulting/row.ts';
import type {FieldName} from '../defaulting/cite.ts';
import {promised, type Asked} from '../oracle.ts';

/** Where the documentation is silent, so that the answer is observed and never judged. */
export const silent = {
	status: 'documentation silent: an update of the status carries no spec, the API server drops it',
	sameName:
		'documentation silent: whether an update under a revision’s own name, whose spec cannot change, is defaulted',
	stored: 'documentation silent: what was a default once, stored, looks like the user’s own word',
	portZero: 'documentation silent: 0 is below 1024, and no port; Knative takes 8080 for it',
	typeless:
		'documentation silent: a profile whose required type is not set, and that is not as good as none',
	nothingSet: 'documentation silent: an empty context, or an empty profile, sets no property',
	invalid: 'documentation silent: a value that Kubernetes does not know',
	spelling: 'documentation silent: what a value that it does not know selects',
	contradiction:
		'the documentation contradicts itself: what line 29 has refused cannot also be updated (line 10)',
} as const;

/** Why the documentation is silent about a field of a created container; undefined if it is not. */
export function silentOn(
	field: FieldName,
	{ports, securityContext}: Asked,
	pod: Json | undefined,
): string | undefined {
	if (field === 'capabilities.add' && hasPortZero(ports)) return silent.portZero;
	if (field !== 'seccompProfile') return undefined;
	const [own, ofPod] = [profileIn(securityContext), profileIn(pod)];
	if (own === undefined || isSet(own['type'])) return undefined;
	return Object.keys(own).some(key => key !== 'type') || isSet(ofPod?.['type'])
		? silent.typeless
		: undefined;
}

/** Whether the stored value that an update keeps differs from what a creation would get. */
export function mayBeStored(
	field: FieldName,
	level: Level,
	{stored, sent, pod}: {stored: Asked; sent: Asked; pod: Json | undefined},
): boolean {
	const [before, after] = [stored, sent].map(each => valueAt(each.securityContext ?? null, field));
	if (after === undefined || after === null || !isDeepStrictEqual(before, after)) return false;
	const created = valueAt(promised(level, {ports: sent.ports}, pod), field);
	return !isDeepStrictEqual(after, created);
}

function profileIn(context: Json | undefined) {
	const profile = isObject(context) ? context['seccompProfile'] : undefined;
	return isObject(profile) ? profile : undefined;
}

const isSet = (value: Json | undefined): boolean =>
	value !== undefined && value !== null && value !== '';

function hasPortZero(ports: Json | undefined): boolean {
	return Array.isArray(ports) && ports.some(port => isObject(port) && port['containerPort'] === 0);
}
