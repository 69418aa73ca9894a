import type {Json} from './json.ts';
import type {ObjectKind} from './workloads.ts';

/** What the API server has of one Service. */
export interface ServiceState {
	readonly spec: Json;
	/** By the name of each of its Revisions: the spec of the Pods that the Revision's Deployment makes. */
	readonly revisions: Readonly<Record<string, Json>>;
}

/** An update of a Service that is asked by a dry run. */
export interface AskedUpdate {
	readonly what: 'nothing' | 'an annotation' | 'the image';
	readonly by: 'its creator' | 'another user';
}

/** What people and programs change, and by whom it makes a difference (upstream.md H7). */
export const askedUpdates: readonly AskedUpdate[] = [
	{what: 'nothing', by: 'its creator'},
	{what: 'an annotation', by: 'its creator'},
	{what: 'an annotation', by: 'another user'},
	{what: 'the image', by: 'its creator'},
	{what: 'the image', by: 'another user'},
];

export interface UpdateAnswer extends AskedUpdate {
	/** The words of the refusal; left out if it is accepted. */
	readonly refused?: string;
	readonly warnings: readonly string[];
	/** The spec as it would be stored; left out if it is refused, or its Pod. */
	readonly spec?: Json;
	/** The words of the API server, if it refuses the Pod: only a real update tells whether that is accepted. */
	readonly podRefused?: string;
}

/** The empty patch of one object. */
export interface PatchAnswer {
	readonly name: string;
	/** The words of the refusal; left out if it was accepted. */
	readonly refused?: string;
	readonly warnings: readonly string[];
}

/** What the empty patches of the objects of one kind did to a Service: they store again what is stored, with defaults. */
export interface EmptyPatch {
	readonly of: ObjectKind;
	readonly answers: readonly PatchAnswer[];
	/** Of the Service afterwards. */
	readonly state: ServiceState;
}

/** What a real annotation by its creator did to a Service. */
export interface Annotated {
	readonly newRevisions: readonly string[];
	/** The words of the refusal; left out if it was accepted. */
	readonly refused?: string;
	/** What Knative's controller says, if it cannot go on with the Service: no condition of the Service shows it. */
	readonly error?: string;
}

/** What the job that comes with a release did for one kind of object. */
export interface Migration {
	/** Name of the CustomResourceDefinition. */
	readonly kind: string;
	readonly storedVersions: readonly string[];
	/** It patches nothing if the only stored version is the one to store (knative.dev/pkg `storageversion/migrator.go`). */
	readonly patches: boolean;
}

/** A Service before and after an upgrade, and what it answered. */
export interface UpgradedService {
	readonly name: string;
	/** What its user sets. */
	readonly given: string;
	/** With the first release. */
	readonly before: ServiceState;
	/** With the second one, after its controller has visibly reconciled each Deployment. */
	readonly after: ServiceState;
	readonly answers: {
		readonly before: readonly UpdateAnswer[];
		readonly after: readonly UpdateAnswer[];
	};
	/** One after the other: of the Service, of its Configuration, of its Revisions. */
	readonly patches: readonly EmptyPatch[];
	/** Of another Service like it, to which nothing else was done after the upgrade. */
	readonly annotated: Annotated;
}
