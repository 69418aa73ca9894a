import type {Contexts} from '../../model/decisive.ts';
import type {JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import type {StoredService} from '../../model/stored-service.ts';
import type {AskedUpdate} from '../../model/upgraded-service.ts';
import type {Forecast} from './container-forecast.ts';

/** What can be set beforehand. */
export interface ToSet {
	readonly is: 'in the template' | 'a Revision name' | 'a flag';
	/** To paste; Kubernetes reads it as it is meant. */
	readonly yaml: string;
}

/** The result of `spd switch-plan`. */
export interface SwitchPlan extends PlanFacts {
	readonly apiVersion: 'secure-pod-defaults-conformance/v1';
	readonly kind: 'SwitchPlan';
	readonly totals: Readonly<Record<Outcome, number>>;
	readonly services: readonly PlannedService[];
}

export interface PlanFacts {
	readonly harness: {readonly name: string; readonly version: string};
	readonly context: string;
	readonly knative: string;
	readonly present: {readonly written: string | null; readonly level: Level};
	readonly to: {readonly level: Level; readonly written: string};
	/** Who was asked what the level does: the same release, or only the documentation, and why. */
	readonly asked:
		| {readonly of: 'a control plane'; readonly release: string}
		| {readonly of: 'the documentation'; readonly why: string};
	/** What the user may not look at. */
	readonly unseen: readonly string[];
	/** How many images were read, and of how many. */
	readonly images: {readonly read: number; readonly of: number};
}

/** From bad to good. */
export const planOutcomes = ['broken', 'refused', 'may break', 'changed', 'unchanged'] as const;

export type Outcome = (typeof planOutcomes)[number];

export type Moment = 'next reconcile' | 'next update';

export interface PlannedService {
	/** `Revision` for one that belongs to nothing. */
	readonly kind: StoredService['kind'] | 'Revision';
	readonly namespace: string;
	readonly name: string;
	/** The worst of its effects. */
	readonly outcome: Outcome;
	readonly when?: Moment;
	readonly effects: readonly Effect[];
	readonly set: readonly ToSet[];
	/** What is so before any switch. */
	readonly remarks: readonly string[];
}

/** One thing that the switch does to a Service. */
export interface Effect {
	readonly outcome: Exclude<Outcome, 'unchanged'>;
	readonly when: Moment;
	/** What it is about; `Revision NAME`, `a change of an annotation or a label` … */
	readonly what: string;
	readonly why: string;
	readonly cause: Cause;
	/** The Revision that is there, or the update. */
	readonly of: {readonly revision: string} | {readonly update: AskedUpdate['what']};
	/** What is rendered then. */
	readonly contexts?: Contexts;
	/** For an effect on a container: what can be set there against it. */
	readonly prevention?: {readonly container: string; readonly setting: JsonObject};
}

export type Cause =
	Forecast['why'] | 'rendered' | 'not rendered' | 'new Revision' | 'named' | 'update refused';
