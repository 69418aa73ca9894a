import {EnvironmentError} from '../host/errors.ts';

/** A release that can be built from its Go modules. */
interface BuildableRelease {
	/** Its version of the module knative.dev/serving: knative-v1.X.Y is v0.(X+27).Y. */
	readonly serving: string;
	/**
	 * The oldest Kubernetes that its programs start on: the minimum in version/version.go of knative.dev/pkg, at
	 * the version that its go.mod requires. They check no maximum.
	 */
	readonly oldestKubernetes: string;
}

/** A release that cannot be built, because the Go module proxy permanently refuses one of its modules. */
interface RefusedRelease {
	readonly refused: {readonly module: string; readonly version: string};
}

/**
 * Releases of Knative Serving. A registry has all of them (`--images published`). Those that are not refused can
 * be built from packages, all in the same way: programs and manifests come from a main module made from the
 * release's own go.mod and go.sum (packaged/main-module.ts).
 */
const knativeReleases: Readonly<Record<string, BuildableRelease | RefusedRelease>> = {
	'1.16.0': {serving: 'v0.43.0', oldestKubernetes: '1.28.0'},
	'1.17.0': {serving: 'v0.44.0', oldestKubernetes: '1.30.0'},
	'1.18.0': {serving: 'v0.45.0', oldestKubernetes: '1.31.0'},
	'1.19.0': {serving: 'v0.46.0', oldestKubernetes: '1.32.0'},
	'1.19.1': {serving: 'v0.46.1', oldestKubernetes: '1.32.0'},
	'1.19.9': {refused: {module: 'knative.dev/serving', version: 'v0.46.9'}},
	'1.20.0': {serving: 'v0.47.0', oldestKubernetes: '1.32.0'},
	'1.20.1': {serving: 'v0.47.1', oldestKubernetes: '1.32.0'},
	'1.20.2': {refused: {module: 'knative.dev/serving', version: 'v0.47.2'}},
	'1.20.3': {refused: {module: 'knative.dev/serving', version: 'v0.47.3'}},
	'1.21.0': {serving: 'v0.48.0', oldestKubernetes: '1.33.0'},
	'1.21.1': {serving: 'v0.48.1', oldestKubernetes: '1.33.0'},
	'1.21.2': {serving: 'v0.48.2', oldestKubernetes: '1.33.0'},
	'1.21.3': {refused: {module: 'knative.dev/serving', version: 'v0.48.3'}},
	'1.22.0': {serving: 'v0.49.0', oldestKubernetes: '1.34.0'},
	'1.22.1': {serving: 'v0.49.1', oldestKubernetes: '1.34.0'},
	'1.23.0': {serving: 'v0.50.0', oldestKubernetes: '1.34.0'},
	'1.24.0': {
		refused: {module: 'knative.dev/pkg', version: 'v0.0.0-20261026113028-cfa0ac991c5a'},
	},
};

/**
 * Kubernetes releases that can be built from Go modules, oldest first: one of each minor, with its go.mod and go.sum in
 * packaged/kubernetes/VERSION, which `node scripts/kubernetes-module.ts VERSION` writes. The proxy refuses 1.35.9,
 * 1.35.10, 1.36.6 and 1.37.3.
 */
export const buildableKubernetes: readonly string[] = ['1.34.10', '1.35.8', '1.36.5', '1.37.2'];

/** `1.37` */
export const buildableMinors: readonly string[] = buildableKubernetes.map(release =>
	release.replace(/\.\d+$/, ''),
);

/**
 * A list in which each minor, `1.37`, is replaced by its release that can be built. Whatever else is in the list stays.
 */
export function kubernetesReleases(list: string): string {
	const releases = list
		.split(',')
		.map(each => each.trim())
		.map(named => buildableKubernetes[buildableMinors.indexOf(named)] ?? named);
	return releases.join(',');
}

/** Every release of Knative Serving that can be built from its Go modules, oldest first. */
export const buildableKnative: readonly string[] = Object.keys(knativeReleases)
	.filter(version => buildable(version) !== undefined)
	.toSorted((a, b) => weight(a) - weight(b));

