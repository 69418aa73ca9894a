import type {Json} from './json.ts';
import type {Observation} from './observation.ts';
import type {Expectation} from './row.ts';

/** A value as text: `absent`, or JSON on one line. */
export function tellJson(value: Json): string {
	return value === null ? 'absent' : JSON.stringify(value);
}

/** An expectation in one line. */
export function tellExpectation(expected: Expectation): string {
	if ('equals' in expected) return tellJson(expected.equals);
	if ('onlyKeys' in expected) return `no keys but ${expected.onlyKeys.join(', ')}`;
	if ('refusal' in expected) return `refused by admission, naming ${expected.refusal}`;
	if ('process' in expected) return tellFacts(expected.process);
	if ('attempts' in expected) return tellFacts(expected.attempts);
	if ('dependsOn' in expected) {
		const {dependsOn, yes, no} = expected;
		return `where ${dependsOn}: ${tellExpectation(yes)}; elsewhere: ${tellExpectation(no)}`;
	}
	const {outcome, exitCode, text, answer, violations} = expected;
	return joined([
		[outcome].flat().join(' or '),
		exitCode !== undefined && `with exit code ${exitCode}`,
		violations && `for exactly ${violations.join(', ')}`,
		text !== undefined && `saying ${[text].flat().map(quoted).join(' and ')}`,
		answer !== undefined && `answering "${oneLine(answer)}"`,
	]);
}

/** An observation in one line. */
export function tellObservation(seen: Observation): string {
	switch (seen.kind) {
		case 'value':
			return Object.entries(seen.stages)
				.map(([stage, value]) => `${tellJson(value)} in ${stage}`)
				.join(', ');
		case 'refusal':
			return `refused by admission (${seen.code}): ${oneLine(seen.message)}`;
		case 'process':
			return tellFacts({...seen.facts});
		case 'attempts':
			return tellFacts(seen.outcomes);
		case 'outcome':
			return joined([
				seen.outcome,
				seen.exitCode !== undefined && `with exit code ${seen.exitCode}`,
				seen.violations && `for ${seen.violations.join(', ')}`,
				seen.text !== '' && `saying "${oneLine(seen.text)}"`,
				seen.answer !== undefined && `answering "${oneLine(seen.answer)}"`,
			]);
	}
}

function tellFacts(facts: Readonly<Record<string, string | number>>): string {
	return Object.entries(facts)
		.map(([name, value]) => `${name} ${value}`)
		.join(', ');
}

function joined(parts: readonly (string | false | undefined)[]): string {
	return parts.filter(part => typeof part === 'string').join(' ');
}

function quoted(text: string): string {
	return `"${oneLine(text)}"`;
}

function oneLine(text: string): string {
	return text.replaceAll(/\s*\n\s*/g, ' ⏎ ');
}
