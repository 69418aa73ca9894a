import test from 'ava';
import {callsIn} from './audit-log.ts';

const allowed = {'authorization.k8s.io/decision': 'allow'};
const guest = {username: 'guest'};

/** A log of these events; what an event leaves out is the guest's own, allowed `get` of a Pod in a run's namespace. */
function logOf(...events: readonly object[]): string {
	const usual = {
		verb: 'get',
		user: guest,
		objectRef: {resource: 'pods', namespace: 'spd-1234-0', name: 'app'},
		annotations: allowed,
	};
	return events.map(each => `${JSON.stringify({...usual, ...each})}\n`).join('');
}

test('a call has its place, its resource, and the name of what is always the same', t => {
	const lease = {resource: 'leases', apiGroup: 'coordination.k8s.io', namespace: 'knative-serving'};
	const log = logOf(
		{},
		{objectRef: {resource: 'pods', subresource: 'log', namespace: 'spd-1234-0', name: 'app'}},
		{objectRef: {...lease, name: 'run'}},
		{objectRef: {...lease, name: 'run'}, verb: 'update'},
		{objectRef: {...lease, name: 'run'}, verb: 'create'},
		{
			objectRef: {resource: 'namespaces', namespace: 'spd-1234-0', name: 'spd-1234-0'},
			verb: 'delete',
		},
		{objectRef: {resource: 'nodes'}, verb: 'list'},
		{objectRef: {resource: 'services', namespace: 'team'}, verb: 'create'},
	);
	t.deepEqual(callsIn(log, 'guest'), {
		cluster: {namespaces: 'delete', nodes: 'list'},
		context: {services: 'create'},
		knative: {
			'leases.coordination.k8s.io': 'create',
			'leases.coordination.k8s.io run': 'get, update',
		},
		run: {pods: 'get', 'pods/log': 'get'},
	});
});

test('what needs none of the user’s rights, or is of another user, is left out', t => {
	const log = logOf(
		{user: {username: 'another'}},
		{impersonatedUser: {username: 'bob'}},
		{annotations: {'authorization.k8s.io/decision': 'forbid'}},
		{objectRef: undefined, requestURI: '/version'},
	);
	t.deepEqual(callsIn(log, 'guest'), {});
});
