import {redact} from '../../../images/host/redact.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {announced} from './announced.ts';
import {noDurations, type Durations} from './durations.ts';
import {ShownRun, type RunPart, type UnderWay} from './shown-run.ts';
import type {Clock, Surface} from './surface.ts';

/** Progress of a command: steps and notes, and of a run of rows. */
export interface RunProgress extends Progress {
	/** Shows a run, in these parts, from now until it is told to end; `place`: where such runs take the same time. */
	run(place: string, parts: readonly RunPart[]): ShownRun;
}

/** What is known of earlier times, by the name of the file. */
export type Earlier = (name: string) => Durations;

export function progressOn(
	surface: Surface,
	now: Clock,
	earlier: Earlier = () => noDurations,
): RunProgress {
	const steps = new Set<UnderWay>();
	const builds = earlier('builds');
	let lastBuild = Number.NEGATIVE_INFINITY;
	return {
		step(title, often) {
			const build = often === 'once';
			const usually = build ? (builds.of(title) ?? announced(title)) : undefined;
			const started = now();
			if (build) lastBuild = started;
			const name = redact(title);
			const line = surface.open(name, usually);
			const step = {name, started};
			steps.add(step);
			return outcome => {
				const first = steps.delete(step);
				const failed = outcome === 'failed';
				const said = outcome === undefined ? undefined : redact(outcome);
				line.end(said, failed ? 'failed' : undefined);
				if (first && build && !failed) {
					void builds.keep([{name: title, milliseconds: now() - started}]);
				}
			};
		},
		note: line => surface.note(redact(line)),
		run: (place, parts) =>
			new ShownRun(parts, {
				surface,
				now,
				durations: earlier(place),
				steps: () => [...steps],
				lastBuild: () => lastBuild,
			}),
	};
}
