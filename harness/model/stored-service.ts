import type {Contexts, Decisive} from './decisive.ts';

/** The containers of a Pod as its user wrote them, in the order of the decisive fields. */
export interface Containers {
	readonly names: readonly string[];
	readonly images: readonly string[];
}

/** A Service that is stored on a cluster, or a Configuration without one: only what is needed of it. */
export interface StoredService extends Containers {
	readonly kind: 'Service' | 'Configuration';
	readonly namespace: string;
	readonly name: string;
	/** Of its template. */
	readonly parts: Decisive;
	/** The name that its template gives to its Revision; left out if there is none. */
	readonly revisionName?: string;
	/** Who has changed it last, as Knative notes it. */
	readonly lastModifier: string;
	/** Its Configuration has other contexts: it was updated without a change at another level. */
	readonly pending: boolean;
	/** Its namespace is excluded from Knative's webhooks. */
	readonly excluded: boolean;
}

/** What a dry run of an annotation by the kubeconfig's user answers now, before any switch. */
export type AnsweredNow =
	| {readonly is: 'accepted'}
	| {readonly is: 'refused'; readonly words: string}
	| {readonly is: 'not asked'; readonly why: string};

export interface StoredRevision extends Containers {
	readonly namespace: string;
	readonly name: string;
	/** The Service, else the Configuration, that it belongs to; left out if it belongs to none. */
	readonly of?: {readonly kind: StoredService['kind']; readonly name: string};
	/** No route names it: it is only kept. */
	readonly reserve: boolean;
	readonly parts: Decisive;
	/** What its Deployment has now; left out if that may not be read, or there is none. */
	readonly rendered?: Contexts;
}
