import path from 'node:path';
import process from 'node:process';
import {session} from './session.ts';
import {findPrograms} from '../images/control-plane/find.ts';
import {buildableKubernetes, kubernetesReleases} from '../images/recipe/versions.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {jsonText} from '../harness/machine/json-text.ts';
import {styleFor} from '../harness/machine/style.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {harness, isVersion, newRunId} from '../harness/machine/version.ts';
import {levels} from '../harness/model/levels.ts';
import {bringUpControlPlane} from '../harness/providers/control-plane/control-plane-provider.ts';
import type {Opening} from '../harness/providers/provider.ts';
import {writeWhole} from '../harness/report/conformance-report.ts';
import {renderUpgrade} from '../harness/report/upgrade/render.ts';
import {upgradeReport, type UpgradeReport} from '../harness/report/upgrade/upgrade-report.ts';
import {parseVersionRange} from '../harness/verdict/version-range.ts';
import {observeUpgrade} from '../harness/providers/control-plane/observe-upgrade.ts';
import {upgradedServices, upgradedServicesNeed} from '../suites/upgraded-services.ts';

/** The command line of `spd upgrade`. */
export interface UpgradeArguments {
	readonly from: string;
	/** Default: `from`, which then stays. */
	readonly to?: string;
	/** A version or a minor. */
	readonly kubernetes: string;
	/** Default: `kubernetes`. */
	readonly toKubernetes?: string;
	readonly key: string;
	readonly json?: boolean;
	readonly report?: string;
}

export const upgradeKeys = ['absent', ...levels] as const;
export type UpgradeKey = (typeof upgradeKeys)[number];

/** Releases before and after. */
interface Upgrade {
	readonly from: string;
	readonly to: string;
	readonly kubernetes: string;
	readonly toKubernetes: string;
	readonly key: UpgradeKey;
}

/**
 * `spd upgrade`: what an upgrade of Knative, or of Kubernetes, does to Services that are there, shown in a control plane that is removed again.
 * 0 if that was found out.
 */
export async function upgrade(options: UpgradeArguments, settings: Settings): Promise<number> {
	const asked = {
		...requireOrder(options),
		...kubernetesOrder(options),
		key: choose('level', options.key, upgradeKeys),
	};
	return session(settings, {}, async (progress, signal, left) => {
		const opening = {run: newRunId(), progress, signal, left};
		const report = await reportUpgrade(asked, settings, opening);
		const text = options.json
			? jsonText(report)
			: renderUpgrade(styleFor(process.stdout, settings), report);
		process.stdout.write(`${text}\n`);
		if (options.report !== undefined) {
			const file = path.join(options.report, 'upgrade.json');
			await writeWhole(file, `${jsonText(report)}\n`);
			progress.note(`report: ${file}`);
		}
		return 0;
	});
}

/** In a control plane of its own, which is removed again. Kubernetes goes from minor to minor, as clusters have to. */
export async function reportUpgrade(
	{from, to, kubernetes, toKubernetes, key}: Upgrade,
	{cache, kubebuilderAssets: assets}: Settings,
	opening: Opening,
): Promise<UpgradeReport> {
	const wanted = {kubernetes, cache, ...(assets !== undefined && {assets})};
	const [old, next] = await Promise.all([
		findPrograms({...wanted, knative: from}),
		findPrograms({...wanted, knative: to}),
	]);
	const steps = await Promise.all(
		minorsAfter(kubernetes, toKubernetes).map(async release => ({
			release,
			found: await findPrograms({cache, kubernetes: release, knative: to}),
		})),
	);
	const {progress, signal} = opening;
	// Built beforehand: it may take minutes.
	for (const found of [next, ...steps.map(each => each.found)]) {
		await found.ready({cache, progress, signal});
	}
	const plane = await bringUpControlPlane({cache, keep: false}, old, opening);
	const before = plane.record.kubernetes;
	try {
		const {services, ...seen} = await observeUpgrade(plane, {
			upgrade: async () => {
				for (const {release, found} of steps) await plane.upgradeKubernetesTo(release, found);
				// Also to the same release, unless it is Kubernetes that is asked about.
				if (from !== to || steps.length === 0) await plane.upgradeTo(next);
			},
			key,
			flags: upgradedServicesNeed,
			services: upgradedServices,
			opening,
		});
		const toKubernetesSeen = plane.record.kubernetes;
		const about = {from, to, kubernetes: before, toKubernetes: toKubernetesSeen};
		return upgradeReport({harness: harness(), ...about, ...seen}, services);
	} finally {
		await plane.stop();
	}
}

/** The releases that can be built, one of each minor, above the first up to the last. */
const minorsAfter = (first: string, last: string): readonly string[] =>
	buildableKubernetes.filter(
		release => parseVersionRange(`>${first}`)(release) && parseVersionRange(`<=${last}`)(release),
	);

function kubernetesOrder(options: UpgradeArguments) {
	const {kubernetes, toKubernetes = kubernetes} = options;
	const [first = '', last = ''] = [kubernetes, toKubernetes].map(kubernetesReleases);
	if (last !== first && !buildableKubernetes.includes(last)) {
		throw new UsageError(
			`--to-kubernetes ${JSON.stringify(toKubernetes)} is none of those that can be built: ${buildableKubernetes.join(', ')}`,
		);
	}
	if (options.toKubernetes !== undefined && minorsAfter(first, last).length === 0) {
		throw new UsageError(
			`--to-kubernetes ${last} is no later release than --kubernetes ${first}: that is no upgrade`,
		);
	}
	return {kubernetes: first, toKubernetes: last};
}

/** Two releases, the second not the older one. */
function requireOrder({from, to, toKubernetes}: UpgradeArguments): {
	from: string;
	to: string;
} {
	if (to === undefined && toKubernetes === undefined) {
		throw new UsageError('name what to upgrade to: --to VERSION, --to-kubernetes VERSION, or both');
	}
	return requireReleases({from, to: to ?? from});
}

function requireReleases({from, to}: {from: string; to: string}): {from: string; to: string} {
	for (const [option, version] of Object.entries({from, to})) {
		if (!isVersion(version)) {
			throw new UsageError(
				`--${option} ${JSON.stringify(version)} is not a release such as 1.23.0`,
			);
		}
	}
	if (parseVersionRange(`<${from.replace(/-.*/, '')}`)(to)) {
		throw new UsageError(`--to ${to} is older than --from ${from}: that is no upgrade`);
	}
	return {from, to};
}
