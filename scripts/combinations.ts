import path from 'node:path';
import {kubernetesReleases} from '../images/recipe/versions.ts';
import {deviationsOf} from './deviations-of.ts';
import {parseSubject} from './subject.ts';
import {select} from '../harness/run/selection.ts';
import {askedTiers} from '../harness/subjects/command/asked-target.ts';
import type {Place as CellOfMatrix} from '../harness/report/matrix/matrix-report.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {isVersion} from '../harness/machine/version.ts';
import {suiteDigest} from '../suites/digest.ts';
import {rows} from '../suites/index.ts';
import {requirements} from '../suites/requirements.ts';

/** What is compared, as given on the command line. */
export interface MatrixQuestion {
	readonly knative: string;
	readonly kubernetes: string;
	readonly subject: readonly string[];
	readonly preset?: string;
	readonly level?: string;
	readonly tier: string;
	readonly requirement?: string;
	readonly deviations?: string;
	/** The folder of all reports. */
	readonly report: string;
}

/** One column: a release on one Kubernetes, or a program. */
export interface Combination {
	readonly name: string;
	/** If Kubernetes differs too. */
	readonly place?: CellOfMatrix;
	/** The same for use outside a column header. */
	readonly what: string;
	/** The options of the `spd run` that judges it. */
	readonly options: readonly string[];
	/** The folder of its own report. */
	readonly folder: string;
	/** Everything that its verdict depends on, in one text. */
	readonly question: string;
}

/**
 * The columns in their order: for Knative each release on each Kubernetes, for a program one.
 * @throws {UsageError} for what no run could select or judge
 */
export async function combinationsOf(asked: MatrixQuestion): Promise<readonly Combination[]> {
	const releases = ofKnative(asked);
	const subjects = [...new Set(asked.subject)];
	const programs = subjects.filter(subject => subject !== 'knative');
	const places = subjects.flatMap(subject => {
		const {kind} = parseSubject(subject);
		if (kind === 'knative') return releases;
		if (kind === 'exec') return [ofProgram(subject, programs, asked)];
		throw new UsageError(
			`--subject ${subject} is for \`spd run\`; a matrix takes releases of Knative (knative) and programs (exec=COMMAND)`,
		);
	});
	return Promise.all(places.map(place => combination(place, asked)));
}

/** The subject of a column, and where it is judged. */
interface Place {
	readonly name: string;
	readonly file: string;
	readonly subject: string;
	readonly tier: string;
	readonly options: readonly string[];
	readonly place?: CellOfMatrix;
}

function ofKnative({knative, kubernetes, tier}: MatrixQuestion): readonly Place[] {
	const nodes = versions('--kubernetes', kubernetesReleases(kubernetes));
	return nodes.flatMap(node =>
		versions('--knative', knative).map(release => ({
			name: nodes.length === 1 ? release : `${release} on ${node}`,
			file: nodes.length === 1 ? release : `${release}-${node}`,
			subject: 'knative',
			tier,
			options: ['--provider', 'control-plane', '--knative', release, '--kubernetes', node],
			...(nodes.length > 1 && {place: {knative: release, kubernetes: node}}),
		})),
	);
}

/** A program is judged without a cluster, so only the tiers that need none are selected. */
function ofProgram(subject: string, programs: readonly string[], {tier}: MatrixQuestion): Place {
	const number = programs.indexOf(subject) + 1;
	const name = programs.length === 1 ? 'exec' : `exec ${number}`;
	const own = tier
		.split(',')
		.filter(each => (askedTiers as readonly string[]).includes(each.trim()));
	return {
		name,
		file: name.replace(' ', '-'),
		subject,
		tier: own.length === 0 ? tier : own.join(','),
		options: [],
	};
}

async function combination(
	{name, file, subject, tier, options, place}: Place,
	{preset, level, requirement, deviations, report}: MatrixQuestion,
): Promise<Combination> {
	const chosen = {
		tier,
		...(preset && {preset}),
		...(level && {level}),
		...(requirement && {requirement}),
	};
	const question = {
		subject,
		options,
		selection: select(chosen, rows, Object.keys(requirements)),
		deviations: await deviationsOf(parseSubject(subject), deviations),
		suiteDigest: suiteDigest(),
	};
	const passedOn = Object.entries({subject, ...chosen, ...(deviations && {deviations})});
	return {
		name,
		...(place && {place}),
		what: subject === 'knative' ? `Knative ${name}` : subject,
		// Columns are compared row by row, also when some are of another day.
		options: [
			...options,
			'--seed',
			'1',
			...passedOn.flatMap(([option, value]) => [`--${option}`, value]),
		],
		folder: path.join(report, file),
		question: JSON.stringify(question),
	};
}

function versions(option: string, list: string): readonly string[] {
	const named = [...new Set(list.split(',').map(each => each.trim()))];
	const wrong = named.find(each => !isVersion(each));
	if (wrong === undefined) return named;
	throw new UsageError(`${option}: ${JSON.stringify(wrong)} is not a version such as 1.23.0`);
}
