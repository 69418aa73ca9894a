import {isVersion} from '../machine/version.ts';
import {withBeside} from '../model/beside.ts';
import type {WhyNot} from '../model/plan.ts';
import type {Among, Row} from '../model/row.ts';
import type {Beside} from '../model/workloads.ts';

/** Why a row says nothing of an older release: it has no such property. Undefined where no release is known. */
export function whyNotYet({since}: Row, release: string | undefined): WhyNot | undefined {
	if (since === undefined || !isOlder(release, since)) return undefined;
	return {by: 'subject', why: `${release} has no such property: it came with ${since}`};
}

/** The rows with objects that set no property which the release does not have. */
export function forRelease(rows: readonly Row[], release: string | undefined): readonly Row[] {
	// One list for all rows about an object, as before.
	const lists = new Map<readonly Beside[], readonly Beside[]>();
	return rows.map(row => {
		const {probe} = row;
		if ((probe.kind !== 'admission' && probe.kind !== 'update') || !probe.among) return row;
		const {base, all, own, newer} = probe.among;
		const has = (each: Beside): boolean => !isOlder(release, newer.get(each) ?? '');
		if (all.every(has)) return row;
		const left = lists.get(all) ?? all.filter(has);
		lists.set(all, left);
		const among: Among = {base, all: left, own: own.filter(has), newer};
		return {...row, probe: {...probe, workload: withBeside(base, left), among}};
	});
}

/** False where no release is known, or it is an unreleased build. */
function isOlder(release: string | undefined, since: string): boolean {
	if (release === undefined || !isVersion(release) || !isVersion(since)) return false;
	return release.localeCompare(since, 'en', {numeric: true}) < 0;
}
