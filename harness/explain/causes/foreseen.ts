import {tellStart} from '../access/tell-start.ts';
import type {Cause} from './cause.ts';
import type {Finding} from './finding.ts';

/**
 * What the image's files show before anything is run, in sentences, unless the cause says it already: a program that cannot
 * start, a working directory that its user may not enter.
 */
export function foreseen({files}: Finding, cause: Cause | undefined): readonly string[] {
	if (!files) return [];
	const {start, workingDir, who} = files;
	const closed = workingDir && {
		kind: 'folder-closed' as const,
		path: 'its working directory',
		refusing: workingDir,
	};
	return [start, closed]
		.flatMap(problem => (problem ? [tellStart(problem, who)] : []))
		.filter(told => !cause?.why.includes(told));
}
