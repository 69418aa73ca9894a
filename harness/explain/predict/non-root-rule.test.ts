import test, {type ExecutionContext} from 'ava';
import type {Json} from '../../model/json.ts';
import {nonRootRefusal} from './non-root-rule.ts';

interface Given {
	readonly container?: Json;
	readonly pod?: Json;
	readonly user?: string;
}

/** upstream.md §4.1, row by row. */
function says(
	t: ExecutionContext,
	{container = {runAsNonRoot: true}, pod, user = ''}: Given,
	text: string | undefined,
): void {
	t.is(nonRootRefusal({container, pod}, user), text);
}

const asRoot = 'container has runAsNonRoot and image will run as root';
const asZero = "container's runAsUser breaks non-root policy";
const byName = (user: string) =>
	`container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`;

test('no USER', says, {}, asRoot);
test('USER 0', says, {user: '0'}, asRoot);
test('USER 0:0', says, {user: '0:0'}, asRoot);
test('USER with a group only', says, {user: ':0'}, asRoot);
test('USER 101:0', says, {user: '101:0'}, undefined);
test('USER app', says, {user: 'app'}, byName('app'));
test('USER app:staff', says, {user: 'app:staff'}, byName('app'));
test('USER root, which is a name', says, {user: 'root'}, byName('root'));
test(
	'USER beyond what a uid can be',
	says,
	{user: '2147483648'},
	'container has runAsNonRoot and image has an invalid user id (2147483648). (Must be 1-(2147483647))',
);
test('runAsUser 0', says, {container: {runAsNonRoot: true, runAsUser: 0}, user: '7'}, asZero);
test(
	'runAsUser 7, whoever the image names',
	says,
	{
		container: {runAsNonRoot: true, runAsUser: 7},
		user: 'app',
	},
	undefined,
);
test('the pod’s runAsUser counts', says, {pod: {runAsUser: 7}}, undefined);
test(
	'the container’s own counts first',
	says,
	{
		container: {runAsNonRoot: true, runAsUser: 7},
		pod: {runAsUser: 0},
	},
	undefined,
);
test('the pod’s runAsNonRoot counts', says, {container: {}, pod: {runAsNonRoot: true}}, asRoot);
test(
	'the container may take it back',
	says,
	{
		container: {runAsNonRoot: false},
		pod: {runAsNonRoot: true},
	},
	undefined,
);
test('nothing forbids root', says, {container: {}}, undefined);
