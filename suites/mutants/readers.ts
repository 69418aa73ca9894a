import {levels, type Level} from '../../harness/model/levels.ts';
import type {Features} from '../../harness/subjects/admission-request.ts';
import {observation, objectOr, reader, rememberingReader} from './mutant.ts';

const documented = (value: string | undefined): Level | undefined =>
	levels.find(level => level === value);
const levelOf = (data: Features): Level => documented(data['secure-pod-defaults']) ?? 'disabled';

export const ignoresRootAllowed = reader(
	'root-allowed selects disabled, as every release of Knative has it',
	value => (value === 'root-allowed' ? 'disabled' : (documented(value) ?? 'disabled')),
	'M2',
);
export const rootAllowedIsEnabled = reader('root-allowed selects enabled', value =>
	value === 'root-allowed' ? 'enabled' : (documented(value) ?? 'disabled'),
);
export const enabledIsRootAllowed = reader('enabled selects root-allowed', value =>
	value === 'enabled' ? 'root-allowed' : (documented(value) ?? 'disabled'),
);
export const disabledIsEnabled = reader('disabled selects enabled', value =>
	value === 'disabled' ? 'enabled' : (documented(value) ?? 'disabled'),
);
export const alwaysDisabled = reader('no value selects anything', () => 'disabled');
export const capitalised = reader(
	'only Enabled with a capital selects enabled',
	value => (value === 'enabled' ? 'disabled' : (documented(value?.toLowerCase()) ?? 'disabled')),
	'M41',
);
export const endsLikeEnabled = reader(
	'whatever ends in abled selects enabled',
	value => (value?.endsWith('abled') ? 'enabled' : (documented(value) ?? 'disabled')),
	'M42',
);
export const enabledByDefault = reader(
	'no key selects enabled',
	value => documented(value) ?? 'enabled',
);
export const rootAllowedByDefault = reader(
	'no key selects root-allowed',
	value => documented(value) ?? 'root-allowed',
);
export const cachedAtStart = rememberingReader(
	'the level is read once, at the start',
	() => {
		let first: Level | undefined;
		return data => (first ??= levelOf(data));
	},
	'M43',
);
export const staleByOne = rememberingReader('the level is that of the switch before', () => {
	let now: Level = 'disabled';
	let before: Level = 'disabled';
	return data => {
		const level = levelOf(data);
		if (level !== now) [before, now] = [now, level];
		return before;
	};
});
export const neverGoesBack = rememberingReader('a level once raised is never lowered', () => {
	let highest = 0;
	return data => {
		highest = Math.max(highest, levels.indexOf(levelOf(data)));
		return levels[highest] ?? 'disabled';
	};
});
export const oneInFifty = rememberingReader('one answer in fifty is that of disabled', () => {
	let asked = 0;
	return data => {
		asked += 1;
		return asked % 50 === 0 ? 'disabled' : levelOf(data);
	};
});
export const readsExample = rememberingReader(
	'the level is also read from the example',
	() => data =>
		/secure-pod-defaults: "enabled"/.test(data['_example'] ?? '') ? 'enabled' : levelOf(data),
	'M44',
);
export const readsElsewhere = observation(
	'the level is also read from another ConfigMap, or in another namespace',
	(readings, {elsewhere}) => {
		const {admission} = readings;
		if (elsewhere === undefined || !admission?.admitted) return readings;
		const hardened = {allowPrivilegeEscalation: false, runAsNonRoot: true};
		const spec = {containers: [{securityContext: hardened}]};
		const object = {...objectOr(admission.object), spec: {...spec, template: {spec}}};
		return {...readings, admission: {...admission, object}};
	},
	'M44',
);
export const flagsTaken = rememberingReader(
	'a feature flag beside it selects disabled',
	() => data =>
		data['kubernetes.podspec-securitycontext'] === undefined ? levelOf(data) : 'disabled',
);
export const keptOnUnknown = rememberingReader('an unknown value keeps the last level', () => {
	let last: Level = 'enabled';
	return data => (last = documented(data['secure-pod-defaults']) ?? last);
});
export const prefixMatched = reader(
	'what begins with enabled selects enabled',
	value => (value?.startsWith('enabled') ? 'enabled' : (documented(value) ?? 'disabled')),
	'M42',
);
