import test, {type ExecutionContext} from 'ava';
import type {Accounts} from '../../../images/named/accounts.ts';
import type {Json} from '../../model/json.ts';
import {assumedNodes, type ContainerRuntime, type NodeName} from './assumed-node.ts';
import {identityOnNode, isRefusal} from './identity.ts';

/** `UID:GID [GROUPS] HOME`, or the reason and the words of a refusal. */
type Expected = string;

const accounts: Accounts = {
	passwd: [
		'root:x:0:0:root:/root:/bin/sh',
		'bob:x:1000:1000:Bob:/home/bob:/bin/sh',
		'twin:x:1000:3000:Bob’s other name:/home/twin:/bin/sh',
		'2147483648:x:1500:1500::/:/bin/sh',
		'far:x:4294967294:1:::',
		'beyond:x:4294967297:1:::',
	].join('\n'),
	group: [
		'root:x:0:root',
		'bin:x:1:root',
		'bob:x:1000:bob',
		'data:x:2000:bob,twin',
		'tty:x:5:',
	].join('\n'),
};

interface Given {
	readonly accounts?: Accounts;
	readonly container?: Json;
	readonly pod?: Json;
	readonly node?: NodeName;
}

const runtimeOf = (name: NodeName): ContainerRuntime => assumedNodes[name].runtime;

function tell(user: string, {node = 'containerd1', container, pod, ...others}: Given): string {
	const given = {user, accounts, container, pod, ...others};
	const identity = identityOnNode(given, runtimeOf(node));
	return isRefusal(identity)
		? `${identity.reason}: ${identity.text}`
		: `${identity.uid}:${identity.gid} [${identity.groups.join(' ')}] ${identity.home}`;
}

function is(t: ExecutionContext, user: string, expected: Expected, given: Given = {}): void {
	t.is(tell(user, given), expected, `${user} ${JSON.stringify(given)}`);
}

const asRoot = 'CreateContainerConfigError: container has runAsNonRoot and image will run as root';
const byName = (name: string) =>
	`CreateContainerConfigError: container has runAsNonRoot and image has non-numeric user (${name}), cannot verify user is non-root`;
const invalid = (uid: string) =>
	`CreateContainerConfigError: container has runAsNonRoot and image has an invalid user id (${uid}). (Must be 1-(2147483647))`;
const stranger = 'CreateContainerError: no users found';
const noFile = 'CreateContainerError: open …/etc/passwd: no such file or directory';
const bob = '1000:1000 [1000 2000] /home/bob';
const root = '0:0 [0 1] /root';

/** USER: at root-allowed, at enabled (other-images.md, and more). */
const spellings: readonly (readonly [string, Expected, Expected, Accounts?])[] = [
	['', root, asRoot],
	['0', root, asRoot],
	['00', root, asRoot],
	['-0', root, asRoot],
	['+0', root, asRoot],
	['root', root, byName('root')],
	['root:1000', root, byName('root')],
	['0:1000', root, asRoot],
	[':1000', root, asRoot],
	[':', root, asRoot],
	['1000', bob, bob],
	['+1000', bob, bob],
	['01000', bob, bob],
	['1000:', bob, bob],
	['1000:0', bob, bob],
	['1000:1000', bob, bob],
	['1000:nosuchgroup', bob, bob],
	['1000:1000:1000', bob, bob],
	['bob', bob, byName('bob')],
	['bob:data', bob, byName('bob')],
	['bob:nosuchgroup', bob, byName('bob')],
	['twin', '1000:3000 [2000 3000] /home/bob', byName('twin')],
	['1000 ', stranger, byName('1000 ')],
	['0x3e8', stranger, byName('0x3e8')],
	['1_000', stranger, byName('1_000')],
	['nobody', stranger, byName('nobody')],
	['1001', '1001:0 [0] /', '1001:0 [0] /'],
	['1001:1001', '1001:0 [0] /', '1001:0 [0] /'],
	['65534:65534', '65534:0 [0] /', '65534:0 [0] /', {}],
	['1000', '1000:0 [0] /', '1000:0 [0] /', {}],
	[
		'1000',
		'1000:1000 [1000] /home/bob',
		'1000:1000 [1000] /home/bob',
		{passwd: accounts.passwd ?? ''},
	],
	['', '0:0 [0] /', asRoot, {}],
	['app', noFile, byName('app'), {}],
	['2147483647', '2147483647:0 [0] /', '2147483647:0 [0] /'],
	['2147483649', stranger, invalid('2147483649')],
	['2147483648', '1500:1500 [1500] /', invalid('2147483648')],
	['4294967294', stranger, invalid('4294967294')],
	['-1', stranger, invalid('-1')],
	['99999999999999999999', stranger, byName('99999999999999999999')],
	['far', '4294967294:1 [1] ', byName('far')],
	['beyond', '1:1 [1] /', byName('beyond')],
];

