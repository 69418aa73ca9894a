import type {Row} from '../../harness/model/row.ts';

/** Rows that are there for one reason: the factors that they cross. */
export interface Group {
	/** Which factors are crossed, and why they can interact. */
	readonly why: string;
	readonly rows: readonly Row[];
}
