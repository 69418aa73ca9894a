import type {Connection} from '../cluster/connect.ts';
import {knativeLevel} from '../model/level-source.ts';
import {limits, logRead} from '../machine/limits.ts';
import {apiError} from '../machine/tell-error.ts';
import {redact} from '../../images/host/redact.ts';

const {namespace} = knativeLevel;

/**
 * What Knative's webhook and controller have logged around a failure, a line each after its Pod's name: not whole logs. Rows
 * that fail together share it. Empty if the user may not read it, or if they are no Pods.
 */
export class ComponentLogs {
	readonly #connection: Connection;
	#read: Promise<readonly string[]> | undefined;
	#readAt = 0;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	lines(): Promise<readonly string[]> {
		const now = performance.now();
		if (!this.#read || now - this.#readAt > limits.logsShared) {
			this.#readAt = now;
			this.#read = this.#readAll();
		}
		return this.#read;
	}

	async #readAll(): Promise<readonly string[]> {
		try {
			const {items} = await this.#connection.core.listNamespacedPod({
				namespace,
				labelSelector: 'app in (webhook, controller)',
			});
			const each = items.map(({metadata}) => this.#readOne(metadata?.name ?? ''));
			return (await Promise.all(each)).flat();
		} catch (error) {
			// Without the right, or with a Pod that is starting or going.
			if (apiError(error)) return [];
			throw error;
		}
	}

	async #readOne(name: string): Promise<readonly string[]> {
		const log: unknown = await this.#connection.core.readNamespacedPodLog({
			name,
			namespace,
			tailLines: logRead.lines,
			limitBytes: logRead.bytes,
			sinceSeconds: limits.logsAround / 1_000,
		});
		const lines = typeof log === 'string' ? log.split('\n') : [];
		return lines.filter(line => line !== '').map(line => `${name}: ${redact(line)}`);
	}
}
