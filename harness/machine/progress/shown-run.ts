import {elapsed} from './elapsed.ts';
import {Phases, type Compared} from './phases.ts';
import {countRows, RowCounts, type Came} from './row-counter.ts';
import type {HeadPart, Mark, Surface} from './surface.ts';

/** The rows of one configuration, or a scenario, which enters several. */
export interface RunPart {
	readonly kind: 'configuration' | 'scenario';
	readonly name: string;
	readonly rows: number;
}

/** A step or a row that is under way. */
export interface UnderWay {
	readonly name: string;
	readonly started: number;
}

/** What a run is shown on, and what it is compared with. */
export interface Showing extends Compared {
	readonly surface: Surface;
	readonly steps: () => readonly UnderWay[];
}

/** What has been under way for less time is not waited for. */
const noticed = 2_000;

/** The line for the whole run, and one for each of its parts. */
export class ShownRun {
	readonly #showing: Showing;
	readonly #parts: readonly RunPart[];
	readonly #rows: number;
	readonly #phases: Phases;
	readonly #head: {end(): void};
	readonly #started: number;
	readonly #waiting = new Map<string, UnderWay>();
	readonly #counts = new RowCounts();
	#now = 'starting';
	#count: ((came: Came) => void) | undefined;

	constructor(parts: readonly RunPart[], showing: Showing) {
		this.#showing = showing;
		this.#parts = parts;
		this.#rows = parts.reduce((sum, {rows}) => sum + rows, 0);
		this.#phases = new Phases('start', [...parts.map(phaseOf), 'end'], showing);
		this.#started = showing.now();
		this.#head = showing.surface.head(() => this.#told());
	}

	/** A part begins; it has fewer rows than planned if some cannot be run here. */
	enter(name: string, rows: number): void {
		const {surface} = this.#showing;
		const part = this.#parts.find(each => each.name === name) ?? {
			kind: 'configuration',
			name,
			rows,
		};
		const alike = this.#parts.filter(({kind}) => kind === part.kind);
		const place = `${alike.indexOf(part) + 1} of ${alike.length}`;
		this.#phases.begin(phaseOf(part));
		this.#now = `${part.kind} ${place}`;
		this.#count = countRows(
			surface.open(`${titleOf(part)} (${place})`),
			rows,
			() => `; ${this.#counts.done} of ${this.#rows} in all`,
		);
	}

	/** A row has begun. */
	await(key: string): void {
		this.#waiting.set(key, {name: key, started: this.#showing.now()});
	}

	/** A row has its result. */
	add(key: string, came: Came): void {
		this.#waiting.delete(key);
		this.#counts.add(came);
		this.#count?.(came);
	}

	/** A failure, or what could not be judged: a line that stays. */
	tell(mark: Mark, line: string): void {
		this.#showing.surface.note(line, mark);
	}

	/** All rows have their results. */
	cleanUp(): void {
		this.#phases.begin('end');
		this.#now = 'cleaning up';
		this.#count = undefined;
	}

	/** How long its phases took is kept, unless it was cut short. */
	async end({complete}: {readonly complete: boolean}): Promise<void> {
		this.#head.end();
		if (complete) await this.#phases.keep();
	}

	#told(): readonly HeadPart[] {
		const {done} = this.#counts;
		const left = done === 0 ? '' : `, ${this.#rows - done} left`;
		const took = elapsed(this.#showing.now() - this.#started);
		const {remaining} = this.#phases;
		return [
			{text: this.#now},
			{text: `${done} of ${this.#rows} rows${left}`},
			...this.#counts.told.map((text): HeadPart => ({
				text,
				...(text.endsWith(' failed') && {ink: 'red'}),
			})),
			{text: remaining === undefined ? took : `${took}, ${remaining}`},
			...this.#longest(),
		];
	}

	/** The row or step that has been under way longest; a step that is alone has its own line. */
	#longest(): readonly HeadPart[] {
		const steps = this.#showing.steps();
		const rows = [...this.#waiting.values()];
		const all = steps.length === 1 && rows.length === 0 ? [] : [...steps, ...rows];
		const [oldest] = all.toSorted((a, b) => a.started - b.started);
		if (oldest === undefined) return [];
		const since = this.#showing.now() - oldest.started;
		return since < noticed ? [] : [{text: `waiting ${elapsed(since)} for ${oldest.name}`}];
	}
}

/** A part with other rows takes another time. */
const phaseOf = ({name, rows}: RunPart): string => `${name}: ${rows} rows`;

/** A configuration may set thirty flags. */
const longestTitle = 100;

/** The name, or its beginning and how many flags more it has. */
function titleOf({kind, name}: RunPart): string {
	if (kind === 'scenario' || name.length <= longestTitle) return name;
	const [value = '', first = '', ...others] = name.split(', ');
	return `${value}, ${first} and ${others.length} more`;
}
