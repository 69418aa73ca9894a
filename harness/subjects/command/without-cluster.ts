import type {WhyNot} from '../../model/plan.ts';
import type {Row, Step} from '../../model/row.ts';

/** Why a row cannot be run by asking a subject without a cluster; undefined if it can. */
export function whyNotWithoutCluster({tier, configuration, probe}: Row): WhyNot | undefined {
	if (tier !== 'defaulting') return byTarget('without a cluster: the defaulting tier only');
	if (configuration.elsewhere !== undefined) {
		return byTarget('without a cluster: there is no ConfigMap that could be taken for another');
	}
	switch (probe.kind) {
		case 'admission':
		case 'update':
			return undefined;
		case 'warnings':
			return byTarget('without a cluster: the API server is not there to warn');
		case 'scenario':
			return probe.steps.every(isAsked) ? undefined : byTarget('without a cluster: no containers');
		case 'rendering':
		case 'pod-security':
		case 'outcome':
		case 'process':
		case 'attempts':
		case 'image':
			return byTarget('without a cluster: no containers');
	}
}

/** Whether the step needs only answers; without a cluster a switch arrives at once. */
function isAsked({step}: Step): boolean {
	switch (step) {
		case 'switch':
		case 'dry run':
		case 'store':
		case 'patch':
			return true;
		case 'create':
		case 'new revision':
		case 'observe newest revision':
		case 'touch deployment':
			return false;
	}
}

const byTarget = (why: string): WhyNot => ({by: 'site', why});
