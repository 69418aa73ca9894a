import {redact} from '../../../images/host/redact.ts';
import {isObject, type JsonObject} from '../../model/json.ts';

const linesKept = 4;
const lineKept = 300;

/** The last lines of a log, on one readable line: for JSON its level, message and error. */
export function sayLines(lines: readonly string[]): string {
	const told = lines.slice(-linesKept).map(line => redact(sayLine(line)).slice(0, lineKept));
	return told.join(' | ');
}

function sayLine(line: string): string {
	const parsed = parse(line);
	if (!parsed) return line.trim();
	const parts = [['severity', 'level'], ['message', 'msg'], ['error']].map(names =>
		names.map(name => parsed[name]).find(value => typeof value === 'string'),
	);
	return parts.filter(part => part !== undefined).join(' ');
}

function parse(line: string): JsonObject | undefined {
	if (!line.startsWith('{')) return undefined;
	try {
		const parsed: unknown = JSON.parse(line);
		return isObject(parsed) ? parsed : undefined;
	} catch {
		// A truncated line is not JSON.
		return undefined;
	}
}
