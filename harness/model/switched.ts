import type {Contexts, Decisive} from './decisive.ts';
import type {AskedUpdate, UpdateAnswer} from './upgraded-service.ts';

/** A Service to ask about, by what decides the answer. */
export interface AskedService {
	/** Of its template. */
	readonly parts: Decisive;
	/** Its template has a name of its own. */
	readonly named: boolean;
	/** Its namespace has the label `webhooks.knative.dev/exclude`: no webhook sees it. */
	readonly excluded: boolean;
}

/** The updates that tell a switch: what else is updated is refused and changed as these are. */
export const switchedUpdates: readonly AskedUpdate[] = [
	{what: 'an annotation', by: 'its creator'},
	{what: 'an annotation', by: 'another user'},
	{what: 'the image', by: 'its creator'},
];

/** What one Service answers before and after a switch. */
export interface SwitchedService {
	readonly before: readonly UpdateAnswer[];
	readonly after: readonly UpdateAnswer[];
	/** What a real annotation by its creator does after the switch. */
	readonly annotated: {
		readonly newRevision: boolean;
		/** The words of the refusal; left out if it was accepted. */
		readonly refused?: string;
		/** What Knative's controller says, if it cannot go on with the Service: no condition of the Service shows it. */
		readonly error?: string;
	};
}

/** The contexts that Knative's controller renders for a Revision that is stored, or why it renders none. */
export type Rendered = Contexts | {readonly notRendered: string};

export interface SwitchedRevision {
	readonly before: Rendered;
	readonly after: Rendered;
}

/** What a switch does to what is stored, by the keys under which it was asked about. */
export interface SeenSwitch {
	/** The value that selects the level. */
	readonly written: string;
	readonly services: ReadonlyMap<string, SwitchedService>;
	readonly revisions: ReadonlyMap<string, SwitchedRevision>;
}

/** What is asked about. Things that are alike have the same key. */
export interface AskedSwitch {
	readonly services: ReadonlyMap<string, AskedService>;
	/** By what decides how a Revision is rendered. */
	readonly revisions: ReadonlyMap<string, Decisive>;
}

export const serviceKey = (service: AskedService): string => JSON.stringify(service);

export const revisionKey = (parts: Decisive): string => JSON.stringify(parts);
