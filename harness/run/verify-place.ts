import {isVersion} from '../machine/version.ts';
import type {ConformanceReport} from '../report/conformance-report.ts';
import type {Objection} from './objection.ts';

const providers = ['kind', 'control-plane', 'existing', 'none'];

/** Whether what a report says of where it was made, and of what was judged there, fits together. */
export function aboutPlace(report: ConformanceReport): readonly Objection[] {
	const {provider, subject, again, selection, measured} = report;
	const named = valueOf(again, '--subject') ?? 'knative';
	const placed = placeOf(again, subject.name);
	return [
		...object(!providers.includes(provider), 'provider', `there is no provider ${provider}`),
		...object(
			named !== subject.name,
			'subject.name',
			`is ${subject.name}, but what repeats the run judges ${named}`,
		),
		...object(
			placed === undefined ? provider === 'existing' || provider === 'none' : placed !== provider,
			'provider',
			`is ${provider}, but what repeats the run says ${placed ?? 'that it makes its own cluster'}`,
		),
		...(['levels', 'tiers', 'requirements', 'cases'] as const).flatMap(what =>
			object(
				new Set<string>(selection[what]).size < selection[what].length,
				`selection.${what}`,
				'names one twice',
			),
		),
		...object(
			measured === undefined && provider !== 'none' && report.rows.some(each => each.observed),
			'measured',
			'is missing, although rows were observed on a cluster',
		),
		...object(
			measured !== undefined && provider === 'none',
			'measured',
			'a program that is asked without a cluster has none to be measured',
		),
		...aboutVersion(report),
	];
}

/** What the options say of the provider; undefined if they leave it open. */
function placeOf(again: readonly string[], subject: string): string | undefined {
	if (subject.startsWith('exec=')) return 'none';
	return again.includes('--context') ? 'existing' : valueOf(again, '--provider');
}

function valueOf(again: readonly string[], option: string): string | undefined {
	const at = again.indexOf(option);
	return at === -1 ? undefined : again[at + 1];
}

/** Which deviations apply follows from the version. */
function aboutVersion({subject, harness, measured}: ConformanceReport): readonly Objection[] {
	const {name, version} = subject;
	if (name === 'reference') {
		return object(
			version !== harness.version,
			'subject.version',
			`is ${version}, but the reference is that of ${harness.version}`,
		);
	}
	if (name !== 'knative') {
		return object(version !== undefined, 'subject.version', `nobody knows the version of ${name}`);
	}
	const webhook = measured?.components.find(component => component.name === 'webhook')?.version;
	const differs = webhook !== undefined && isVersion(webhook) && webhook !== version;
	return object(differs, 'subject.version', `is ${version}, but the webhook was ${webhook}`);
}

const object = (holds: boolean, where: string, problem: string): readonly Objection[] =>
	holds ? [{where, problem}] : [];
