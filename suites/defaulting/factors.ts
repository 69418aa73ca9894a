import type {Json, JsonObject} from '../../harness/model/json.ts';
import type {SideName} from '../../harness/model/workloads.ts';

/** The four fields that defaulting sets, as rows observe them. */
export const hardenedFields = [
	'allowPrivilegeEscalation',
	'seccompProfile',
	'capabilities',
	'runAsNonRoot',
] as const;

export type HardenedField = (typeof hardenedFields)[number];

/** The observed container: the serving one, a sidecar, an init container. */
export const containerKinds = ['container', 'sidecar', 'init'] as const;

export type ContainerKind = (typeof containerKinds)[number] & ('container' | SideName);

/** What a user has written for a field. */
export interface Origin {
	readonly title: string;
	/** The container's `securityContext`; undefined: no such key. */
	readonly securityContext: Json | undefined;
}

/** The ways in which a field can be unset. The first three are the same for each field. */
export const unset = (field: HardenedField): readonly Origin[] => [
	{title: 'no securityContext', securityContext: undefined},
	{title: 'securityContext {}', securityContext: {}},
	{title: 'securityContext null', securityContext: null},
	{title: 'null', securityContext: {[field]: null}},
];

/** The ways in which each field can be set: as the default would, less safely, and to almost nothing. */
export const set: Readonly<Record<HardenedField, readonly (Json | undefined)[]>> = {
	allowPrivilegeEscalation: [false, true],
	seccompProfile: [
		{type: 'RuntimeDefault'},
		{type: 'Unconfined'},
		{type: 'Localhost', localhostProfile: 'profiles/app.json'},
	],
	capabilities: [
		{},
		{drop: []},
		{drop: null},
		{add: []},
		{drop: ['ALL']},
		{drop: ['all']},
		{drop: ['NET_RAW', 'CHOWN']},
		{add: ['NET_BIND_SERVICE']},
		{add: ['NET_ADMIN']},
		{drop: ['ALL'], add: ['NET_BIND_SERVICE']},
		{drop: ['ALL'], add: ['SETUID', 'CHOWN']},
	],
	runAsNonRoot: [true, false],
};

/** The least safe value of each field. */
export const unsafeValue = {
	allowPrivilegeEscalation: true,
	seccompProfile: {type: 'Unconfined'},
	capabilities: {},
	runAsNonRoot: false,
} as const;

/** A value of each field that is at least as strict as the default. */
export const safeValue = {
	allowPrivilegeEscalation: false,
	seccompProfile: {type: 'RuntimeDefault'},
	capabilities: {drop: ['ALL']},
	runAsNonRoot: true,
} as const;

/** A context with only this field, set to this value. */
export function originOf(
	field: HardenedField,
	value: Json | undefined,
): Origin & {readonly securityContext: JsonObject} {
	return {title: tell(value), securityContext: {[field]: value}};
}

/** Profiles without a type: equivalent to no profile. */
export const typeless: readonly Origin[] = [
	originOf('seccompProfile', {}),
	originOf('seccompProfile', {type: null}),
];

/** Keys of a container's `securityContext` that defaulting does not use. */
export const otherKeys: readonly JsonObject[] = [
	{readOnlyRootFilesystem: true},
	{readOnlyRootFilesystem: false},
	{runAsUser: 0},
	{runAsUser: 1000},
	{runAsGroup: 0},
	{privileged: false},
];

/** Ports that a serving container may have; Knative uses `8080` if there is no number. */
export const ports: readonly {readonly title: string; readonly ports?: readonly JsonObject[]}[] = [
	{title: 'no ports'},
	{title: 'ports []', ports: []},
	{title: 'a port with a name only', ports: [{name: 'h2c'}]},
	...[1, 79, 80, 443, 1023, 1024, 1025, 8080, 65_535].map(containerPort => ({
		title: `port ${containerPort}`,
		ports: [{containerPort}],
	})),
	{title: 'port 80 named h2c', ports: [{name: 'h2c', containerPort: 80}]},
	{title: 'port 8080 named http1', ports: [{name: 'http1', containerPort: 8080}]},
];

/** Ports that an init container may have: it serves nothing, so it may have several. */
export const initPorts: readonly {readonly title: string; readonly ports: readonly JsonObject[]}[] =
	[
		...[1, 80, 1023, 1024, 8080].map(containerPort => ({
			title: `port ${containerPort}`,
			ports: [{containerPort}],
		})),
		{title: 'ports 8080 and 80', ports: [{containerPort: 8080}, {containerPort: 80}]},
		{title: 'ports 80 and 8080', ports: [{containerPort: 80}, {containerPort: 8080}]},
		{title: 'ports 8080 and 8081', ports: [{containerPort: 8080}, {containerPort: 8081}]},
		{title: 'port 53/UDP', ports: [{containerPort: 53, protocol: 'UDP'}]},
	];

/** In the form used in titles: `true`, `Unconfined`, `{drop: [ALL]}`. */
export function tell(value: Json | undefined): string {
	return JSON.stringify(value ?? null)
		.replaceAll('"', '')
		.replaceAll(':', ': ')
		.replaceAll(',', ', ');
}
