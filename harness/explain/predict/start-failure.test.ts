import test from 'ava';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {startFailure} from './start-failure.ts';

test('an image that names nothing to start', t => {
	t.deepEqual(startFailure(new Error('(HTTP code 400) unexpected - no command specified ')), {
		outcome: 'pending',
		reason: 'CreateContainerError',
		text: 'no command specified',
	});
});

test('a program that is not there', t => {
	const words =
		'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "absent": executable file not found in $PATH: unknown';
	t.deepEqual(startFailure(new Error(`(HTTP code 404) no such container - ${words}`)), {
		outcome: 'crashed',
		reason: 'StartError',
		exitCode: 128,
		text: words,
	});
});

test('a USER that the image does not know', t => {
	const words = 'unable to find user app: no matching entries in passwd file';
	t.like(startFailure(new Error(words)), {outcome: 'pending', text: words});
});

test('what is the engine’s own matter is no forecast', t => {
	t.throws(
		() => startFailure(new Error('(HTTP code 500) server error - no space left on device')),
		{
			instanceOf: EnvironmentError,
			message: /there is no forecast\.\nDocker says: no space left on device$/,
		},
	);
});
