import {nameConfiguration, type Configuration} from '../model/configuration.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import {owners} from '../model/requirement.ts';
import type {Probe} from '../model/row.ts';
import type {Target} from '../model/target.ts';
import {tiers} from '../model/levels.ts';

/** The readings of a target, by `recordingKey`. */
export type Recording = Readonly<Record<string, Readings>>;

/** Changes readings, to show that a row detects it. */
export type Falsify = (readings: Readings, configuration: Configuration, probe: Probe) => Readings;

/** The key of a probe's readings in a recording; probes of one real workload share it. */
export function recordingKey(configuration: Configuration, probe: Probe): string {
	return `${nameConfiguration(configuration)} / ${subjectOf(probe)}`;
}

/** A target that returns recorded readings; it has every tier and owns everything. */
export function recordedTarget(readingsByKey: Recording): Target {
	return {
		owns: owners,
		tiers,
		enter: async configuration => ({
			async read(probe) {
				const key = recordingKey(configuration, probe);
				const readings = readingsByKey[key];
				if (!readings) throw new Unreadable(`nothing was recorded for ${key}`);
				return readings;
			},
			leave: async () => {},
		}),
	};
}

/** The same target with changed raw readings. */
export function falsified(target: Target, falsify: Falsify): Target {
	return {
		owns: target.owns,
		tiers: target.tiers,
		async enter(configuration) {
			const entered = await target.enter(configuration);
			return {
				read: async probe => falsify(await entered.read(probe), configuration, probe),
				leave: () => entered.leave(),
			};
		},
	};
}

function subjectOf(probe: Probe): string {
	switch (probe.kind) {
		case 'admission':
			return `${probe.object} ${JSON.stringify([probe.workload, probe.asking ?? {}])}`;
		case 'warnings':
			return `${probe.object} ${JSON.stringify([probe.workload, {}])}`;
		case 'update':
			return `${probe.object} ${JSON.stringify(probe.stored)} to ${JSON.stringify(probe.workload)}`;
		case 'image':
			return `image ${probe.image}`;
		case 'scenario':
			return `scenario ${probe.name}`;
		case 'rendering':
		case 'pod-security':
		case 'attempts':
			return probe.workload.name;
		case 'outcome':
		case 'process':
			return [probe.workload.name, probe.of].filter(Boolean).join(' ');
	}
}
