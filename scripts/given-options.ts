import {
	optionsIn,
	providerOptions,
	type OptionGroup,
	type OptionName,
	type ProviderName,
	type ProviderValues,
} from './provider-options.ts';

type Given = Readonly<Partial<ProviderValues>>;

type UsersOf<Name extends OptionName> = (typeof providerOptions)[Name]['usedBy'][number];

type UsedBy<Provider extends ProviderName> = {
	[
		Name in keyof ProviderValues as Provider extends UsersOf<Name> ? Name : never
	]: ProviderValues[Name];
};

/** The given values that a provider uses. */
export function usedBy<Provider extends ProviderName>(
	provider: Provider,
	options: ProviderValues,
): UsedBy<Provider> {
	const names = optionsIn()
		.filter(([, option]) => option.usedBy.includes(provider))
		.map(([name]) => name);
	return Object.fromEntries(
		givenAmong(names, options).map(name => [name, options[name]]),
	) as UsedBy<Provider>;
}

/** The options that a provider refuses, given or not. */
export const refusedBy = (provider: ProviderName): readonly OptionName[] =>
	optionsIn()
		.filter(([, {usedBy: users, ignoredBy = []}]) => ![...users, ...ignoredBy].includes(provider))
		.map(([name]) => name);

export const givenAmong = (names: readonly OptionName[], options: Given): readonly OptionName[] =>
	names.filter(name => options[name] !== undefined && options[name] !== false);

/** As on the command line: `--mirror`. */
export const flagOf = (name: OptionName): string => providerOptions[name].flags.split(' ')[0] ?? '';

/** With its value: `--binaries DIR`. */
export const usageOf = (name: OptionName): string =>
	providerOptions[name].flags.replace(/<(.*)>/, (_, value: string) => value.toUpperCase());

/** The given options of these groups that belong in the command that runs a row again; defaults are left out. */
export function againArguments(
	options: Given,
	...groups: readonly OptionGroup[]
): readonly string[] {
	return optionsIn(groups).flatMap(([name, {again, default: usual}]) => {
		const value = options[name];
		if (!again || value === undefined || value === false || value === usual) return [];
		return [flagOf(name), ...(value === true ? [] : [value])];
	});
}
