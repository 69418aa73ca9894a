import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {NodeRuntime} from '../../../../images/prepare/prepare.ts';
import {levels, type PerLevel} from '../../../model/levels.ts';
import type {Outcome} from './on-node.ts';

/** What was measured of all cases on one node, without limits; measured.json has one for each kind of node. */
export interface Measured {
	/** As whose container runtime's node the cases were forecast. */
	readonly assumed: NodeRuntime;
	/** The versions of what was measured. */
	readonly of: Readonly<Record<'kubernetes' | 'containerd' | 'runc' | 'docker', string>>;
	readonly rows: readonly MeasuredRow[];
}

/** What became of one case on the node, as `spd predict` starts it, and by `docker run`. */
export interface MeasuredRow {
	readonly title: string;
	/** Missing if it was not measured on a node. */
	readonly node?: PerLevel<Outcome>;
	readonly forecast: PerLevel<Outcome>;
	/** Docker takes a group's number for the name of another, and the node's runtime does not: no forecast can be right. */
	readonly groupsByName?: true;
	readonly dockerRun: Outcome;
}

/** What was measured last, in the repository. */
export const measuredFile = path.join(import.meta.dirname, 'measured.json');

export function readMeasured(): readonly Measured[] {
	return JSON.parse(readFileSync(measuredFile, 'utf8')) as readonly Measured[];
}

/** With what was measured now, in the place of what was measured before on the same kind of node. */
export function withMeasured(kept: readonly Measured[], now: Measured): readonly Measured[] {
	const others = kept.filter(({assumed}) => assumed !== now.assumed);
	return [...others, now].toSorted((one, other) => (one.assumed < other.assumed ? -1 : 1));
}

/** The levels at which the forecast is not what the node did, each with both; empty if there are none. */
export function disagreements({
	title,
	node,
	forecast,
	groupsByName,
}: MeasuredRow): readonly string[] {
	if (!node || groupsByName) return [];
	return levels
		.filter(level => !agree(node[level], forecast[level]))
		.map(level => `${title}, ${level}: node ${node[level]}; forecast ${forecast[level]}`);
}

const cut = (outcome: Outcome): Outcome => outcome.replace(/; limits .*$/s, '');

/** The row without the limits of processes, which are this machine's. */
export function withoutLimits({
	title,
	node,
	forecast,
	groupsByName,
	dockerRun,
}: MeasuredRow): MeasuredRow {
	const each = (of: PerLevel<Outcome>): PerLevel<Outcome> => ({
		disabled: cut(of.disabled),
		'root-allowed': cut(of['root-allowed']),
		enabled: cut(of.enabled),
	});
	return {
		title,
		...(node && {node: each(node)}),
		forecast: each(forecast),
		...(groupsByName && {groupsByName}),
		dockerRun: cut(dockerRun),
	};
}

/** A kubelet's message has more words around those of the container runtime, and Docker's others around those of runc. */
export function agree(node: Outcome, forecast: Outcome): boolean {
	const [is, says] = [refusal.exec(node)?.groups, refusal.exec(forecast)?.groups];
	if (!is || !says) return node === forecast;
	return (
		is['reason'] === says['reason'] && (is['text'] ?? '').includes(essence(says['text'] ?? ''))
	);
}

const refusal = /^(?<reason>[A-Z]\w+): (?<text>.*)$/s;

const essence = (text: string): string => /chdir to cwd.*? failed: [\w ]+/.exec(text)?.[0] ?? text;
