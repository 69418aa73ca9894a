import type {LiveWorkload} from './live-workload.ts';
import {observeOutcome} from '../observe/outcome.ts';
import type {Level} from '../levels.ts';
import type {Readings} from '../observe/readings.ts';
import type {Step} from '../row.ts';
import type {RealWorkload} from '../workloads.ts';

/** What the steps need of the cluster. */
export interface Stage {
	create(workload: RealWorkload): Promise<LiveWorkload>;
	/** Enters the level with everything that was created left alive. */
	switchTo(level: Level): Promise<void>;
}

/**
 * Takes the steps in order and gives what the last one read. Throws when a Service that had to be ready before the
 * switch was not: then the scenario says nothing.
 */
export async function runScenario(steps: readonly Step[], stage: Stage): Promise<Readings> {
	let readings: Readings = {};
	for (const step of steps) readings = await take(step, stage);
	return readings;
}

async function take(step: Step, stage: Stage): Promise<Readings> {
	switch (step.step) {
		case 'switch':
			await stage.switchTo(step.level);
			return {};
		case 'create': {
			const live = await stage.create(step.workload);
			const readings = await live.outcome();
			const seen = observeOutcome(readings);
			if (seen.kind === 'outcome' && seen.outcome === 'ready') return readings;
			throw new Error(`${live.object} had to be ready before the switch: ${JSON.stringify(seen)}`);
		}
		case 'new revision': {
			const live = await stage.create(step.workload);
			await live.newRevision();
			return {};
		}
		case 'observe newest revision':
			return (await stage.create(step.workload)).outcome();
	}
}
