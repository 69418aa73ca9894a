import test from 'ava';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {JsonObject} from '../../model/json.ts';
import {levelAsIs} from './level-as-is.ts';

const bounded: JsonObject = {
	allowPrivilegeEscalation: false,
	capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']},
	seccompProfile: {type: 'RuntimeDefault'},
};
const enabled: JsonObject = {...bounded, runAsNonRoot: true};

function told(value: string | undefined, plain: JsonObject | null): string {
	const {level, configured} = levelAsIs(value, plain);
	return `${level} ${configured.isHonoured ? 'as' : 'not'} ${configured.value}`;
}

test('the level is the one by which the cluster answers, whatever its ConfigMap says', t => {
	t.is(told('enabled', enabled), 'enabled as enabled');
	t.is(told('Enabled', enabled), 'enabled as Enabled');
	t.is(told('AllowRootBounded', bounded), 'root-allowed as AllowRootBounded');
	t.is(told(undefined, null), 'disabled as null');
	t.is(told('root-allowed', null), 'disabled not root-allowed');
	t.is(told('AllowRootBounded', null), 'disabled not AllowRootBounded');
	t.is(told('enabeld', null), 'disabled not enabeld');
	t.is(told('', null), 'disabled not ');
	t.is(told(undefined, bounded), 'root-allowed not null');
});

test('an answer that is none of the levels is told as the nearest, with what it is', t => {
	const more = {...enabled, readOnlyRootFilesystem: true};
	const {level, configured} = levelAsIs('enabled', more);
	t.is(level, 'enabled');
	t.false(configured.isHonoured);
	t.is(configured.otherwise, JSON.stringify(more));
	t.is(levelAsIs('enabled', {capabilities: {drop: ['ALL']}}).level, 'root-allowed');
	t.is(levelAsIs(undefined, {seccompProfile: {type: 'RuntimeDefault'}}).level, 'disabled');
	t.is(levelAsIs('enabled', enabled).configured.otherwise, undefined);
});

test('a plain Service that is refused tells no level', t => {
	t.throws(() => levelAsIs('enabled', 'refused: quota'), {
		instanceOf: EnvironmentError,
		message: /cannot be determined: a plain Service is refused: quota;/,
	});
});
