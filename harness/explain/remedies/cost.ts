import {settingsOf, type Override} from '../causes/override.ts';
import {at, type Json} from '../../model/json.ts';

/** What a setting costs. */
export interface Cost {
	/** Of two overrides that help, the one with the lower sum is recommended. */
	readonly weight: number;
	/** In plain words; empty if it costs nothing. */
	readonly told: string;
}

const free: Cost = {weight: 0, told: ''};

/** From this weight on an override takes away some of what a level protects against. */
export const weakens = 10;

/** The values of a securityContext that cost something; every other value is stricter, or no weaker. */
const ofField: Readonly<Record<string, (value: Json | undefined) => Cost>> = {
	runAsUser: value => (value === 0 ? root : free),
	runAsNonRoot: value => (value === false ? root : free),
	runAsGroup: value =>
		value === 0
			? {weight: 5, told: 'it may use what belongs to the group root: in an image, often much'}
			: {weight: value === null ? 0 : 1, told: ''},
	supplementalGroups: () => ({weight: 2, told: 'it may use what belongs to these groups'}),
	fsGroup: () => ({
		weight: 2,
		told: 'the files of its volumes are given to that group; Knative needs the flag kubernetes.podspec-securitycontext',
	}),
	allowPrivilegeEscalation: value =>
		value === true
			? {
					weight: 20,
					told: 'programs with the setuid bit or with file capabilities may gain rights again',
				}
			: free,
	seccompProfile: value =>
		at(value, 'type') === 'Unconfined'
			? {
					weight: 20,
					told: 'it may use every system call, also those that the default profile refuses because kernels had faults there',
				}
			: free,
	readOnlyRootFilesystem: value =>
		value === true
			? free
			: {weight: 10, told: 'who breaks into it may change its programs until it restarts'},
	capabilities: value => capabilitiesCost(value),
};

const root: Cost = {
	weight: 100,
	told: 'it may run as root: what breaks out of its container is root on the node',
};

const mayListenLow =
	'it may listen on ports below 1024, as every level lets it whose containerPort is one';

const theDefaults = 'the capabilities that runtimes grant';

function capabilitiesCost(value: Json | undefined): Cost {
	if (value === null) return free;
	const [add, drop] = [names(value, 'add'), names(value, 'drop')];
	const dropsAll = drop.some(each => each.toUpperCase() === 'ALL');
	if (dropsAll && add.length === 0) return free;
	if (dropsAll && add.every(each => each === 'NET_BIND_SERVICE')) {
		return {weight: 2, told: mayListenLow};
	}
	if (drop.length > 0) {
		return {weight: 30, told: `as root it keeps some of ${theDefaults}`};
	}
	return {
		weight: 40,
		told: `as root it keeps ${theDefaults}, such as CAP_CHOWN, CAP_DAC_OVERRIDE and CAP_SETUID: it may read and change every file in its container`,
	};
}

/** What an override costs in sum, and each cost in words. */
export function costOf(override: Override): {
	readonly weight: number;
	readonly told: readonly string[];
} {
	const costs = settingsOf(override).map(ofSetting);
	const told = costs.map(each => each.told).filter(each => each !== '');
	return {
		weight: costs.reduce((sum, each) => sum + each.weight, 0),
		told: [...new Set(told)],
	};
}

function ofSetting({
	securityContext,
	podSecurityContext,
	ports = [],
	emptyDirs = [],
	volumeModes,
	beside = {},
}: Override): Cost {
	const [field] = Object.entries(securityContext ?? podSecurityContext ?? {});
	const rule = field && ofField[field[0]];
	if (rule) return rule(field[1]);
	if (ports.some(({containerPort}) => Number(containerPort) < 1024)) {
		// The same capability as above, from the level, and another port than the user's.
		return {weight: 3, told: mayListenLow};
	}
	const [folder] = emptyDirs;
	if (folder !== undefined) {
		return {
			weight: 3,
			told: `what the image has in ${folder} is hidden, and what is written there is lost with its Pod`,
		};
	}
	if (volumeModes) {
		return {weight: 5, told: 'every process in its container may read these files'};
	}
	const [inner] = Object.values(beside);
	return inner ? ofSetting(inner) : free;
}

function names(capabilities: Json | undefined, list: string): readonly string[] {
	const found = at(capabilities, list);
	return Array.isArray(found) ? found.map(String) : [];
}
