import type {Level} from '../../model/levels.ts';
import {nameConfiguration, atLevel, type Configuration} from '../../model/configuration.ts';
import type {WhyNot} from '../../model/plan.ts';
import {isSystem, realWorkloadsOf, type Probe, type Row} from '../../model/row.ts';
import {ownAnswer, samples, type SampleName} from '../../../images/recipe/samples.ts';
import {exampleKey} from '../../configuration/config-map.ts';

/** What a guest may do on a cluster; each includes the one before. */
export type GuestMode = 'create' | 'switch';

/** What decides which rows a guest can run. */
export interface GuestScope {
	readonly mode: GuestMode;
	/** The level that is set, and the ConfigMap's data. */
	readonly level: Level;
	readonly data: Readonly<Record<string, string>>;
	/** The sample images that the cluster can pull. */
	readonly samples: ReadonlySet<SampleName>;
	/** Whether the user may impersonate others. */
	readonly impersonates: boolean;
	/** Whether the Knative Operator keeps the ConfigMap. */
	readonly operated: boolean;
	/** Every flag that some row sets: where it is set otherwise, the answer may be another. */
	readonly judgedFlags: readonly string[];
}

/** Why a row cannot run on a cluster that `spd` did not create; undefined if it can. */
export function whyNotGuest(row: Row, scope: GuestScope): WhyNot | undefined {
	const why = whyNot(row, scope);
	return why === undefined ? undefined : {by: 'site', why};
}

function whyNot(row: Row, scope: GuestScope): string | undefined {
	const {probe, configuration, tier} = row;
	if (probe.kind === 'process' && !tellsItself(probe)) {
		return 'the state of its process is read in the node, which a context does not reach';
	}
	if (configuration.elsewhere !== undefined) {
		return 'a guest writes no ConfigMap but the one with the level';
	}
	if (scope.operated && exampleKey in configuration.flags) {
		return `the Knative Operator takes a change of ${exampleKey} back`;
	}
	if (probe.kind === 'admission' && isSystem(probe.asking?.namespace)) {
		return `a guest asks in its own namespaces only, and not in ${probe.asking?.namespace}`;
	}
	if (asksAs(row) !== undefined && !scope.impersonates) {
		return 'the kubeconfig’s user may not impersonate another one';
	}
	const missing = needsImages(row) ? samplesOf(probe).filter(name => !scope.samples.has(name)) : [];
	if (missing.length > 0) {
		return `the cluster has no sample ${missing.join(', ')} for the ${tier} tier: --sample-registry or --sample-images`;
	}
	if (scope.mode === 'switch') return undefined;
	if (probe.kind === 'scenario') return 'its steps switch the level: --switch';
	if (probe.kind === 'update' && probe.object === 'Revision' && scope.level !== 'disabled') {
		return 'a Revision keeps what it was stored with, and this one must be stored at disabled: --switch';
	}
	return isSet(configuration, scope)
		? undefined
		: `the level stays ${scope.level}, with the cluster’s own feature flags: --switch`;
}

/** Whether the cluster is in this configuration: at its level, with every judged flag as the row wants it. */
function isSet(configuration: Configuration, {level, data, judgedFlags}: GuestScope): boolean {
	const {value, flags} = configuration;
	if (nameConfiguration({value, flags: {}}) !== nameConfiguration(atLevel(level))) return false;
	if (exampleKey in flags) return false;
	return [...judgedFlags, ...Object.keys(flags)].every(flag => data[flag] === flags[flag]);
}

/** Whether the row is about the process of a program that tells of it itself, over HTTP. */
function tellsItself({workload, of}: Extract<Probe, {readonly kind: 'process'}>): boolean {
	return of === undefined && samples[workload.image].answer === ownAnswer;
}

/** Another user that the row's question comes from; undefined for the kubeconfig's own. */
function asksAs({probe}: Row): string | undefined {
	if (probe.kind === 'admission') return probe.asking?.user;
	if (probe.kind !== 'scenario') return undefined;
	return probe.steps
		.flatMap(step =>
			step.step === 'patch' && step.patch.change === 'annotation' ? [step.patch.user] : [],
		)
		.at(0);
}

function samplesOf(probe: Probe): readonly SampleName[] {
	if (probe.kind === 'image') return [probe.image];
	const all = realWorkloadsOf(probe).flatMap(({image, sidecars = [], initContainers = []}) => [
		image,
		...[...sidecars, ...initContainers].map(side => side.image ?? image),
	]);
	return [...new Set(all)];
}

/** Whether containers must start: to render an object, a Pod that pulls nothing is enough. */
function needsImages({tier, probe}: Row): boolean {
	if (probe.kind === 'image') return true;
	return tier === 'runtime' || (probe.kind === 'outcome' && realWorkloadsOf(probe).length > 0);
}
