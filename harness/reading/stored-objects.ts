import type {Connection} from '../cluster/connect.ts';
import {dryRunPatch} from '../cluster/dry-run.ts';
import {resources} from '../cluster/resources.ts';
import {RunNamespace} from './run-namespace.ts';
import {textAt, type JsonObject} from '../model/json.ts';
import {manifestOf, podSpecFor, unscheduled, type Placement} from '../model/manifest.ts';
import type {Admission} from '../model/readings.ts';
import type {Probe} from '../model/row.ts';
import type {ObjectKind, Workload} from '../model/workloads.ts';

/** What keeps a stored object from starting anything. */
export type Inert = Pick<Placement, 'annotations' | 'resources'>;

/** No Pod at all; needs `allow-zero-initial-scale` in `config-autoscaler`. */
export const withoutPod: Inert = {annotations: {'autoscaling.knative.dev/initial-scale': '0'}};

/** A Pod that no node has room for, where Knative's default forbids a Revision without one. */
export const withoutRoom: Inert = {resources: unscheduled};

type Update = Extract<Probe, {kind: 'update'}>;
type Stored = Pick<Update, 'object' | 'stored'>;

/** Objects in their own namespace that are stored only for their specs, to be patched by dry runs. */
export class Storage implements AsyncDisposable {
	readonly #connection: Connection;
	readonly #runNamespace: RunNamespace;
	readonly #placement: (workload: Workload, name: string) => Placement;
	readonly #names = new Map<string, string>();

	/** Stores the objects that the probes patch, each content once. */
	static async fill(
		connection: Connection,
		{
			namespace,
			run,
			placement,
			inert,
			probes,
		}: {
			namespace: string;
			run: string;
			placement: (workload: Workload, name: string, namespace: string) => Placement;
			inert: Inert;
			probes: readonly Update[];
		},
	): Promise<Storage> {
		const runNamespace = await RunNamespace.open(connection, {
			name: namespace,
			run,
			enforced: 'plain',
		});
		const storage = new Storage(connection, runNamespace, (workload, name) =>
			placement(workload, name, namespace),
		);
		try {
			const wanted = new Map(probes.map(probe => [identity(probe), probe]));
			const added = [...wanted.values()].map((probe, index) => storage.#add(probe, index, inert));
			await Promise.all(added);
			return storage;
		} catch (error) {
			await storage[Symbol.asyncDispose]();
			throw error;
		}
	}

	private constructor(
		connection: Connection,
		runNamespace: RunNamespace,
		placement: (workload: Workload, name: string) => Placement,
	) {
		this.#connection = connection;
		this.#runNamespace = runNamespace;
		this.#placement = placement;
	}

	/** The answer of admission to a dry-run patch that replaces the stored object's template with the workload's. */
	async patch({object, stored, workload}: Update): Promise<Admission> {
		const name = this.#names.get(identity({object, stored}));
		if (name === undefined) throw new Error(`no ${object} was stored that could be patched`);
		const touched = {annotations: {'secure-pod-defaults-conformance/touched': 'true'}};
		const spec = podSpecFor(workload, this.#placement(workload, name));
		const patch: JsonObject =
			object === 'Revision' ? {metadata: touched} : {metadata: touched, spec: {template: {spec}}};
		const place = {kind: object, namespace: this.#runNamespace.namespace, name};
		return dryRunPatch(this.#connection, place, patch);
	}

	/** `namespace/kind/name` of the object that the probe patches; undefined if none was stored for it. */
	pathOf({object, stored}: Stored): string | undefined {
		const name = this.#names.get(identity({object, stored}));
		return name === undefined ? undefined : `${this.#runNamespace.namespace}/${object}/${name}`;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#runNamespace.close();
	}

	async #add({object, stored}: Update, index: number, inert: Inert): Promise<void> {
		const name = `stored-${index}`;
		const placed = {...this.#placement(stored, name), ...inert};
		await create(this.#connection, object, manifestOf(object, stored, placed));
		this.#names.set(identity({object, stored}), name);
	}
}

export async function create(
	connection: Connection,
	kind: ObjectKind,
	body: JsonObject,
): Promise<void> {
	const {group, version, plural} = resources[kind];
	const namespace = textAt(body, 'metadata', 'namespace');
	await connection.custom.createNamespacedCustomObject({group, version, namespace, plural, body});
}

const identity = ({object, stored}: Stored): string => JSON.stringify([object, stored]);
