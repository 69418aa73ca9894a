import {printable} from '../../../images/host/printable.ts';
import {redact} from '../../../images/host/redact.ts';
import {isObject, type Json} from '../../model/json.ts';

/** One line of evidence, without what was around it, and who said it. */
export interface SaidLine {
	readonly text: string;
	/** `kubelet`: an event or a container's state; `app`: a line of a log; `unknown`: nothing shows which. */
	readonly by: 'kubelet' | 'app' | 'unknown';
}

/** What a text says: of a log, of `kubectl describe pod`, of `kubectl get events`, or one error alone. */
export interface Said {
	readonly lines: readonly SaidLine[];
	/** The last one that it names. */
	readonly exitCode?: number;
	/** The last one that it names which is more than `Error`: `OOMKilled`, `CreateContainerConfigError` … */
	readonly reason?: string;
}

/** How much of the end of a text is read, in characters, and how much of a line; a cause is told by less. */
const read = {text: 256 * 1024, line: 4000, lines: 2000} as const;

/** Reads a text line by line: without timestamps, prefixes and secrets, JSON as the messages in it. */
export function saidIn(text: string): Said {
	const end = redact(printable(text.slice(-read.text)));
	const whole = jsonIn(end);
	const raw = whole === undefined ? end.split('\n') : messagesIn(whole);
	const lines = raw
		.slice(-read.lines)
		.flatMap(line => saidOn(line.slice(0, read.line)))
		.filter(line => line.text !== '');
	const exitCode = last(raw, /^\s*"?(?:Exit Code|exitCode)"?:\s+(\d+)/);
	const reason = last(raw, reasonOf);
	return {
		lines,
		...(exitCode !== undefined && {exitCode: Number(exitCode)}),
		...(reason !== undefined && {reason}),
	};
}

/** Of describe, of a Pod's status, or of an event: a reason by which a cause is told. */
const reasonOf =
	/(?:^\s*"?[Rr]eason"?:\s+"?|^\s*(?:\S+\s+)?(?:Warning|Normal)\s+)(OOMKilled|StartError|ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|ContainerMissing)\b/;

function last(lines: readonly string[], pattern: RegExp): string | undefined {
	return lines.map(line => pattern.exec(line)?.[1]).findLast(found => found !== undefined);
}

function saidOn(line: string): readonly SaidLine[] {
	const event = events.map(each => each.exec(line)?.groups?.['message']).find(Boolean);
	if (event !== undefined) return [{text: event.trim(), by: 'kubelet'}];
	if (described.test(line)) return [{text: line.replace(described, '').trim(), by: 'kubelet'}];
	const bare = withoutPrefixes(line);
	const by = bare === line.trim() ? 'unknown' : 'app';
	const json = jsonIn(bare.slice(Math.max(0, bare.indexOf('{'))));
	if (json !== undefined) {
		return messagesIn(json).map(each => ({text: withoutPrefixes(each), by: 'app'}));
	}
	const pairs = [...bare.matchAll(logfmt)].map(([, , said = '']) => unquoted(said));
	if (pairs.length > 0) return pairs.map(text => ({text, by: 'app'}));
	return [{text: bare, by}];
}

/** `kubectl describe pod` (type, reason, age, from, message) and `kubectl get events` (last seen, type, reason, object, message). */
const events: readonly RegExp[] = [
	/^\s*(?:Warning|Normal)\s+\w+\s+(?:[\dhmsdy]+|<\w+>)(?: \(x\d+ over [\dhmsdy]+\))?\s+[\w-]+(?:, \S+)?\s+(?<message>.+)$/,
	/^\s*(?:\S+\s+)?(?:[\dhmsdy]+|<\w+>)(?: \(x\d+ over [\dhmsdy]+\))?\s+(?:Warning|Normal)\s+\w+\s+\w+\/\S+\s+(?<message>.+)$/,
];

/** A container's state, by describe or in a Pod's status. */
const described = /^\s*"?(?:Message|message)"?:\s+"?/;

/** What may stand before a line of a log, one after the other; each with its writer. */
const prefixes: readonly RegExp[] = [
	/* A quotation in an issue. */ /^>\s?/,
	/* kubectl logs --prefix */ /^\[pod\/[^\]]+\]\s?/,
	/* docker compose logs */ /^[\w.-]+\s*\|\s/,
	/* stern */ /^[a-z0-9-]+-[a-f0-9]{8,10}-[a-z0-9]{5}\s+[\w.-]+\s+(?:[›│]\s)?/,
	/* RFC 3339, also with a blank or a comma */ /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|\s?[+-]\d\d:?\d\d)?\]?\s+/,
	/* the container runtime interface */ /^std(?:out|err) [FP] /,
	/* nginx, Go's log */ /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)?\s+/,
	/* a time alone */ /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?\s+/,
	/* RFC 3164, as journalctl prints it */ /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w.@/-]+(?:\[\d+\])?: /,
	/* klog */ /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ \S+\] /,
];

function withoutPrefixes(line: string): string {
	const bare = prefixes.reduce((rest, prefix) => rest.replace(prefix, ''), line.trim());
	return bare === line.trim() ? bare : withoutPrefixes(bare);
}

/** `msg="…"` and `error="…"`, as logrus and slog write them. */
const logfmt = /\b(msg|err|error)=("(?:[^"\\]|\\.)*"|\S+)/g;

const unquoted = (word: string): string => word.replaceAll(/^"|"$|\\(?=")/g, '');

function jsonIn(text: string): Json | undefined {
	const trimmed = text.trim();
	if (!/^[{[]/.test(trimmed) || !/[}\]]$/.test(trimmed)) return undefined;
	try {
		return JSON.parse(trimmed) as Json;
	} catch {
		// It only looks like JSON: it is read as text.
		return undefined;
	}
}

/** The fields in which loggers, Docker and Kubernetes keep what is said. */
const messageFields =
	/^(?:msg|message|log|error|err|exception|stack|stacktrace|stack_trace|detail|details|cause|textPayload|event)$/i;

function messagesIn(json: Json): readonly string[] {
	if (Array.isArray(json)) return json.flatMap(messagesIn);
	if (!isObject(json)) return [];
	return Object.entries(json).flatMap(([key, value]) => {
		if (typeof value !== 'string') return messagesIn(value ?? null);
		if (key === 'reason') return [`reason: ${value}`];
		return messageFields.test(key) ? value.split('\n') : [];
	});
}
