import {harness} from '../../machine/version.ts';
import type {JsonObject} from '../../model/json.ts';
import {yamlOf} from '../repro/added.ts';
import {servingPort, serviceOf} from '../repro/service.ts';
import {tellOverride} from '../repro/render/tell.ts';
import {withOverride} from '../repro/with-override.ts';
import {blamed, type Blamed} from './blamed.ts';
import {candidates, type Candidate} from './candidates.ts';
import {saidIn, type Said} from './said-lines.ts';

/** What words alone tell; nothing was run. The output of `--json`. */
export interface WhyReport {
	readonly schema: 'secure-pod-defaults/why/v1';
	/** The version of `spd`. */
	readonly spd: string;
	/** The likeliest first; empty if no cause is known for these words. */
	readonly candidates: readonly ToldCandidate[];
	/** What a user can do to know more. */
	readonly tellMore: readonly string[];
}

export interface ToldCandidate extends Candidate {
	/** The settings of levels that it stands against; empty: no level has to do with it. */
	readonly settings: readonly Blamed[];
	/** What may be set, the smallest first, each on one line; none was tried. */
	readonly set: readonly string[];
	/** The manifest with the first of them, in YAML, if there is a manifest. */
	readonly manifest?: string;
}

/** Explains a log line, a log, events or a description of a Pod, by its words; `service` is the manifest, if there is one. */
export function whyReport(text: string, service?: JsonObject): WhyReport {
	const said = saidIn(text);
	const assumed = service ?? serviceOf('IMAGE', undefined);
	const found = candidates(said, service && servingPort(service)).map(candidate => {
		const {overrides} = candidate.cause;
		const [first] = overrides;
		return {
			...candidate,
			settings: blamed(overrides, assumed),
			set: overrides.map(tellOverride),
			...(service && first && {manifest: yamlOf(withOverride(service, first), new Map())}),
		};
	});
	return {
		schema: 'secure-pod-defaults/why/v1',
		spd: harness().version,
		candidates: found,
		tellMore: tellMore(said, found, service),
	};
}

function tellMore(
	{lines, exitCode}: Said,
	found: readonly Candidate[],
	service: JsonObject | undefined,
): readonly string[] {
	const hasKubelet = lines.some(({by}) => by === 'kubelet');
	const isSure = found.some(({rank}) => rank !== 'possible');
	return [
		...(isSure || hasKubelet
			? []
			: ['kubectl describe pod POD: the kubelet’s message, the reason and the exit code']),
		...(isSure || exitCode === 0
			? []
			: [
					'kubectl logs POD --container user-container --previous: the lines before the last one, of the run that ended',
				]),
		...(service
			? []
			: [
					'spd repro --from-log FILE -f service.yaml: the same with the manifest, which tells the port and what it sets itself',
				]),
		'spd predict IMAGE: runs the image here at every level, and reads its user and its files',
		`spd repro ${service ? '-f service.yaml' : 'IMAGE'}: tries on a cluster what to set`,
	];
}
