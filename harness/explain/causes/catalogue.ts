import type {Cause, KnownCause, Sign, Told} from './cause.ts';
import {fileCauses} from './files.ts';
import type {Finding} from './finding.ts';
import {nonRootCauses} from './non-root.ts';
import {forContainer} from './override.ts';
import {privilegeCauses} from './privileges.ts';
import {servingCauses} from './serving.ts';
import {startCauses} from './start.ts';
import {unknownCauses} from './unknown.ts';

/** Every cause that is told by something of its own: at most one of them by any one text. */
export const knownCauses = {
	...nonRootCauses,
	...startCauses,
	...servingCauses,
	...privilegeCauses,
	...fileCauses,
} as const;

/** Every cause there is: those of `unknownCauses` are asked last. */
export const causes = {...knownCauses, ...unknownCauses} as const;

export type CauseId = keyof typeof causes;

/**
 * The cause of what was found, told by the container's last words and, where they tell nothing, by its log; undefined
 * where all is well, or nothing is known.
 */
export function causeOf(finding: Finding): Cause | undefined {
	return among(knownCauses, finding) ?? among(unknownCauses, finding);
}

/** Which sign of a cause is found, in those words. */
export function signFound(
	{signs}: Pick<KnownCause, 'signs'>,
	finding: Finding,
	words: string,
): {readonly sign: Sign; readonly told: Told} | undefined {
	for (const sign of signs) {
		const found = isFound(sign, finding, words);
		if (found) return {sign, told: {finding, words: found}};
	}
	return undefined;
}

function among(family: Readonly<Record<string, KnownCause>>, finding: Finding): Cause | undefined {
	const {text, log = '', amiss} = finding;
	// Of one that runs on, the last thing that it said is nearest to its last answer.
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
 * Whether a sign can speak of it. An app that answers at this level otherwise than at one below has met what others crash
 * of; one that answers alike at both has not.
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
	{title, why, overrides, imageChanges}: KnownCause,
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
