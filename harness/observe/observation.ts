import type {Json} from '../json.ts';
import type {Outcome, ProcessFacts} from '../row.ts';

/** What a row was seen to give. `evidence` is where the reader can look it up. */
export type Observation =
	/** A field's value in normal form, by stage (`Service`, `Configuration` …, or the one object of a dry run). */
	| {readonly kind: 'value'; readonly stages: Readonly<Record<string, Json>>}
	/** Admission refused the object. */
	| {readonly kind: 'refusal'; readonly code: number; readonly message: string}
	/** What became of the container. */
	| {
			readonly kind: 'outcome';
			readonly outcome: Outcome;
			/** kubelet's message, the last log lines or the Pod Security text. */
			readonly text: string;
			readonly exitCode?: number;
			readonly answer?: string;
	  }
	| {readonly kind: 'process'; readonly facts: ProcessFacts};
