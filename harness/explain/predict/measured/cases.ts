import type {Accounts} from '../../../../images/named/accounts.ts';
import type {JsonObject} from '../../../model/json.ts';

/** A container of which it is measured who it runs as. */
export interface Case {
	/** USER; empty: none. */
	readonly user: string;
	/** Default: `usual`. */
	readonly files?: FilesName;
	readonly workingDir?: string;
	readonly env?: readonly string[];
	/** The `securityContext` of the container, and of its Pod. */
	readonly container?: JsonObject;
	readonly pod?: JsonObject;
	/** One of its groups has the number that is another's name. */
	readonly groupsByName?: true;
}

const passwd = [
	'root:x:0:0:root:/root:/bin/sh',
	'bob:x:1000:1000:Bob:/home/bob:/bin/sh',
	'twin:x:1000:3000:The same uid:/home/twin:/bin/sh',
	'far:x:4294967294:1:A uid that is too large:/far:',
	'2147483649:x:1500:1500:A number as a name:/:',
].join('\n');

const group = [
	'root:x:0:root',
	'bin:x:1:root',
	'tty:x:5:',
	'bob:x:1000:bob',
	'data:x:2000:bob,twin',
].join('\n');

/** The account files of the images. */
export const files = {
	usual: {passwd: `${passwd}\n`, group: `${group}\n`},
	none: {},
	'passwd only': {passwd: `${passwd}\n`},
	'group only': {group: `${group}\n`},
	odd: {
		passwd: '# users\n  bob:x:1000:1000\n7th:x:seven:8::/seven:\nlast:x:7:8::/last\n',
		group: '# groups\nnine:x:9:bob , last\nten:x:10:bob,last\n88:x:3088:\nx:x:99:\n99:x:3099:\n',
	},
} as const satisfies Readonly<Record<string, Accounts>>;

export type FilesName = keyof typeof files;

const spellings = [
	'',
	'0',
	'00',
	'-0',
	'+0',
	'root',
	'root:1000',
	'0:1000',
	':1000',
	':',
	'1000',
	'+1000',
	'01000',
	'1000:',
	'1000:0',
	'1000:1000',
	'1000:2000',
	'1000:nosuchgroup',
	'1000:1000:1000',
	'bob',
	'bob:data',
	'bob:nosuchgroup',
	'twin',
	'1000 ',
	'0x3e8',
	'1_000',
	'nobody',
	'+bob',
	'1001',
	'1001:1001',
	'2147483647',
	'2147483648',
	'2147483649',
	'4294967294',
	'4294967296',
	'-1',
	'9223372036854775808',
	'far',
].map((user): Case => ({user}));

const withOtherFiles: readonly Case[] = [
	...['', '1000', '65534:65534', 'app'].map(user => ({user, files: 'none'}) as const),
	...['', '1000', 'bob'].map(user => ({user, files: 'passwd only'}) as const),
	...['', '1000', 'bob'].map(user => ({user, files: 'group only'}) as const),
	...['', '0', 'bob', '7', 'last'].map(user => ({user, files: 'odd'}) as const),
];

/** `/closed` is root's, mode 0700; `/made` is in no image. */
const withPlaces: readonly Case[] = [
	{user: '1000', workingDir: '/etc'},
	{user: '1000', workingDir: '/made'},
	{user: '1000', workingDir: '/closed'},
	{user: '0', workingDir: '/closed'},
	{user: '1000', env: ['HOME=/srv']},
	{user: '1000', env: ['HOME=']},
];

const withSettings: readonly Case[] = [
	{user: 'nobody', container: {runAsUser: 1000}},
	{user: '1000', container: {runAsUser: 0}},
	{user: '', container: {runAsUser: 7}},
	{user: '', container: {runAsUser: 2 ** 31 - 1}},
	{user: '', container: {runAsUser: 7, runAsGroup: 8}},
	{user: '1000', container: {runAsGroup: 2000}},
	{user: 'bob', container: {runAsGroup: 5}},
	{user: '', container: {runAsGroup: 5}},
	{user: 'nobody', container: {runAsGroup: 5}},
	{user: '1001:1001', container: {runAsGroup: 1001}},
	{user: '1000', pod: {runAsUser: 7}},
	{user: '1000', pod: {runAsUser: 7, runAsGroup: 8}, container: {runAsUser: 1000}},
	{user: '1000', pod: {runAsGroup: 8}, container: {runAsGroup: 9}},
	{user: '1000', pod: {fsGroup: 77}},
	{user: '1001:1001', pod: {fsGroup: 1001}},
	{user: '1000', pod: {supplementalGroups: [99, 88, 1000]}},
	{user: '', pod: {supplementalGroups: [88, 99]}, files: 'odd', groupsByName: true},
	{user: 'bob', pod: {fsGroup: 77, supplementalGroups: [88]}, container: {runAsGroup: 5}},
	{user: '1000', pod: {fsGroup: 77, supplementalGroupsPolicy: 'Merge'}},
	{user: '1000', pod: {fsGroup: 77, supplementalGroupsPolicy: 'Strict'}},
	{user: 'bob', pod: {supplementalGroupsPolicy: 'Strict'}, container: {runAsGroup: 5}},
];

export const cases: readonly Case[] = [
	...spellings,
	...withOtherFiles,
	...withPlaces,
	...withSettings,
];

const settings = (of: JsonObject = {}): readonly string[] =>
	Object.entries(of).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);

/** A case in words; no two have the same. */
export function titleOf({user, files: named, workingDir, env, container, pod}: Case): string {
	return [
		`USER ${JSON.stringify(user)}`,
		...(named === undefined ? [] : [`files ${named}`]),
		...(workingDir === undefined ? [] : [`in ${workingDir}`]),
		...(env ?? []),
		...settings(container),
		...settings(pod).map(each => `Pod ${each}`),
	].join(', ');
}
