import type {ProgramName} from '../../../images/control-plane/programs.ts';
import type {WhyNot} from '../../model/plan.ts';
import type {Probe, Row, Step} from '../../model/row.ts';
import type {Tier} from '../../model/levels.ts';

/** The tiers that can be observed without running containers; without the controllers nothing is rendered either. */
export function tiersWithout(missing: readonly ProgramName[]): readonly Tier[] {
	return missing.length === 0 ? ['defaulting', 'rendering', 'pod-security'] : ['defaulting'];
}

/** Why a row cannot run in a control plane without nodes; undefined if it can. */
export function whyNotWithoutNodes(row: Row, missing: readonly ProgramName[]): WhyNot | undefined {
	const tiers = tiersWithout(missing);
	if (row.tier === 'runtime' || runsContainers(row.probe)) {
		return byTarget('a control plane has no nodes: no container runs');
	}
	if (tiers.includes(row.tier)) return undefined;
	return byTarget(`without ${missing.join(' and ')} nothing is rendered: the defaulting tier only`);
}

/** Whether the probe's readings need a running container. A denied Pod is never created. */
function runsContainers(probe: Probe): boolean {
	switch (probe.kind) {
		case 'process':
		case 'attempts':
		case 'image':
			return true;
		case 'scenario':
			return probe.steps.some(isOnContainers);
		case 'outcome':
		case 'admission':
		case 'update':
		case 'warnings':
		case 'rendering':
		case 'pod-security':
			return false;
	}
}

function isOnContainers({step}: Step): boolean {
	switch (step) {
		case 'create':
		case 'new revision':
		case 'observe newest revision':
			return true;
		case 'switch':
		case 'dry run':
		case 'store':
		case 'patch':
		case 'touch deployment':
			return false;
	}
}

const byTarget = (why: string): WhyNot => ({by: 'site', why});
