import {isObject} from '../../harness/model/json.ts';
import {rule} from './mutant.ts';

export const escalationOnlyAtEnabled = rule(
	'root-allowed leaves allowPrivilegeEscalation alone',
	'allowPrivilegeEscalation',
	({level}, truth) => (level === 'enabled' ? truth : undefined),
);
export const escalationSkipsEmptyContext = rule(
	'securityContext {} counts as set',
	'allowPrivilegeEscalation',
	({container}, truth) => (isObject(container['securityContext']) ? undefined : truth),
	'M27',
);
export const escalationBesideAdmin = rule(
	'allowPrivilegeEscalation is left alone beside SYS_ADMIN',
	'allowPrivilegeEscalation',
	({own}, truth) => (JSON.stringify(own).includes('"SYS_ADMIN"') ? undefined : truth),
);
export const escalationOverwritten = rule(
	'allowPrivilegeEscalation true becomes false',
	'allowPrivilegeEscalation',
	({level, own}, truth) =>
		level !== 'disabled' && own['allowPrivilegeEscalation'] === true ? false : truth,
	'M30',
);
export const escalationFalseRemoved = rule(
	'allowPrivilegeEscalation false becomes true',
	'allowPrivilegeEscalation',
	({level, own}, truth) =>
		level !== 'disabled' && own['allowPrivilegeEscalation'] === false ? true : truth,
);
