import type {Family} from './cause.ts';
import {asUser, defaultCapabilities, together, type Override} from './override.ts';

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

/** What programs say of a module or a file that they do not find, or may not read. */
const missing =
	/(?:ModuleNotFoundError: No module named|ImportError: cannot import name|Cannot find (?:module|package)|cannot load such file --|Could not find or load main class|Unable to access jarfile|Can't locate|Failed opening required|[Uu]nable to access|cannot access|cannot chroot(?: to)?)\s*['"‘(]?(?<what>[^'"’):\n]+)/;

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
	'called-missing': {
		title: 'it may not read what it calls missing',
		signs: [
			{
				outcome: ['crashed'],
				says: missing,
				when: ({servesBelow}) => servesBelow === true,
				source: `${errno}: EACCES; CPython, Node.js, Ruby and Perl skip a folder of their search path that they may not enter, and say that the module is missing`,
			},
		],
		why: ({words: {what}}) =>
			`It says that ${what ?? 'something'} is missing, and at a level below, with the same files, it serves: it may not enter the folder, or not read the file. The level drops CAP_DAC_OVERRIDE, so owner and mode apply to root too.`,
		overrides: ({finding: {image}}) => [
			...(image.uid === undefined || image.uid === 0 ? [] : [asUser(image.uid)]),
			...optOuts,
		],
		imageChanges: () => [
			'let the uid that it runs as read the files that it names (RUN chmod -R a+rX FOLDER while the image is built)',
		],
	},
	'fails-here-only': {
		title: 'it serves at a level below, and not here',
		signs: [
			{
				outcome: ['crashed', 'pending'],
				when: ({servesBelow, outcome, amiss, reason = ''}) =>
					servesBelow === true &&
					amiss !== true &&
					reason !== 'StartError' &&
					(outcome === 'crashed' || reason === ''),
				source: 'the same manifest and image at a level below',
			},
		],
		why: 'Its words do not name what is refused to it. The level drops all capabilities, forbids gaining privileges and sets the seccomp profile RuntimeDefault: one of them is the reason, since without them it serves.',
		overrides: () => optOuts,
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
