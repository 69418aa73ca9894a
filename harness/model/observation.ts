import type {Json} from './json.ts';
import type {Attempt, Outcome, ProcessFacts} from './row.ts';

/**
 * The observed result of a row, without anything that differs between two runs (names, times), so that a deviation can
 * match it exactly.
 */
export type Observation =
	/** A value in normal form, by stage: `Service` … `Pod`, the one object of a dry run, `Pod Security`, `image`. */
	| {readonly kind: 'value'; readonly stages: Readonly<Record<string, Json>>}
	/** Admission refused the object. */
	| {readonly kind: 'refusal'; readonly code: number; readonly message: string}
	/** The outcome of the container. */
	| {
			readonly kind: 'outcome';
			readonly outcome: Outcome;
			/** The kubelet's message, the last log lines or the Pod Security text. */
			readonly text: string;
			readonly exitCode?: number;
			readonly answer?: string;
			/** For `denied`: the Pod Security checks that the pod fails, sorted. */
			readonly violations?: readonly string[];
	  }
	| {readonly kind: 'process'; readonly facts: ProcessFacts}
	/** How each attempt of the process ended. */
	| {readonly kind: 'attempts'; readonly outcomes: Readonly<Partial<Record<Attempt, string>>>};
