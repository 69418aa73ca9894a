import {at, type Json} from '../../model/json.ts';
import type {
	Annotated,
	Migration,
	ServiceState,
	UpgradedService,
} from '../../model/upgraded-service.ts';
import type {ObjectKind} from '../../model/workloads.ts';
import {changesBetween, podByName, type Change} from './changes.ts';
import {newlyRefused, updatesOf, type UpdateBeforeAndAfter} from './updates.ts';

/** The result of `spd upgrade`, in `upgrade.json`. */
export interface UpgradeReport {
	readonly apiVersion: 'secure-pod-defaults-conformance/v1';
	readonly kind: 'UpgradeReport';
	readonly harness: {readonly name: string; readonly version: string};
	readonly from: string;
	readonly to: string;
	/** Before. */
	readonly kubernetes: string;
	/** After. */
	readonly toKubernetes: string;
	readonly key: UpgradedKey;
	/** What the job would do that is run after an upgrade. */
	readonly migration: readonly Migration[];
	/** What changed in the Pods of every Service alike, outside of securityContext: queue-proxy's image. */
	readonly everywhere: readonly Change[];
	readonly services: readonly ReportedUpgrade[];
}

/** `secure-pod-defaults` in `config-features`. */
export interface UpgradedKey {
	/** As the command line has it. */
	readonly asked: string;
	/** `null` if there is no such key. */
	readonly written: string | null;
	/** Whether the first release has such a level; if not, the value has no effect before the upgrade. */
	readonly knownBefore: boolean;
	/** The value after the upgrade. */
	readonly kept: string | null;
	/** The securityContext that a new Service on port 80 gets. */
	readonly plain: {readonly before: Json; readonly after: Json};
}

export type Outcome = 'unchanged' | 'rendered anew' | 'refused';

export interface ReportedUpgrade {
	readonly name: string;
	readonly given: string;
	/**
	 * `refused` if an update is refused that was accepted before, or if the controller cannot go on with an annotated Service;
	 * else `rendered anew` if any securityContext changed.
	 */
	readonly outcome: Outcome;
	/** The upgrade alone. */
	readonly upgrade: Changes;
	/** What empty patches change afterwards: of the Service, then of its Configuration, then of its Revisions. */
	readonly emptyPatches: readonly (Changes & {
		readonly of: ObjectKind;
		readonly refused: readonly {readonly name: string; readonly words: string}[];
	})[];
	/** What an annotation by its creator does after the upgrade. */
	readonly annotation: Annotated;
	readonly updates: readonly UpdateBeforeAndAfter[];
}

export interface Changes {
	/** Of the Service's spec as stored. */
	readonly stored: readonly Change[];
	readonly newRevisions: readonly string[];
	/** Of the securityContexts in the Pods of the Revisions that were there before. */
	readonly securityContexts: readonly Change[];
	/** Of anything else in these Pods. */
	readonly others: readonly Change[];
}

/** The report of what was read. */
export function upgradeReport(
	about: Pick<
		UpgradeReport,
		'harness' | 'from' | 'to' | 'kubernetes' | 'toKubernetes' | 'key' | 'migration'
	>,
	services: readonly UpgradedService[],
): UpgradeReport {
	const reported = services.map(reportOne);
	return {
		apiVersion: 'secure-pod-defaults-conformance/v1',
		kind: 'UpgradeReport',
		...about,
		everywhere: inAll(reported.map(({upgrade}) => upgrade.others.map(withoutRevision))),
		services: reported,
	};
}

function reportOne(service: UpgradedService): ReportedUpgrade {
	const {name, given, before, after, annotated} = service;
	const upgrade = changesOf(before, after);
	const updates = updatesOf(service);
	const isRenderedAnew = upgrade.securityContexts.length > 0 || upgrade.newRevisions.length > 0;
	const isRefused =
		updates.some(newlyRefused) || annotated.refused !== undefined || annotated.error !== undefined;
	return {
		name,
		given,
		outcome: isRefused ? 'refused' : isRenderedAnew ? 'rendered anew' : 'unchanged',
		upgrade,
		emptyPatches: emptyPatchesOf(service),
		annotation: annotated,
		updates,
	};
}

function emptyPatchesOf({after, patches}: UpgradedService): ReportedUpgrade['emptyPatches'] {
	return patches.map(({of, answers, state}, index) => ({
		of,
		...changesOf(patches[index - 1]?.state ?? after, state),
		refused: answers.flatMap(({name, refused: words}) =>
			words === undefined ? [] : [{name, words}],
		),
	}));
}

function changesOf(before: ServiceState, after: ServiceState): Changes {
	const pods = Object.entries(before.revisions).flatMap(([revision, pod]) => {
		const now = after.revisions[revision] ?? null;
		const changes = changesBetween(podByName(pod), podByName(now));
		return changes.flatMap(deepened).map(each => ({...each, at: `${revision}.${each.at}`}));
	});
	return {
		stored: changesBetween(before.spec, after.spec),
		newRevisions: Object.keys(after.revisions).filter(each => !(each in before.revisions)),
		securityContexts: pods.filter(isSecurity),
		others: pods.filter(each => !isSecurity(each)),
	};
}

/** A container that is added or removed counts by its securityContext, too. */
function deepened(change: Change): readonly Change[] {
	const [before, after] = [
		at(change.before, 'securityContext'),
		at(change.after, 'securityContext'),
	];
	if (before === undefined && after === undefined) return [change];
	const context = {
		at: `${change.at}.securityContext`,
		...(before !== undefined && {before}),
		...(after !== undefined && {after}),
	};
	return [change, context];
}

const isSecurity = ({at: place}: Change): boolean => /\.securityContext(?:\.|$)/.test(place);

/** Those that are the same in all lists. */
export function inAll([first = [], ...others]: readonly (readonly Change[])[]): readonly Change[] {
	const keys = others.map(changes => new Set(changes.map(each => JSON.stringify(each))));
	return first.filter(change => keys.every(each => each.has(JSON.stringify(change))));
}

const withoutRevision = (change: Change): Change => ({
	...change,
	at: change.at.replace(/^[^.]+\./, ''),
});
