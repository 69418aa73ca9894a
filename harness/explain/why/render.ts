import {stringify} from 'yaml';
import {harmless, harmlessly, paint, wrapped, type Style} from '../../machine/style.ts';
import type {Blamed} from './blamed.ts';
import type {ToldCandidate, WhyReport} from './why-report.ts';

/** The causes that words tell, for a terminal: the likeliest first, each with what it stands against and what to set. */
export function renderWhy(style: Style, given: WhyReport): string {
	const {candidates, tellMore} = harmlessly(given);
	return [
		...(candidates.length === 0
			? ['No cause is known for these words.', '']
			: candidates.flatMap((candidate, index) => told(style, candidate, index + 1))),
		'What would tell more:',
		...tellMore.flatMap(each => wrapped(style, '  - ', harmless(each))),
		...(candidates.length === 0 ? [] : ['', 'By its words only: nothing was run.']),
	].join('\n');
}

function told(style: Style, candidate: ToldCandidate, place: number): readonly string[] {
	const {cause, line, rank, because, settings, set, manifest} = candidate;
	const part = (label: string, text: string): readonly string[] =>
		wrapped(style, `   ${label.padEnd(labelColumn)}`, harmless(text));
	return [
		paint(style, 'bold', harmless(`${place}. ${cause.title} (${cause.id})`)),
		...(line === '' ? [] : part('says', line)),
		...part(rank, because),
		...part('why', cause.why),
		...(cause.byLevel === undefined ? [] : part('', cause.byLevel)),
		...part('setting', settingsOf(settings)),
		...set.flatMap((each, index) => part(index === 0 ? 'set' : 'or', each)),
		...cause.imageChanges.flatMap(each => part('or change', each)),
		...part('source', cause.source),
		...(manifest === undefined
			? []
			: [
					'   the manifest with the first of them, which was not tried:',
					...manifest
						.trimEnd()
						.split('\n')
						.map(each => `     ${each}`),
				]),
		'',
	];
}

const labelColumn = 11;

function settingsOf(settings: readonly Blamed[]): string {
	if (settings.length === 0) return 'none of a level: it would fail at disabled too';
	return settings
		.map(({field, value, levels}) => {
			const said = `${field}: ${flow(value)}`;
			return levels.length === 0
				? `${said}, which the manifest sets itself`
				: `${said}, which ${levels.join(' and ')} ${levels.length === 1 ? 'sets' : 'set'}`;
		})
		.join('; ');
}

const flow = (value: unknown): string =>
	stringify(value, {collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0}).trim();
