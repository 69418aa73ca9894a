import {rule, type Mutant} from './mutant.ts';

/** Changes of the reference that change no answer: each is explained, and tested to change none. */
export const equivalent: readonly {
	readonly title: string;
	readonly why: string;
	readonly mutant: Mutant;
}[] = [
	{
		title: 'allowPrivilegeEscalation false counts as not set',
		why: 'what it then gets by default is false too (M29 for this field)',
		mutant: rule(
			'allowPrivilegeEscalation false counts as not set',
			'allowPrivilegeEscalation',
			({level, own}, truth) =>
				level !== 'disabled' && !own['allowPrivilegeEscalation'] ? false : truth,
			'M29',
		),
	},
	{
		title: 'RuntimeDefault of the container counts as not set',
		why: 'what it then gets by default is RuntimeDefault too',
		mutant: rule(
			'RuntimeDefault of the container counts as not set',
			'seccompProfile',
			({level, own}, truth) =>
				level !== 'disabled' &&
				JSON.stringify(own['seccompProfile']) === '{"type":"RuntimeDefault"}'
					? {type: 'RuntimeDefault'}
					: truth,
		),
	},
];
