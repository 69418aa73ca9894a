import type {Configuration} from '../harness/configuration/configuration.ts';

/**
 * What must be allowed before a user may set everything that rows set: the pod's `securityContext` (line 29), and at
 * `disabled` also `capabilities.add`, which Knative's validation refuses otherwise (upstream.md H6). Both in one
 * configuration, because neither changes what defaulting does.
 */
export const userMaySet: Configuration['flags'] = {
	'kubernetes.podspec-securitycontext': 'enabled',
	'kubernetes.containerspec-addcapabilities': 'enabled',
};
