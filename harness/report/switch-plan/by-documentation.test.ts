import test from 'ava';
import {revisionKey, serviceKey} from '../../model/switched.ts';
import {byDocumentation} from './by-documentation.ts';

const parts = {containers: [{}], initContainers: []};
const service = {parts, named: false, excluded: false};
const asked = {
	services: new Map([[serviceKey(service), service]]),
	revisions: new Map([[revisionKey(parts), parts]]),
};

test('without its release a switch is what the documentation says of each level', t => {
	const seen = byDocumentation(level => ({level}), asked, {
		present: 'disabled',
		to: 'root-allowed',
	});
	t.deepEqual(seen.revisions.get(revisionKey(parts)), {
		before: {pod: null, containers: [{level: 'disabled'}]},
		after: {pod: null, containers: [{level: 'root-allowed'}]},
	});
	const {before, after, annotated} = seen.services.get(serviceKey(service)) ?? {};
	t.deepEqual(
		before?.map(({refused}) => refused),
		[undefined],
	);
	t.like(after?.[0], {
		what: 'the image',
		spec: {template: {spec: {containers: [{securityContext: {level: 'root-allowed'}}]}}},
	});
	t.deepEqual(annotated, {newRevision: true});
});

test('a level that sets nothing more makes no new Revision', t => {
	const seen = byDocumentation(() => null, asked, {present: 'enabled', to: 'disabled'});
	t.false(seen.services.get(serviceKey(service))?.annotated.newRevision);
});