for (const [user, open, strict, files] of spellings) {
	test(`USER ${JSON.stringify(user)}${files ? `, files: ${Object.keys(files).join() || 'none'}` : ''}`, t => {
		const given = files ? {accounts: files} : {};
		is(t, user, open, given);
		is(t, user, strict, {...given, container: {runAsNonRoot: true}});
	});
}

test('runAsUser and runAsGroup replace USER', t => {
	is(t, 'nobody', bob, {container: {runAsUser: 1000}});
	is(t, '', '7:0 [0] /', {pod: {runAsUser: 7}});
	is(t, '', '7:8 [8] /', {pod: {runAsUser: 7, runAsGroup: 8}});
	is(t, '', '7:9 [9] /', {pod: {runAsUser: 7, runAsGroup: 8}, container: {runAsGroup: 9}});
	is(t, '1000', '1000:2000 [2000] /home/bob', {container: {runAsGroup: 2000}});
	is(t, 'bob', '1000:5 [5 2000] /home/bob', {container: {runAsGroup: 5}});
	is(t, '', '0:5 [1 5] /root', {container: {runAsGroup: 5}});
	is(t, 'nobody', stranger, {container: {runAsGroup: 5}});
});

test('fsGroup and supplementalGroups are added, Strict leaves out those of the image', t => {
	const pod = {fsGroup: 77, supplementalGroups: [99, 88]};
	is(t, '1000', '1000:1000 [77 88 99 1000 2000] /home/bob', {pod});
	for (const node of ['kind', 'containerd2'] as const) {
		const strict = {...pod, supplementalGroupsPolicy: 'Strict'};
		is(t, '1000', '1000:1000 [77 88 99 1000] /home/bob', {pod: strict, node});
		is(t, '1000', '1000:1000 [1000] /home/bob', {pod: {supplementalGroupsPolicy: 'Strict'}, node});
		is(t, '1000', bob, {pod: {supplementalGroupsPolicy: 'Merge'}, node});
	}
});

test('where containerd 1 and 2 differ', t => {
	const strict = {pod: {supplementalGroupsPolicy: 'Strict'}};
	const notSupported =
		'SupplementalGroupsPolicyNotSupported: SupplementalGroupsPolicy=Strict is not supported in this node';
	is(t, '1000', notSupported, strict);
	is(t, '1000', '1000:1000 [1000] /home/bob', {...strict, node: 'kind'});
	const files = {group: '88:x:3088:\nx:x:99:\n99:x:3099:'};
	const groups = {accounts: files, pod: {supplementalGroups: [88, 99]}};
	is(t, '7', '7:0 [0 99 3088] /', groups);
	is(t, '7', '7:0 [0 88 99] /', {...groups, node: 'kind'});
	const error = 'CreateContainerError: invalid USER value "2147483649": uid out of range';
	is(t, '2147483649', stranger, {node: 'kind'});
	is(t, '2147483649', error, {node: 'containerd2'});
	is(t, '2147483648', error.replace('649', '648'), {node: 'containerd2'});
});
