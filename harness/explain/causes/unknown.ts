import type {Family} from './cause.ts';
import {defaultCapabilities, together, type Override} from './override.ts';

const errno = 'errno(3)';

/** The opposite of every setting of the levels above `disabled`, one per override. */
const optOuts: readonly Override[] = [
	defaultCapabilities,
	{securityContext: {allowPrivilegeEscalation: true}},
	{securityContext: {seccompProfile: {type: 'Unconfined'}}},
	together(defaultCapabilities, {
		securityContext: {allowPrivilegeEscalation: true, seccompProfile: {type: 'Unconfined'}},
	}),
];

/** The causes if no other one matches: checked last, in this order. */
export const unknownCauses = {
	'permission-denied': {
		title: 'something is not permitted to it',
		signs: [
			{
				outcome: ['crashed'],
				says: /operation not permitted|permission denied|PermissionDenied|\bEPERM\b|\bEACCES\b|os error (?:1|13)\)/i,
				source: `${errno}: EPERM and EACCES`,
			},
		],
		why: 'Its message names the error but not the refused operation.',
		byLevel:
			'The level drops all capabilities, forbids gaining privileges and sets the seccomp profile RuntimeDefault: each of them can be the reason.',
		denial: 'told',
		overrides: () => optOuts,
		imageChanges: () => [],
	},
	'answers-error': {
		title: 'it answers with an error',
		signs: [
			{
				outcome: ['pending'],
				amiss: true,
				source:
					'RFC 9110 §15.5 and §15.6: 4xx refuses the request, 5xx says that the server has failed',
			},
		],
		why: ({finding: {http = 0, httpBelow}}) => {
			if (httpBelow === undefined) {
				return `It answers HTTP ${http}. Its answer at disabled, and perhaps its log, show whether the level is the cause.`;
			}
			return httpBelow === http
				? `It answers HTTP ${http}, at a level below too: this has nothing to do with the level.`
				: `It answers HTTP ${http}, and ${httpBelow} at a level below: it is denied something here that it needs to answer. Its log may show what.`;
		},
		denial: 'possible',
		overrides: ({finding: {http, httpBelow}}) => (http === httpBelow ? [] : optOuts),
		imageChanges: () => [],
	},
	'start-refused': {
		title: 'the container runtime cannot start it',
		signs: [
			{
				outcome: ['crashed'],
				when: ({reason}) => reason === 'StartError',
				source:
					'containerd internal/cri/server/container_start.go; kubernetes: StartError, exit code 128',
			},
		],
		why: 'The runtime made the container and could not start it, again and again; its message is not in the catalogue.',
		denial: 'possible',
		overrides: () => optOuts,
		imageChanges: () => [],
	},
	'crash-of-its-own': {
		title: 'the app ended by itself',
		signs: [
			{
				outcome: ['crashed'],
				when: ({exitCode}) => exitCode !== 0,
				source: 'none: its words are not in the catalogue',
			},
		],
		why: 'Its own output may show why.',
		denial: 'possible',
		overrides: () => optOuts,
		imageChanges: () => [],
	},
} as const satisfies Family;
