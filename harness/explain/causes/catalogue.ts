import type {Cause, CatalogueEntry, Sign, Told} from './cause.ts';
import {entrypointCauses} from './entrypoint.ts';
import {fileCauses} from './files.ts';
import type {Finding} from './finding.ts';
import {nonRootCauses} from './non-root.ts';
import {forContainer} from './override.ts';
import {privilegeCauses} from './privileges.ts';
import {servingCauses} from './serving.ts';
import {startCauses} from './start.ts';
import {unknownCauses} from './unknown.ts';

/** Every cause with specific signs: at most one of them matches any one text. */
export const knownCauses = {
	...nonRootCauses,
	...startCauses,
	...entrypointCauses,
	...servingCauses,
	...privilegeCauses,
	...fileCauses,
} as const;

/** All causes; those of `unknownCauses` are checked last. */
export const causes = {...knownCauses, ...unknownCauses} as const;

export type CauseId = keyof typeof causes;

/**
 * The cause of a finding, recognised by the container's last message and, if that does not match, by its log; undefined
 * if nothing matches.
 */
export function causeOf(finding: Finding): Cause | undefined {
	return among(knownCauses, finding) ?? among(unknownCauses, finding);
}

/** The sign of a cause that matches, in the text or the log. */
export function signFound(
	{signs}: Pick<CatalogueEntry, 'signs'>,
	finding: Finding,
	words: string,
): {readonly sign: Sign; readonly told: Told} | undefined {
	for (const sign of signs) {
		const found = isFound(sign, finding, words);
		if (found) return {sign, told: {finding, words: found}};
	}
	return undefined;
}

function among(
	family: Readonly<Record<string, CatalogueEntry>>,
	finding: Finding,
): Cause | undefined {
	const {text, log = '', amiss} = finding;
	// For a container that still runs, the last log line is nearest to its last answer.
	const lines = amiss ? log.split('\n').toReversed() : [];
	for (const words of [text, ...lines, log]) {
		for (const [id, cause] of Object.entries(family)) {
			const found = signFound(cause, finding, words);
			if (found) return resolved(id, cause, found);
		}
	}
	return undefined;
}

function isFound(
	sign: Sign,
	finding: Finding,
	words: string,
): Readonly<Record<string, string>> | undefined {
	const {says, notInLog, when} = sign;
	if (!isAbout(sign, finding)) return undefined;
	if (notInLog && words !== finding.text) return undefined;
	if (when && !when(finding)) return undefined;
	if (!says) return {};
	const match = says.exec(words);
	if (!match) return undefined;
	const groups = Object.entries<string | undefined>(match.groups ?? {});
	return Object.fromEntries(groups.flatMap(([name, word]) => (word ? [[name, word]] : [])));
}

/**
 * Whether a sign applies to the finding. An app whose answer differs from that at a lower level has met what crashes
 * others; one with the same answer at both has not.
 */
function isAbout(
	{outcome, says, amiss}: Sign,
	{outcome: found, amiss: isAmiss, http, httpBelow}: Finding,
): boolean {
	if (!isAmiss) return !amiss && outcome.includes(found);
	return (
		amiss === true || (says !== undefined && outcome.includes('crashed') && http !== httpBelow)
	);
}

function resolved(
	id: string,
	{title, why, overrides, imageChanges}: CatalogueEntry,
	{sign: {source}, told}: {sign: Sign; told: Told},
): Cause {
	const {container} = told.finding;
	return {
		id,
		title,
		why: typeof why === 'string' ? why : why(told),
		source,
		overrides: (overrides?.(told) ?? []).map(each => forContainer(container, each)),
		imageChanges: imageChanges?.(told) ?? [],
	};
}
