import {harmless, paint, wrapped, type Style} from '../../machine/style.ts';
import type {AskedRight} from '../../providers/foreseen.ts';
import type {Change, There} from './preview.ts';
import type {Objects} from './work.ts';

/** What a run does at a place that stays: titles, and the lines below each. */
export function sectionsThere(
	style: Style,
	there: There,
): readonly (readonly [string, readonly string[]])[] {
	const item = (text: string): readonly string[] => wrapped(style, '  ', harmless(text));
	const {doing, creates, configuration, rights, estimate} = there;
	const {namespace, configMap} = configuration;
	const switched: readonly (readonly [string, readonly string[]])[] = [
		[`Changes in ConfigMap ${namespace}/${configMap}, and puts back at the end`, changesOf(there)],
		['Makes Knative render anew, of others', revisionsOf(there)],
	];
	const told: readonly (readonly [string, readonly string[]])[] = [
		['Creates, and deletes at the end', createsOf(creates)],
		...(doing === 'switch' ? switched : ([['Changes', ['nothing']]] as const)),
		['Other runs', othersOf(there)],
		[`Takes about ${duration(estimate.seconds)}`, durationOf(there)],
	];
	return [
		...told.map(([title, lines]) => [title, lines.flatMap(item)] as const),
		['Needs the rights', rights.flatMap(right => tellRight(style, right))],
	];
}

function createsOf({namespaces, records, objects}: There['creates']): readonly string[] {
	if (namespaces.length === 0) return ['nothing: every question is a dry run'];
	const {live, stored, pods} = objects;
	const named = [...Map.groupBy(namespaces, name => name)].map(([name, all]) =>
		all.length > 1 ? `${name} (${all.length})` : name,
	);
	return [
		`${count(namespaces.length, 'namespace')}, each with its ServiceAccount: ${named.join(', ')}`,
		...records,
		...(pods.all > 0
			? [`${kinds(live)}, and what Knative renders from them: at most ${count(pods.all, 'Pod')}`]
			: []),
		...(Object.keys(stored).length > 0 ? [`${kinds(stored)} that start nothing`] : []),
	];
}

function changesOf({changes, configuration: {owner}}: There): readonly string[] {
	return [
		...changes.map(tellChange),
		owner === undefined ? 'no other program is known to keep it' : `it is kept by ${owner}`,
	];
}

function tellChange({key, from, to}: Change): string {
	return `${key}: from ${tellValue(from)} to ${to.map(tellValue).join(', ')}`;
}

function tellValue(value: string | null): string {
	if (value === null) return 'absent';
	return value.length > 50 ? `a text of ${value.length} characters` : JSON.stringify(value);
}

function revisionsOf({rendersAnew}: There): readonly string[] {
	if (rendersAnew === undefined) return ['not known: Revisions may not be listed'];
	return rendersAnew.length === 0 ? ['nothing: there are no Revisions'] : rendersAnew;
}

function othersOf({others}: There): readonly string[] {
	if (others === undefined) return ['not known: the rights to look for them are missing'];
	const {holder, journal, objects} = others;
	const found = [
		...(holder
			? [`${holder.alive ? 'held by' : 'held by a run that is dead:'} ${holder.name}`]
			: []),
		...(journal === undefined ? [] : [`a journal of run ${journal}`]),
		...objects.map(({run, object}) => `${object} of ${run}`),
	];
	return found.length === 0 ? ['none holds the cluster, and none has left anything'] : found;
}

function durationOf({estimate, rate}: There): readonly string[] {
	const sum = estimate.parts.map(({what, seconds}) => `${what} (${seconds} s)`).join(' + ');
	return [
		`an estimate: ${sum}`,
		`${rate.perSecond} dry runs of Services and Configurations a second: ${rate.from}`,
	];
}

function duration(seconds: number): string {
	const rounded = Math.max(5, Math.round(seconds / 5) * 5);
	const minutes = Math.floor(rounded / 60);
	const rest = rounded % 60;
	return [minutes > 0 ? `${minutes} min` : '', rest > 0 ? `${rest} s` : '']
		.filter(Boolean)
		.join(' ');
}

function tellRight(style: Style, {right, lacking}: AskedRight): readonly string[] {
	const [mark, ink] = lacking.length === 0 ? (['yes', 'green'] as const) : (['no', 'red'] as const);
	const without = lacking.length === 0 ? '' : ` (without: ${lacking.join(', ')})`;
	const [first = '', ...rest] = wrapped(style, '       ', harmless(`${right}${without}`));
	return [`  ${paint(style, ink, mark.padEnd(5))}${first.slice(7)}`, ...rest];
}

const kinds = (each: Objects['live']): string =>
	Object.entries(each)
		.map(([kind, number]) => count(number, kind))
		.join(', ');

export const count = (number: number, what: string): string =>
	`${number} ${what}${number === 1 ? '' : 's'}`;
