import type {Configuration} from '../../harness/model/configuration.ts';
import type {Admission, Readings} from '../../harness/model/readings.ts';
import type {Probe} from '../../harness/model/row.ts';
import {objectOr, observation} from './mutant.ts';
import {changeAt, changeUser} from './falsify.ts';

/** Mistakes of validation. No implementation of defaulting can make them, so admission's answer is changed. */

const flag = 'kubernetes.podspec-securitycontext';
type Change = (
	admission: Admission,
	asked: {probe: Probe; flag: string | undefined; level: string},
) => Admission;

const answer = (title: string, change: Change, known?: `M${number}`) =>
	observation(
		title,
		(readings, configuration, probe) => changed(readings, configuration, probe, change),
		known,
	);

function changed(
	readings: Readings,
	{flags, value}: Configuration,
	probe: Probe,
	change: Change,
): Readings {
	const {admission} = readings;
	if (!admission || (probe.kind !== 'admission' && probe.kind !== 'warnings')) return readings;
	if (probe.kind === 'admission' && probe.field !== 'pod.securityContext') return readings;
	const level = 'level' in value ? value.level : '';
	return {...readings, admission: change(admission, {probe, flag: flags[flag], level})};
}

/** The answer that accepts the object, with this context for the pod. */
const passed = (admission: Admission, context: object | undefined): Admission => {
	const spec = {securityContext: context, containers: [{}]};
	return admission.admitted
		? admission
		: {admitted: true, object: {spec: {...spec, template: {spec}}} as never, warnings: []};
};
const sentFor = (probe: Probe): object =>
	'workload' in probe ? objectOr(probe.workload.podSecurityContext ?? null) : {};

export const flagIgnored = answer(
	'the pod’s context is accepted whatever the flag says',
	(admission, {probe}) => passed(admission, sentFor(probe)),
);
export const strippedSilently = answer(
	'the pod’s context is removed instead of refused',
	(admission, {flag: value}) =>
		value === undefined || value === 'disabled' ? passed(admission, undefined) : admission,
	'M47',
);
export const onByDefault = answer(
	'without its key the flag is on',
	(admission, {probe, flag: value}) =>
		value === undefined ? passed(admission, sentFor(probe)) : admission,
);
export const allowedIsDisabled = answer(
	'allowed is taken for disabled',
	(admission, {flag: value}) =>
		value === 'allowed' ? refused('securityContext.fsGroup') : admission,
	'M47',
);
export const podWordUnheard = observation(
	'the pod’s word counts only with the flag at enabled',
	(readings, {flags, value}, probe) => {
		const {admission} = readings;
		const level = 'level' in value ? value.level : 'disabled';
		if (flags[flag] !== 'allowed' || !admission?.admitted || level === 'disabled') return readings;
		if (probe.kind !== 'admission' || probe.field === 'pod.securityContext') return readings;
		const path = ['spec', 'template', 'spec'];
		const object = changeUser(objectOr(admission.object), path, own => ({
			seccompProfile: {type: 'RuntimeDefault'},
			runAsNonRoot: true,
			...own,
		}));
		return {...readings, admission: {...admission, object}};
	},
);
export const keptPartly = answer('an accepted context loses its supplementalGroups', admission =>
	admission.admitted
		? {
				...admission,
				object: changeAt(
					changeAt(
						objectOr(admission.object),
						['spec', 'template', 'spec', 'securityContext', 'supplementalGroups'],
						() => [],
					),
					['spec', 'securityContext', 'supplementalGroups'],
					() => [],
				),
			}
		: admission,
);
export const nothingAllowed = answer('the flag allows nothing', (admission, {flag: value}) =>
	value === 'enabled' || value === 'allowed' ? refused('securityContext') : admission,
);
export const everythingAllowed = answer(
	'with the flag on every property is accepted',
	(admission, {probe, flag: value}) =>
		value === 'enabled' || value === 'allowed' ? passed(admission, sentFor(probe)) : admission,
	'M48',
);
export const refusedForNothing = answer(
	'what is refused is refused for another reason',
	admission => (admission.admitted ? admission : refused('containers[0].image')),
);
export const warnsByOtherFlag = answer(
	'whether to warn depends on the flag for the pod’s context',
	(admission, {flag: value, level}) =>
		value === undefined && level === 'root-allowed' ? warning(admission) : admission,
	'M4',
);
export const alwaysWarns = answer('the warning comes at every level', warning);

function refused(field: string): Admission {
	const message = `admission webhook "validation.webhook.serving.knative.dev" denied the request: validation failed: must not set the field(s): spec.template.spec.${field}`;
	return {admitted: false, code: 400, message, warnings: []};
}

function warning(admission: Admission): Admission {
	const text =
		'Kubernetes default value is insecure, Knative may default this to secure in a future release: spec.template.spec.containers[0].securityContext.runAsNonRoot';
	return {...admission, warnings: [text]};
}
