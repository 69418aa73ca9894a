import type {LiveWorkload} from './live-workload.ts';
import {observeOutcome} from '../observe/outcome.ts';
import type {Level} from '../model/levels.ts';
import type {Admission, Readings} from '../model/readings.ts';
import type {Arrival, Patch, Step} from '../model/row.ts';
import type {ObjectKind, RealWorkload, Workload} from '../model/workloads.ts';

/** What the steps need from the cluster. */
export interface Stage {
	create(workload: RealWorkload): Promise<LiveWorkload>;
	/** Enters the level and keeps everything that was created. */
	switchTo(level: Level, arrival: Arrival): Promise<void>;
	dryRun(object: ObjectKind, workload: Workload): Promise<Admission>;
	/** Stores an object that starts nothing; `patch` patches the object stored last. */
	store(object: ObjectKind, workload: Workload): Promise<void>;
	patch(patch: Patch): Promise<Admission>;
}

/**
 * Runs the steps in order and returns the readings of the last one. Throws if a Service that must be ready before the
 * switch was not: then the scenario proves nothing.
 */
export async function runScenario(steps: readonly Step[], stage: Stage): Promise<Readings> {
	let readings: Readings = {};
	for (const step of steps) readings = await take(step, stage);
	return readings;
}

async function take(step: Step, stage: Stage): Promise<Readings> {
	switch (step.step) {
		case 'switch':
			await stage.switchTo(step.level, step.arrival ?? 'proved');
			return {};
		case 'dry run':
			return {admission: await stage.dryRun(step.object, step.workload)};
		case 'store':
			await stage.store(step.object, step.workload);
			return {};
		case 'patch':
			return {admission: await stage.patch(step.patch)};
		case 'touch deployment':
			return (await stage.create(step.workload)).touchDeployment();
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
