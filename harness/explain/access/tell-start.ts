import type {Credentials} from './may-access.ts';
import {tellOwner} from './owner-of.ts';
import {tellWho} from './refusal.ts';
import type {ProblemKind, StartProblem} from './start-problem.ts';

/** The problem as one sentence, with owner and mode: `/entry.sh is 0700 root:root, and the container runs as 1001:0, …`. */
export function tellStart(problem: StartProblem, who: Credentials): string {
	const {kind, of} = problem;
	return tellings[kind](
		problem,
		problem.refusing ? `${problem.refusing.path} is ${tellOwner(problem.refusing)}` : problem.path,
		`the container runs as ${tellWho(who)}`,
		of === undefined ? '' : `, which ${of} needs`,
	);
}

type Telling = (problem: StartProblem, what: string, who: string, needed: string) => string;

const tellings: Readonly<Record<ProblemKind, Telling>> = {
	'folder-closed': ({path, of}, what, who) =>
		`${of === undefined ? '' : `${of} needs ${path}: `}${what}, and ${who}, which may not enter it${of === undefined ? ` to reach ${path}` : ''}.`,
	'not-executable': ({path, refusing}, what, who, needed) =>
		(refusing?.mode ?? 0) & 0o111
			? `${what}, and ${who}, which may not execute it${needed && ` (${path}${needed})`}.`
			: `${what}: nobody may execute it, not even root${needed && ` (${path}${needed})`}.`,
	'not-readable': (_, what, who) =>
		`${what}, and ${who}: a script is read by its interpreter, so its user must be able to read it.`,
	missing: ({path, of}) =>
		of === undefined
			? `The image has no ${path}.`
			: `${of} is in the image, but it needs ${path}, which is not.`,
	'carriage-return': ({path, of}) =>
		`The first line of ${of ?? 'the script'} ends in a carriage return, as on Windows: the kernel looks for ${path} with that character in its name.`,
	'is-folder': ({path}, _, __, needed) => `${path}${needed} is a folder.`,
	'other-architecture': ({path, architecture}, _, __, needed) =>
		`${path}${needed} is a program for ${architecture ?? 'another processor'}.`,
	'no-format': ({path}, _, __, needed) =>
		`${path}${needed} is neither a program nor a script with a first line such as #!/bin/sh.`,
};
