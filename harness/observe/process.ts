import {isObject} from '../model/json.ts';
import type {Attempt, ProcessFacts} from '../model/row.ts';
import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';

/** The kernel's facts about the first process of the user's container. */
export function observeProcess({process}: Readings): Observation {
	if (process === undefined) throw new Unreadable("the process's status was not read");
	return {kind: 'process', facts: factsIn(process)};
}

/** The results of these attempts by this project's program. */
export function observeAttempts(
	attempts: readonly Attempt[],
	{attempts: read}: Readings,
): Observation {
	if (read === undefined) throw new Unreadable('the program was not asked what it may do');
	const told: unknown = JSON.parse(read);
	const outcomes = attempts.map(name => {
		const outcome = isObject(told) ? told[name] : undefined;
		if (typeof outcome !== 'string') throw new Unreadable(`the program did not tell of ${name}`);
		return [name, outcome] as const;
	});
	return {kind: 'attempts', outcomes: Object.fromEntries(outcomes)};
}

/**
 * Reads /proc/PID/status (proc_pid_status(5)): `Uid` is real, effective, saved, file system; the effective one is
 * returned. Capability sets are 16 hex digits, returned without leading zeros.
 */
export function factsIn(status: string): ProcessFacts {
	const line = (name: string, pattern: string): string => {
		const value = new RegExp(String.raw`^${name}:\s+${pattern}`, 'm').exec(status)?.[1];
		if (value === undefined) throw new Unreadable(`the process's status has no ${name}`);
		return value;
	};
	const number = (name: string): number => Number(line(name, String.raw`(\d+)`));
	const set = (name: string): string => line(name, String.raw`0*([0-9a-fA-F]+)\s*$`).toLowerCase();
	return {
		uid: Number(line('Uid', String.raw`\d+\s+(\d+)`)),
		CapEff: set('CapEff'),
		CapBnd: set('CapBnd'),
		NoNewPrivs: number('NoNewPrivs'),
		Seccomp: number('Seccomp'),
	};
}
