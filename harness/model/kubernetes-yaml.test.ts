import test from 'ava';
import * as fc from 'fast-check';
import {parse} from 'yaml';
import {kubernetesYaml} from './kubernetes-yaml.ts';
import {yamlTexts, yamlValue} from './testing-yaml.ts';

/** Go's own reader is asked in kubernetes-yaml.engine.test.ts. */
const versions = ['1.1', '1.2'] as const;

test('texts that YAML 1.1 takes for numbers, truth values or dates are in quotes', t => {
	t.is(
		kubernetesYaml({
			env: ['1_000', '0X1F', 'yes', 'n', '12e03', '2001-01-01', '~', ''].map(value => ({value})),
		}),
		`env:\n${['1_000', '0X1F', 'yes', 'n', '12e03', '2001-01-01', '~', ''].map(value => `- value: "${value}"\n`).join('')}`,
	);
});

test('names, paths, images and sentences are not', t => {
	for (const text of [
		'app',
		'/data/x',
		'reg.example:5000/app:v1.2',
		'exec app -p 80',
		'NET_ADMIN',
	]) {
		t.is(kubernetesYaml({text}), `text: ${text}\n`);
	}
});

test('a script keeps its lines', t => {
	t.is(kubernetesYaml({run: 'set -e\nexec app\n'}), 'run: |\n  set -e\n  exec app\n');
});

for (const version of versions) {
	test(`all texts are read back as written by YAML ${version}`, t => {
		for (const text of yamlTexts) {
			t.deepEqual(parse(kubernetesYaml({text}), {version}), {text});
		}
		const flow = kubernetesYaml(yamlValue, {collectionStyle: 'flow', flowCollectionPadding: false});
		// A reader of version 1.1 merges the key `<<`, in quotes or not.
		const {
			keys: {'<<': _, ...keys},
			...rest
		} = yamlValue;
		if (version === '1.2') t.deepEqual(parse(flow, {version}), yamlValue);
		t.deepEqual(parse(kubernetesYaml({...rest, keys}), {version}), {...rest, keys});
	});

	test(`any text is read back as written by YAML ${version}`, t => {
		t.notThrows(() =>
			fc.assert(
				fc.property(fc.string({unit: 'grapheme'}), text => {
					t.deepEqual(parse(kubernetesYaml([{text}, [text]]), {version}), [{text}, [text]]);
				}),
			),
		);
	});
}
