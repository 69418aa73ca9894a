import test from 'ava';
import envPaths from 'env-paths';
import {inspectEngine, readyEngine} from './engine.ts';
import {testCache} from '../cache/testing.ts';

const {cache} = envPaths('secure-pod-defaults-conformance', {suffix: ''});

test('an engine that answers is taken as it is', async t => {
	await using settings = await testCache();
	const facts = await readyEngine({...settings, cache});
	const again = await readyEngine({...settings, cache});
	t.is(again.version, facts.version);
	t.true(facts.cpus > 0 && facts.memory > 1e9);
	const state = await inspectEngine({cache});
	t.is(state.facts?.version, facts.version);
	t.is(state.remedy, undefined);
});