/**
 * The version of knative.dev/serving for a Knative release. For a release that is newer than the table's oldest
 * and not in the table, it is derived from the numbering and has to be tried. Throws an EnvironmentError for a
 * release that is not available.
 */
export function servingModule(knative: string): string {
	const release = knativeReleases[knative];
	if (release !== undefined && 'serving' in release) return release.serving;
	const [, minor = '', patch = ''] = /^1\.(\d+)\.(\d+)$/.exec(knative) ?? [];
	const [oldest = ''] = buildableKnative;
	if (release === undefined && minor !== '' && weight(knative) > weight(oldest)) {
		return `v0.${Number(minor) + 27}.${patch}`;
	}
	throw knativeCannotBeHad(
		knative,
		release === undefined
			? 'no recipe for it is known'
			: `the Go module proxy refuses ${release.refused.module} ${release.refused.version}, which it needs`,
	);
}

/** Whether a release is in the table; any other is tried, and that is reported. */
export const isListed = (knative: string): boolean => knativeReleases[knative] !== undefined;

/** The error for a release that is not completely available, with the nearest one that is. */
export function knativeCannotBeHad(knative: string, reason: string): EnvironmentError {
	return cannotBeHad('Knative', knative, {reason, known: buildableKnative});
}

/** The Knative release for a version of knative.dev/serving (v0.(X+27).Y is 1.X.Y); undefined for any other. */
export function releaseOf(serving: string): string | undefined {
	const [, minor, patch] = /^v0\.(\d+)\.(\d+)$/.exec(serving) ?? [];
	const release = Number(minor) - 27;
	return patch !== undefined && release >= 0 ? `1.${release}.${patch}` : undefined;
}

/** Throws an EnvironmentError when that Kubernetes release cannot be built from Go modules. */
export function requireKubernetes(kubernetes: string): void {
	if (buildableKubernetes.includes(kubernetes)) return;
	const reason = 'no recipe for it is known';
	throw cannotBeHad('Kubernetes', kubernetes, {reason, known: buildableKubernetes});
}

/**
 * Throws an EnvironmentError when a release's programs are known to exit at once on that Kubernetes. For a
 * release that is not in the table nothing is known.
 */
export function requireNewEnough(kubernetes: string, knative: string): void {
	const oldest = buildable(knative)?.oldestKubernetes;
	if (oldest === undefined || weight(kubernetes) >= weight(oldest)) return;
	throw new EnvironmentError(
		`Knative ${knative} does not start on Kubernetes ${kubernetes}: it needs ${oldest} or newer.\nUse a newer Kubernetes, or an older Knative.`,
	);
}

/** The known version that is closest to the wanted one, by minor and then by patch number. */
export function nearestVersion(wanted: string, known: readonly string[]): string | undefined {
	const target = weight(wanted);
	return known.toSorted(
		(a, b) => Math.abs(weight(a) - target) - Math.abs(weight(b) - target) || weight(b) - weight(a),
	)[0];
}

function buildable(knative: string): BuildableRelease | undefined {
	const release = knativeReleases[knative];
	return release !== undefined && 'serving' in release ? release : undefined;
}

function cannotBeHad(
	what: string,
	version: string,
	{reason, known}: {reason: string; known: readonly string[]},
): EnvironmentError {
	return new EnvironmentError(
		`${what} ${version} cannot be built from packages: ${reason}.\nThe nearest that can: ${nearestVersion(version, known)} (all: ${known.join(', ')}). With a reachable container registry, --images published takes any release.`,
	);
}

/** Its position among all versions; a pre-release (`1.24.0-rc.1`) has that of its release. */
function weight(version: string): number {
	const [major = 0, minor = 0, patch = 0] = version
		.replace(/^v/, '')
		.split('.')
		.map(part => Number.parseInt(part, 10));
	return (major * 1000 + minor) * 1000 + patch;
}
