import type {Factors} from './factors-of.ts';

/** A pair of values of two factors that no row has, and why. */
export interface Exception {
	readonly of: Partial<Factors>;
	readonly why: string;
}

const notAllowed = 'Knative refuses it, whatever the level: it would say nothing of defaulting';
const noSuchValue = 'a boolean is set or not: there is nothing between';
const otherField =
	'of keys that have no default only lines 26 and 27 speak; the group "whole" has them by kind of container';
const nameOnly =
	'whether a port without a number is low is one question: R18 has it, and nothing else may fail by its answer';
/** The ways in which `capabilities` are not set. */
const left = [
	'no securityContext',
	'securityContext {}',
	'securityContext null',
	'null',
	'another field set',
];
const howSelected =
	'how a level was selected and what is done at it are told apart: each string and the absent key have rows of their own, the rest is asked at the level';

/**
 * The combinations that are run: at each level, for any two other factors, each value of one occurs together with
 * each value of the other in some row, except the pairs that are explained here.
 */
export const exceptions: readonly Exception[] = [
	...['name only', 'low', 'high', '0', 'several'].map(port => ({
		of: {kind: 'sidecar', port},
		why: notAllowed,
	})),
	...['name only', '0'].map(port => ({of: {kind: 'init', port}, why: notAllowed})),
	{of: {kind: 'serving', port: 'several'}, why: notAllowed},
	...['allowPrivilegeEscalation', 'runAsNonRoot'].map(field => ({
		of: {field, origin: 'set to next to nothing'},
		why: noSuchValue,
	})),
	{
		of: {verb: 'update', object: 'Revision'},
		why: 'a Revision’s spec cannot change: one row a level',
	},
	{of: {field: 'other'}, why: otherField},
	...['securityContext {}', 'securityContext null', 'null'].map(origin => ({
		of: {field: 'whole', origin},
		why: 'whether an empty context is kept as {} or left out says the same; its fields have rows',
	})),
	{
		of: {field: 'seccompProfile', origin: 'set to next to nothing', pod: 'seccompProfile'},
		why: 'whether a profile {} stays or goes says the same where the pod’s own holds',
	},
	{of: {port: '0'}, why: 'documentation silent: such rows are observed and not judged'},
	{of: {field: 'whole', port: 'name only'}, why: nameOnly},
	...left.map(origin => ({of: {field: 'capabilities', origin, port: 'name only'}, why: nameOnly})),
	{of: {value: 'as written'}, why: howSelected},
	{of: {value: 'absent'}, why: howSelected},
];

/** Why the combination, or part of one, is not run; undefined when it can be. */
export function exceptionTo(combination: Partial<Factors>): Exception | undefined {
	const said = combination as Readonly<Record<string, string | undefined>>;
	return exceptions.find(({of}) =>
		Object.entries(of).every(([name, value]) => said[name] === value),
	);
}
