import {EnvironmentError} from './environment-error.ts';

/** Knative releases that can be built from Go modules, and the version of their module. */
const knativeReleases: Readonly<Record<string, {readonly serving: string}>> = {
	'1.23.0': {serving: 'v0.50.0'},
};

/** Modules that the Go module proxy refuses, so that nobody waits to hear it. */
const refusedModules: Readonly<
	Record<string, {readonly module: string; readonly version: string}>
> = {
	'1.24.0': {module: 'knative.dev/pkg', version: 'v0.0.0-20261026113028-cfa0ac991c5a'},
};

/** Kubernetes releases that can be built from Go modules, each with a checked go.mod and go.sum. */
const kubernetesReleases: Readonly<Record<string, {readonly staging: string}>> = {
	'1.34.10': {staging: 'v0.34.10'},
};

/** The version of knative.dev/serving that is a Knative release; EnvironmentError when not to be had. */
export function servingModule(knative: string): string {
	const release = knativeReleases[knative];
	if (release !== undefined) return release.serving;
	const refused = refusedModules[knative];
	const reason =
		refused === undefined
			? 'no recipe for it is known'
			: `the Go module proxy refuses ${refused.module} ${refused.version}, which it needs`;
	throw cannotBeHad('Knative', knative, {reason, known: Object.keys(knativeReleases)});
}

/** The Knative release that a version of knative.dev/serving is (v0.(X+27).Y is 1.X.Y); undefined for any other. */
export function releaseOf(serving: string): string | undefined {
	const [, minor, patch] = /^v0\.(\d+)\.(\d+)$/.exec(serving) ?? [];
	const release = Number(minor) - 27;
	return patch !== undefined && release >= 0 ? `1.${release}.${patch}` : undefined;
}

/** Throws an EnvironmentError when that Kubernetes release cannot be built from Go modules. */
export function requireKubernetes(kubernetes: string): void {
	if (kubernetesReleases[kubernetes] !== undefined) return;
	const reason = 'no recipe for it is known';
	throw cannotBeHad('Kubernetes', kubernetes, {reason, known: Object.keys(kubernetesReleases)});
}

/** The known version that is closest to the wanted one, by minor and then by patch number. */
export function nearestVersion(wanted: string, known: readonly string[]): string | undefined {
	const target = weight(wanted);
	return known.toSorted(
		(a, b) => Math.abs(weight(a) - target) - Math.abs(weight(b) - target) || weight(b) - weight(a),
	)[0];
}

function cannotBeHad(
	what: string,
	version: string,
	{reason, known}: {reason: string; known: readonly string[]},
): EnvironmentError {
	return new EnvironmentError(
		`${what} ${version} cannot be built from packages: ${reason}.\nThe nearest that can: ${nearestVersion(version, known)} (all: ${known.join(', ')}). With a container registry in reach, --images published takes any release.`,
	);
}

function weight(version: string): number {
	const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, '').split('.').map(Number);
	return (major * 1000 + minor) * 1000 + patch;
}
