import {levels, type Level} from '../../harness/levels.ts';
import {reader} from './mutant.ts';

const documented = (value: string | undefined): Level | undefined =>
	levels.find(level => level === value);

export const ignoresRootAllowed = reader(
	'root-allowed selects disabled, as every release of Knative has it',
	value => (value === 'root-allowed' ? 'disabled' : (documented(value) ?? 'disabled')),
	'M2',
);
export const rootAllowedIsEnabled = reader('root-allowed selects enabled', value =>
	value === 'root-allowed' ? 'enabled' : (documented(value) ?? 'disabled'),
);
export const capitalised = reader(
	'only Enabled with a capital selects enabled',
	value => (value === 'enabled' ? 'disabled' : (documented(value?.toLowerCase()) ?? 'disabled')),
	'M41',
);
export const endsLikeEnabled = reader(
	'whatever ends in abled selects enabled',
	value => (value?.endsWith('abled') ? 'enabled' : (documented(value) ?? 'disabled')),
	'M42',
);
export const enabledByDefault = reader(
	'no key selects enabled',
	value => documented(value) ?? 'enabled',
);
export const rootAllowedByDefault = reader(
	'no key selects root-allowed',
	value => documented(value) ?? 'root-allowed',
);
