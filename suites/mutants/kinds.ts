import {isObject, type JsonObject} from '../../harness/model/json.ts';
import {hasLowPort} from '../../harness/subjects/rules.ts';
import {objectOr, treatment, type Treated} from './mutant.ts';

/** Mistakes about the kind of a container. */

const dropAll = {drop: ['ALL']};
const bind = {drop: ['ALL'], add: ['NET_BIND_SERVICE']};

const portsOf = ({ports}: JsonObject): readonly JsonObject[] =>
	Array.isArray(ports) ? ports.filter(isObject) : [];
const isHardening = ({level}: Treated): boolean => level !== 'disabled';
const unsetCapabilities = ({own}: Treated): boolean => !isObject(own['capabilities']);

/** The container as it was sent, if this holds. */
const untreated = (title: string, holds: (treated: Treated) => boolean, known?: `M${number}`) =>
	treatment(title, treated => (holds(treated) ? treated.own : undefined), known);

export const sidecarsSkipped = untreated(
	'sidecars are skipped',
	({kind}) => kind === 'sidecar',
	'M35',
);
export const initSkipped = untreated(
	'init containers are skipped',
	({kind}) => kind === 'init',
	'M35',
);
export const onlyFirst = untreated('only the first container is treated', ({index}) => index > 0);
export const servingLastSkipped = untreated(
	'the first container is taken for the serving one, others are skipped',
	({kind, index}) => kind === 'serving' && index > 0,
);

export const firstPortOnly = treatment(
	'only the first port of a container is looked at',
	treated =>
		isHardening(treated) && unsetCapabilities(treated)
			? {
					...treated.truth,
					capabilities: hasLowPort({ports: portsOf(treated.sent).slice(0, 1)}) ? bind : dropAll,
				}
			: undefined,
	'M20',
);
export const servingPortsOnly = treatment(
	'ports of init containers are not looked at',
	treated =>
		isHardening(treated) && treated.kind === 'init' && unsetCapabilities(treated)
			? {...treated.truth, capabilities: dropAll}
			: undefined,
	'M20',
);
export const bindsForAll = treatment(
	'a low port gives NET_BIND_SERVICE to every container of the pod',
	treated => {
		const {podSpec, truth} = treated;
		const containers = [podSpec['containers'], podSpec['initContainers']].flatMap(list =>
			Array.isArray(list) ? list.filter(isObject) : [],
		);
		return isHardening(treated) && unsetCapabilities(treated) && containers.some(hasLowPort)
			? {...truth, capabilities: bind}
			: undefined;
	},
	'M21',
);
export const bindsLastOnly = treatment(
	'only a low port of the first container counts',
	treated =>
		isHardening(treated) && treated.index > 0 && unsetCapabilities(treated)
			? {...treated.truth, capabilities: dropAll}
			: undefined,
	'M20',
);
export const sidecarMayEscalate = treatment(
	'sidecars keep allowPrivilegeEscalation as it is by default',
	({kind, own, truth}) => {
		if (kind !== 'sidecar') return undefined;
		const {allowPrivilegeEscalation: _, ...rest} = truth;
		return {
			...rest,
			...('allowPrivilegeEscalation' in own && {
				allowPrivilegeEscalation: own['allowPrivilegeEscalation'],
			}),
		};
	},
);
export const initAsRoot = treatment(
	'init containers may run as root at enabled: they prepare',
	({kind, own, truth}) => {
		if (kind !== 'init') return undefined;
		const {runAsNonRoot: _, ...rest} = truth;
		return {...rest, ...('runAsNonRoot' in own && {runAsNonRoot: own['runAsNonRoot']})};
	},
);
export const initFileLost = treatment(
	'an init container’s Localhost profile loses its file',
	({kind, level, own, truth}) =>
		kind === 'init' && level !== 'disabled' && objectOr(own['seccompProfile'])['localhostProfile']
			? {...truth, seccompProfile: {type: 'Localhost'}}
			: undefined,
);
export const sidecarOverwritten = treatment(
	'what a sidecar sets is overwritten by the default',
	({kind, level, truth}) =>
		kind === 'sidecar' && level !== 'disabled'
			? {
					...truth,
					allowPrivilegeEscalation: false,
					seccompProfile: {type: 'RuntimeDefault'},
					capabilities: dropAll,
				}
			: undefined,
);
export const initDropsNothing = treatment(
	'capabilities of init containers are left alone',
	treated => {
		if (treated.kind !== 'init' || !unsetCapabilities(treated)) return undefined;
		const {capabilities: _, ...rest} = treated.truth;
		return rest;
	},
);
export const podWordForServingOnly = treatment(
	'the pod’s seccompProfile counts for the serving container only',
	({kind, level, own, pod, truth}) =>
		kind !== 'serving' && level !== 'disabled' && pod['seccompProfile'] && !own['seccompProfile']
			? {...truth, seccompProfile: {type: 'RuntimeDefault'}}
			: undefined,
);
export const contextCopied = treatment(
	'sidecars get a copy of the serving container’s context',
	({kind, level, podSpec, truth}) => {
		if (kind !== 'sidecar' || level === 'disabled') return undefined;
		const containers = Array.isArray(podSpec['containers'])
			? podSpec['containers'].filter(isObject)
			: [];
		const serving = containers.find(each => portsOf(each).length > 0);
		return {...truth, ...(hasLowPort(serving ?? {}) && {capabilities: bind})};
	},
);
