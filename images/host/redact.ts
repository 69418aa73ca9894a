import {lastApplied, redacted, rules, secretName} from './redaction-rules.ts';

/** The values that this process knows to be secret. */
const known = new Set<string>();

/** From now on these values are replaced wherever they occur. Short ones are left: they also occur elsewhere. */
export function keepSecret(...values: readonly unknown[]): void {
	for (const value of values) if (typeof value === 'string' && value.length >= 8) known.add(value);
}

/** The same for those of `NAME=VALUE` whose name says that they are secret. */
export function keepSecretVariables(variables: readonly string[]): void {
	for (const [name = '', ...value] of variables.map(each => each.split('='))) {
		if (secretName.test(name)) keepSecret(value.join('='));
	}
}

/**
 * Replaces what is a credential or looks like one, and the values of environment variables and Secrets, since reports are
 * shared. Applied where evidence is made, before anything is cut off.
 */
export function redact(text: string): string {
	const told = [...known].reduce((rest, value) => rest.replaceAll(value, redacted), text);
	return rules
		.filter(({only}) => only === undefined || only.test(text))
		.reduce((rest, {find, by}) => rest.replaceAll(find, by), told);
}

/** The same for the arguments of a program: also what follows an option of such a name. */
export function redactArguments(words: readonly string[]): readonly string[] {
	return words.map((word, index) => {
		const option = /^--?([\w-]+)$/.exec(words[index - 1] ?? '')?.[1];
		return option !== undefined && secretName.test(option) ? redacted : redact(word);
	});
}

/** The same for every string of a JSON value, also by the names of fields and of environment variables. */
export function redactJson<T>(value: T): T {
	return deep(value) as T;
}

function deep(value: unknown): unknown {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) {
		const words = value.every(each => typeof each === 'string');
		return words ? redactArguments(value) : value.map(deep);
	}
	if (typeof value !== 'object' || value === null) return value;
	const fields: readonly [string, unknown][] = Object.entries(value);
	const hidden = hiddenFields(value);
	return Object.fromEntries(
		fields.map(([name, each]) => [
			name,
			hidden.includes(name) || (typeof each === 'string' && secretName.test(name))
				? redacted
				: deep(each),
		]),
	);
}

function hiddenFields(value: object): readonly string[] {
	if ('kind' in value && value.kind === 'Secret') return ['data', 'stringData'];
	if ('name' in value && typeof value.name === 'string' && secretName.test(value.name)) {
		return ['value'];
	}
	return [lastApplied];
}
