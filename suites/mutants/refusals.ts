import {refusal} from './mutant.ts';

/** Mistakes of admission: it refuses something that nothing forbids. */

/** The message of Knative's validation for a field that its flag does not allow. */
const mustNotSet = (field: string): string =>
	`must not set the field(s): spec.template.spec.${field}`;

export const ownDefaultRefused = refusal(
	'what the default adds for a low port is refused',
	({object}, level) =>
		level !== 'disabled' &&
		/"containerPort":(80|443|79|1|1023)[,}]/.test(JSON.stringify(object)) &&
		!JSON.stringify(object).includes('"capabilities"')
			? mustNotSet('containers[0].securityContext.capabilities.add')
			: undefined,
	'M5',
);
export const rollbackRefused = refusal(
	'what was stored with NET_BIND_SERVICE cannot be updated at disabled',
	({object, operation}, level) =>
		operation === 'UPDATE' &&
		level === 'disabled' &&
		JSON.stringify(object).includes('NET_BIND_SERVICE')
			? mustNotSet('containers[0].securityContext.capabilities.add')
			: undefined,
	'M10',
);
export const everyUpdateRefused = refusal(
	'what was stored at another level cannot be updated',
	({operation, oldObject, object}) =>
		operation === 'UPDATE' && JSON.stringify(oldObject) !== JSON.stringify(object)
			? 'the spec was changed'
			: undefined,
);
export const strangerRefused = refusal(
	'somebody else may not annotate a Service whose Revision is named',
	({operation, userInfo}) =>
		operation === 'UPDATE' && userInfo.username === 'bob'
			? 'invalid value: bob: metadata.annotations.serving.knative.dev/lastModifier'
			: undefined,
	'M11',
);
