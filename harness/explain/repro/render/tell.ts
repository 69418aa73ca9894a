import type {Override} from '../../causes/override.ts';
import {slowFrom} from '../../causes/serving.ts';
import {tellLevelsDoing} from '../../experiment/tell.ts';
import type {JsonObject} from '../../../model/json.ts';
import {kubernetesYaml} from '../../../model/kubernetes-yaml.ts';
import type {Attempt, ClusterAnswer, LevelAnswer, ReproReport, ToldLevel} from '../repro-report.ts';
import {isReady, isTold} from '../repro-report.ts';

/** An outcome in a few words: `ready, HTTP 200`, `crashed, exit code 1`. */
export function tellOutcome({finding, ranOut}: Attempt): string {
	const {container} = finding;
	const told = tellEnd(finding);
	return [
		container === undefined ? told : `${container}: ${told}`,
		...(ranOut === undefined ? [] : [`not within ${ranOut} s`]),
		...(finding.restarts !== undefined && finding.outcome !== 'crashed'
			? [`started again ${times(finding.restarts)}`]
			: []),
	].join(', ');
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What the log of a ready container tells of refusals, as those of the levels below do not; empty if nothing. */
export function reservations({finding: {outcome, newDenials = []}}: Attempt): readonly string[] {
	return outcome === 'ready' ? newDenials : [];
}

function tellEnd(finding: Attempt['finding']): string {
	const {outcome, exitCode, http, reason, answeredAfter, amiss, container} = finding;
	switch (outcome) {
		case 'ready': {
			const slow = answeredAfter !== undefined && answeredAfter >= slowFrom;
			return `ready, HTTP ${http ?? ''}${slow ? ` after ${Math.round(answeredAfter)} s` : ''}`;
		}
		case 'crashed':
			return `crashed, exit code ${exitCode ?? '?'}${reason === 'OOMKilled' ? ' (OOMKilled)' : ''}`;
		case 'refused':
			return `refused, ${reason ?? 'CreateContainerConfigError'}`;
		case 'denied':
			return 'denied by admission';
		case 'pending':
			if (amiss) return `runs, answers HTTP ${http ?? ''}`;
			if (container !== undefined && reason === undefined) return 'runs, does not end';
			return reason === undefined ? 'runs, serves nobody' : `not started, ${reason}`;
	}
}

/** The settings of an override, on one line. */
export function tellOverride({
	securityContext,
	ports,
	env,
	emptyDirs,
	resources,
	volumeModes,
	podSecurityContext,
	beside,
	fromPod,
}: Override): string {
	return [
		...(fromPod ?? []).map(field => `${field} of the container instead of the pod`),
		...settings(securityContext),
		...(ports ? [`ports: ${flow(ports)}`] : []),
		...Object.entries(env ?? {}).map(([name, value]) => `env ${name}=${value}`),
		...(emptyDirs ?? []).map(folder => `emptyDir at ${folder}`),
		...(resources ? [`resources: ${flow(resources)}`] : []),
		...Object.entries(volumeModes ?? {}).map(
			([name, mode]) => `mode 0${mode.toString(8)} of volume ${name}`,
		),
		...settings(podSecurityContext).map(each => `${each} of the pod`),
		...Object.entries(beside ?? {}).map(([name, own]) => `of ${name}: ${tellOverride(own)}`),
	].join(', ');
}

/** The facts of its first process, on one line. */
export function tellProcess({process, finding}: Attempt): string {
	if (process) {
		const {uid, CapEff, CapBnd, NoNewPrivs, Seccomp} = process;
		return `uid ${uid}, CapEff ${CapEff}, CapBnd ${CapBnd}, NoNewPrivs ${NoNewPrivs}, Seccomp ${Seccomp}`;
	}
	const {outcome, reason} = finding;
	if (outcome === 'crashed') return 'it had ended before it could be read';
	if (outcome === 'ready') return 'its node is not reachable';
	return outcome !== 'pending' || reason !== undefined ? 'none was started' : 'not read';
}

/** What helps at a level, on one line; a dash if nothing is needed. */
export function tellSet(answer: LevelAnswer): string {
	if (!isTold(answer) || isReady(answer.attempt)) return '–';
	if (answer.set) return tellOverride(answer.set.override);
	if (answer.asAtDisabled) return 'none of what was tried at disabled';
	return answer.tried.length > 0 ? 'none of what was tried' : 'nothing in the manifest';
}

/**
 * The last message of kubelet, runtime or app, or the end of its log if there is none; for an app with a wrong answer
 * both.
 */
export function wordsOf({finding: {text, log = '', amiss}}: Attempt): string {
	if (amiss) return [log, text].filter(Boolean).join('\n');
	return text === '' ? log : text;
}

/** Whether it is the level's doing, and how that is known; empty if it serves, or nothing is known. */
export function tellDoing({attempt, doing}: ToldLevel): string {
	if (isReady(attempt)) return '';
	const {cause, process, finding} = attempt;
	const isRoot = process ? process.uid === 0 : finding.isRoot;
	const told = tellLevelsDoing({
		...(doing && {doing}),
		...(cause && {cause}),
		...(isRoot !== undefined && {isRoot}),
	});
	const works = doing?.is === 'these' && !doing.failsAtDisabled;
	const narrower = works ? doing.narrower : undefined;
	return narrower ? `${told} With no others it works too: ${tellOverride(narrower)}.` : told;
}

/** What the recommended override costs, in one paragraph. */
export function tellCosts({costs}: NonNullable<ToldLevel['set']>): string {
	if (costs.length === 0) return 'nothing that the levels protect.';
	return `${costs.join('; ')}.`;
}

/** That nothing helps, and how that is known. */
export function tellNothingHelps(answer: ToldLevel): string {
	if (answer.asAtDisabled)
		return 'nothing that was tried at disabled helps, and a level only takes away';
	if (failedOf(answer).length > 0) return 'nothing that was tried helps';
	return 'nothing in the manifest helps';
}

/** Overrides that did not help, each with its outcome. */
export function failedOf({tried, set}: ToldLevel): readonly string[] {
	return tried
		.filter(each => !isReady(each.attempt) || each.override !== set?.override)
		.filter(each => !isReady(each.attempt))
		.map(({override, attempt}) => {
			const [words = ''] = wordsOf(attempt).split('\n').slice(-1);
			return `${tellOverride(override)}: ${tellOutcome(attempt)}${words === '' ? '' : `: ${words}`}`;
		});
}

/** That the cluster's answers differ from its ConfigMap, or from every documented level; empty if they do not. */
export function tellConfigured({configured, levels}: ClusterAnswer): readonly string[] {
	if (!configured) return [];
	const {value, isHonoured, otherwise} = configured;
	const at = levels.map(({level}) => level).join();
	const says =
		value === null ? 'does not set secure-pod-defaults' : `says ${JSON.stringify(value)}`;
	if (otherwise === undefined) {
		return isHonoured ? [] : [`its ConfigMap ${says}, but it answers as at ${at}`];
	}
	return [
		`a plain Service on port 80 gets ${otherwise}, which no level is documented to give; reported as ${at}, the nearest; its ConfigMap ${says}`,
	];
}

/** The tested image. */
export function tellImage({image, named}: ReproReport): string {
	if (!image) return `${named}, as the cluster knows it`;
	const {user, program, exposed, architecture, fileCapabilities, uid} = image.facts;
	return [
		`${named} (${image.from}, ${image.id.slice(0, 19)})`,
		`USER ${user === '' ? 'none' : user}${uid === undefined ? '' : ` (uid ${uid})`}`,
		`starts ${program.length === 0 ? 'nothing' : program.join(' ')}`,
		exposed.length > 0 && `exposes ${exposed.join(', ')}`,
		fileCapabilities !== undefined && `file capability ${fileCapabilities}`,
		architecture,
	]
		.filter(part => typeof part === 'string')
		.join(', ');
}

const settings = (securityContext: JsonObject = {}): readonly string[] =>
	Object.entries(securityContext).map(([key, value]) =>
		value === null ? `no ${key}` : `${key}: ${flow(value)}`,
	);

const flow = (value: unknown): string =>
	kubernetesYaml(value, {collectionStyle: 'flow', flowCollectionPadding: false}).trim();
