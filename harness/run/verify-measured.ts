import {isDeepStrictEqual} from 'node:util';
import {nameConfiguration} from '../model/configuration.ts';
import {rowKey, type Row} from '../model/row.ts';
import {decided} from '../observe/node-traits.ts';
import {clusterPrefix} from '../providers/kind/kind.ts';
import {
	fingerprint,
	type ConformanceReport,
	type ReportedMeasurements,
	type ReportedRow,
} from '../report/conformance-report.ts';
import {rowAt, type Objection} from './objection.ts';
import type {Suite} from './run-suite.ts';

/** Whether the rows can have been observed on the cluster that was measured. */
export function aboutMeasured(report: ConformanceReport, suite: Suite): readonly Objection[] {
	const {measured, rows, provider} = report;
	if (measured === undefined) return [];
	const known = new Map(suite.rows.map(row => [rowKey(row), row]));
	return [
		...aboutHash(measured),
		...aboutCluster(report, measured),
		...rows.flatMap((reported, index) => {
			const row = known.get(reported.key);
			if (row === undefined) return [];
			const where = rowAt(index, reported.key);
			return problemsOf(reported, row, measured, provider).map(problem => ({where, problem}));
		}),
	];
}

function aboutHash({configurationBefore, configurationHash}: ReportedMeasurements) {
	// Where a value was redacted, the hash is of what was there.
	const whole = !JSON.stringify(configurationBefore).includes('[redacted]');
	return whole && fingerprint(configurationBefore) !== configurationHash.before
		? [
				{
					where: 'measured.configurationHash.before',
					problem: 'is not the hash of measured.configurationBefore',
				},
			]
		: [];
}

function aboutCluster(
	{run, provider, again, parts, started, ended}: ConformanceReport,
	{cluster, entered, facts, components}: ReportedMeasurements,
): readonly Objection[] {
	const objections: Objection[] = [];
	const its = provider !== 'existing' && parts === undefined && !again.includes('--cluster');
	if (its && cluster !== `${clusterPrefix}${run}`) {
		objections.push({
			where: 'measured.cluster',
			problem: `is ${cluster}, which is not the cluster that ${run} has made`,
		});
	}
	const server = components.find(({name}) => name === 'kube-apiserver')?.version.replace(/^v/, '');
	if (server !== undefined && server !== facts.kubernetes) {
		objections.push({
			where: 'measured.facts.kubernetes',
			problem: `is ${facts.kubernetes}, but the API server was ${server}`,
		});
	}
	const runs = parts ?? [{started, ended}];
	const longest = runs.reduce(
		(sum, each) => sum + Date.parse(each.ended) - Date.parse(each.started),
		1000,
	);
	const entering = entered.reduce((sum, {milliseconds}) => sum + milliseconds, 0);
	if (entering > longest) {
		objections.push({
			where: 'measured.entered',
			problem: `took longer than the run: ${Math.round(entering)} ms`,
		});
	}
	return objections;
}

function problemsOf(
	{standing, expected, observed}: ReportedRow,
	{configuration, expect, probe}: Row,
	{entered, spellings, insidePods}: ReportedMeasurements,
	provider: string,
): readonly string[] {
	const {value} = configuration;
	const problems: string[] = [];
	const tried = 'level' in value ? spellings.filter(({level}) => level === value.level) : [];
	if (standing === 'not applicable' && tried.some(({selects}) => selects)) {
		problems.push('it is said to have not applicable, but a spelling selects the level');
	}
	if (observed === undefined) return problems;
	if (tried.length > 0 && !tried.some(({selects}) => selects)) {
		problems.push('it was observed at a level that no spelling selects');
	}
	// A scenario enters what it asks for itself; a guest that may not switch enters nothing.
	const name = nameConfiguration(configuration);
	const enters = probe.kind !== 'scenario' && (provider !== 'existing' || entered.length > 0);
	if (enters && !entered.some(each => each.configuration === name)) {
		problems.push(`it was observed in a configuration that was never entered: ${name}`);
	}
	if (insidePods && !isDeepStrictEqual(decided(expect, {node: insidePods}), expected)) {
		problems.push('its expectation is not that of the node that was measured');
	}
	return problems;
}
