import {appRequestOf, type AppRequest} from '../harness/explain/causes/app-request.ts';
import {UsageError} from '../harness/machine/usage-error.ts';

/**
 * `--request`, repeatable, and `--for DURATION`: what a ready app is asked besides `GET /`, and for how many milliseconds it
 * must stay ready.
 * @throws {UsageError} if one of them cannot be read
 */
export function askedMore({
	request = [],
	for: stays,
}: {
	readonly request?: readonly string[];
	readonly for?: string;
}): {readonly requests?: readonly AppRequest[]; readonly stays?: number} {
	return {
		...(request.length > 0 && {requests: request.map(appRequestOf)}),
		...(stays !== undefined && {stays: durationOf(stays)}),
	};
}

/** @returns milliseconds */
function durationOf(text: string): number {
	const {count = '', unit = 's'} = /^(?<count>\d{1,5})(?<unit>s|m)?$/.exec(text)?.groups ?? {};
	const seconds = Number(count) * (unit === 'm' ? 60 : 1);
	if (count !== '' && seconds >= 1 && seconds <= longest) return seconds * 1000;
	throw new UsageError(`--for ${JSON.stringify(text)} is not a duration from 1s to 60m`);
}

const longest = 3600;
