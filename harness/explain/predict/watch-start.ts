import {setTimeout as sleep} from 'node:timers/promises';
import {printable} from '../../../images/host/printable.ts';
import type {AppRequest} from '../causes/app-request.ts';
import {denialsIn} from '../causes/denials.ts';
import type {Finding, Listener} from '../causes/finding.ts';
import {stable} from '../../observe/stable-text.ts';
import type {ProcessFacts} from '../../model/row.ts';
import {askApp, askRequests, type Answer} from './ask-app.ts';
import {containerLog} from './container-log.ts';
import {hostProcess, processFacts} from './host-process.ts';
import {listenersOf} from './listeners.ts';
import {endOf, stateOf} from './started-container.ts';

/** The outcome of a started container, and its observations. */
export type Seen = Omit<Finding, 'port' | 'image'> & {
	readonly answer?: string;
	readonly process?: ProcessFacts;
};

/** The port of the requests, and the milliseconds from now within which it must answer. */
export interface Asked {
	readonly port: number;
	readonly wait: number;
	readonly requests?: readonly AppRequest[];
	readonly stays?: number;
}

/** Watches a container that was just started until its app answers, it ends, or no caller waits any longer. */
export async function watchStart(
	id: string,
	{port, wait, requests = [], stays = 0}: Asked,
	signal: AbortSignal,
): Promise<Seen> {
	const over = new AbortController();
	const limit = AbortSignal.timeout(wait);
	const until = AbortSignal.any([signal, over.signal, limit]);
	try {
		const {address: host} = await stateOf(id, signal);
		const end = ended(id, wait, until);
		const later =
			stays > 0 ? ended(id, wait + stays, AbortSignal.any([signal, over.signal])) : undefined;
		// A container that has already ended has no address.
		const answer = host === '' ? end : askApp({host, port}, until);
		const first = await Promise.race([answer, end.then(async has => has || (await answer))]);
		signal.throwIfAborted();
		if (typeof first === 'boolean') return await crashed(id, signal);
		const answers =
			first.status === undefined ? [] : await askRequests({host, port}, requests, signal);
		if (first.status !== undefined && later && (await isSoon(later, stays, signal))) {
			return await crashed(id, signal);
		}
		const process = await hostProcess(id, signal);
		const facts = process === undefined ? undefined : await processFacts(process);
		const log = await containerLog(id, signal);
		const seen = {...logged(log), ...(facts && {process: facts})};
		if (first.status !== undefined) {
			return {...answering(first), ...seen, ...(answers.length > 0 && {requests: answers})};
		}
		const listening = process === undefined ? undefined : await listenersOf(process);
		return {...silent(first, {port, wait}, listening), ...seen};
	} finally {
		over.abort();
	}
}

/** Whether it becomes true within these milliseconds. */
async function isSoon(end: Promise<boolean>, limit: number, signal: AbortSignal): Promise<boolean> {
	const known = new AbortController();
	const over = sleep(limit, false, {signal: AbortSignal.any([signal, known.signal])});
	try {
		return await Promise.race([end, over]);
	} finally {
		known.abort();
	}
}

/** Whether the container ends before `until` is aborted. */
async function ended(id: string, wait: number, until: AbortSignal): Promise<boolean> {
	try {
		await endOf(id, 2 * wait, until);
		return true;
	} catch (error) {
		if (until.aborted) return false;
		throw error;
	}
}

/** Also for an end without an error: the kubelet would restart it, and a server does not end. */
async function crashed(id: string, signal: AbortSignal): Promise<Seen> {
	const {exitCode, isOutOfMemory} = await stateOf(id, signal);
	const log = await containerLog(id, signal);
	return {
		outcome: 'crashed',
		text: stable(log),
		exitCode,
		...(isOutOfMemory && {reason: 'OOMKilled'}),
		...logged(log),
	};
}

function logged(log: string): Pick<Finding, 'log' | 'denials'> {
	const denials = denialsIn(log);
	return {...(log !== '' && {log}), ...(denials.length > 0 && {denials})};
}

function answering({status, body, after}: Extract<Answer, {status: number}>): Seen {
	return {
		outcome: 'ready',
		text: status === 200 ? '' : `answers HTTP ${status}`,
		http: status,
		answeredAfter: after,
		answer: stable(printable(body)),
	};
}

function silent(
	{accepts}: Extract<Answer, {accepts: boolean}>,
	{port, wait}: Asked,
	listening: readonly Listener[] | undefined,
): Seen {
	const waited = wait / 1000;
	const within = `within ${waited} s`;
	const text = accepts
		? `it accepts connections on port ${port} and answers none ${within}`
		: `nothing answers on port ${port} ${within}; ${whereItListens(listening)}`;
	return {
		outcome: 'pending',
		text,
		http: accepts ? 504 : 503,
		waited,
		...(listening && {listening}),
	};
}

function whereItListens(listening: readonly Listener[] | undefined): string {
	if (listening === undefined) return 'where it listens was not read';
	if (listening.length === 0) return 'it listens nowhere: it may be slow, or never listen';
	const told = listening.map(({address, port}) =>
		address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
	);
	return `it listens on ${[...new Set(told)].join(', ')}`;
}
