import test from 'ava';
import {documentedSpellings} from '../../harness/model/level-source.ts';
import {UsageError} from '../../harness/machine/usage-error.ts';
import {parseSubjectLevel} from '../subject-level.ts';

test('namespace, ConfigMap and key; levels by their documented names', t => {
	t.deepEqual(parseSubjectLevel('team/defaults.v1:pod-level'), {
		namespace: 'team',
		configMap: 'defaults.v1',
		key: 'pod-level',
		anotherConfigMap: 'defaults.v1-elsewhere',
		spellings: documentedSpellings,
	});
});

test('a level that is called otherwise there', t => {
	const {spellings} = parseSubjectLevel('team/defaults:level,root-allowed=Allow=Root,enabled=on');
	t.deepEqual(spellings, {
		disabled: ['disabled'],
		'root-allowed': ['Allow=Root'],
		enabled: ['on'],
	});
});

for (const [text, message] of [
	['', /^--subject-level "" does not have the form NAMESPACE\/CONFIGMAP:KEY/],
	['defaults:level', /does not have the form/],
	['team/defaults', /does not have the form/],
	['Team/defaults:level', /does not have the form/],
	['team/defaults:level,root-allowed', /"root-allowed" does not have the form LEVEL=SPELLING/],
	['team/defaults:level,root-allowed=', /does not have the form LEVEL=SPELLING/],
	['team/defaults:level,rootallowed=x', /unknown level "rootallowed": did you mean "root-allowed"/],
	['knative-serving/config-features:mine', /is Knative's own level/],
] as const) {
	test(`${text} is refused with one line`, t => {
		const error = t.throws(() => parseSubjectLevel(text), {instanceOf: UsageError, message});
		t.false(error.message.includes('\n'));
	});
}
