import type {DryRunRate} from '../../providers/foreseen.ts';
import type {Work} from './work.ts';

/** How long a run takes, and the sum that says so. */
export interface Estimate {
	readonly seconds: number;
	/** Dry runs that the webhook's limit applies to, those of the canaries of each switch included. */
	readonly dryRuns: number;
	readonly parts: readonly {readonly what: string; readonly seconds: number}[];
}

/**
 * In seconds, by runs of preset gate with Knative 1.23.0 on two cores: on kind, and on a control plane with a webhook at its
 * default limit. Busier machines take longer.
 */
const measured = {
	/** Dry runs that a switch's canaries take of the limit: three rounds of three, of which some are refused. */
	canaries: 7,
	/** Without a limit, the webhook and the API server answer so many dry runs a second. */
	dryRunsAtMost: 200,
	switch: 0.1,
	/** A Pod that starts, ten at once; one that is only rendered; an object that is only stored. */
	started: 1,
	rendered: 0.3,
	stored: 0.05,
	/** Namespaces end in steps of five seconds. */
	namespacesGone: 10,
} as const;

export function estimate(work: Work, {perSecond}: DryRunRate): Estimate {
	const {dryRuns: asked, switches, objects, namespaces} = work;
	const dryRuns = asked.limited + switches * measured.canaries;
	const rate = Math.min(perSecond, measured.dryRunsAtMost);
	const unlimited = asked.all - asked.limited;
	const {all, started} = objects.pods;
	const stored = Object.values(objects.stored).reduce((sum, each) => sum + each, 0);
	const parts = [
		{what: `${dryRuns} dry runs at ${rate} a second`, seconds: dryRuns / rate},
		{
			what: `${unlimited} that the limit does not apply to (of Revisions, or refused)`,
			seconds: unlimited / measured.dryRunsAtMost,
		},
		{what: `${switches} switches`, seconds: switches * measured.switch},
		{
			what: `${all} Pods`,
			seconds: started * measured.started + (all - started) * measured.rendered,
		},
		{what: `${stored} stored objects`, seconds: stored * measured.stored},
		{
			what: 'until the namespaces are gone',
			seconds: namespaces.length > 0 ? measured.namespacesGone : 0,
		},
	].filter(({seconds}) => seconds > 0);
	return {
		seconds: Math.ceil(parts.reduce((sum, {seconds}) => sum + seconds, 0)),
		dryRuns,
		parts: parts.map(({what, seconds}) => ({what, seconds: Math.round(seconds * 10) / 10})),
	};
}
