import path from 'node:path';
import process from 'node:process';
import {session} from './session.ts';
import {findPrograms} from '../images/control-plane/find.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {jsonText} from '../harness/machine/json-text.ts';
import {styleFor} from '../harness/machine/style.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {defaultVersions, harness, isVersion, newRunId} from '../harness/machine/version.ts';
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
	readonly to: string;
	readonly key: string;
	readonly json?: boolean;
	readonly report?: string;
}

export const upgradeKeys = ['absent', ...levels] as const;
export type UpgradeKey = (typeof upgradeKeys)[number];

/**
 * `spd upgrade`: what an upgrade of Knative does to Services that are there, shown in a control plane that is removed again.
 * 0 if that was found out.
 */
export async function upgrade(options: UpgradeArguments, settings: Settings): Promise<number> {
	const {from, to} = requireOrder(options);
	const key = choose('level', options.key, upgradeKeys);
	return session(settings, {}, async (progress, signal, left) => {
		const opening = {run: newRunId(), progress, signal, left};
		const report = await reportUpgrade({from, to, key}, settings, opening);
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

/** In a control plane of its own, which is removed again. */
export async function reportUpgrade(
	{from, to, key}: {readonly from: string; readonly to: string; readonly key: UpgradeKey},
	{cache, kubebuilderAssets: assets}: Settings,
	opening: Opening,
): Promise<UpgradeReport> {
	const {kubernetes} = defaultVersions;
	const wanted = {kubernetes, cache, ...(assets !== undefined && {assets})};
	const [old, next] = await Promise.all([
		findPrograms({...wanted, knative: from}),
		findPrograms({...wanted, knative: to}),
	]);
	const {progress, signal} = opening;
	// Built beforehand: it may take minutes.
	await next.ready({cache, progress, signal});
	const plane = await bringUpControlPlane({cache, keep: false}, old, opening);
	try {
		const {services, ...seen} = await observeUpgrade(plane, {
			to: next,
			key,
			flags: upgradedServicesNeed,
			services: upgradedServices,
			opening,
		});
		const about = {harness: harness(), from, to, kubernetes: plane.record.kubernetes, ...seen};
		return upgradeReport(about, services);
	} finally {
		await plane.stop();
	}
}

/** Two releases, the second not the older one. */
function requireOrder({from, to}: UpgradeArguments): {from: string; to: string} {
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
