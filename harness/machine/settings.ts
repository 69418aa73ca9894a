import process from 'node:process';
import envPaths from 'env-paths';
import {choose, UsageError} from './usage-error.ts';

/** Where the images come from if the command line does not specify it. */
export const imageSources = ['published', 'packaged'] as const;

export type ImageSource = (typeof imageSources)[number];

/** The settings from the environment; nothing else reads it. */
export interface Settings {
	/** Runs in CI: nothing is guessed and nothing is skipped. */
	readonly ci: boolean;
	readonly images?: ImageSource;
	/** `SKIP_KIND=1`, ignored in CI. */
	readonly skipKind: boolean;
	/** `NO_COLOR` is not set. */
	readonly color: boolean;
	/** The terminal supports more than ASCII. */
	readonly unicode: boolean;
	/** The terminal cannot be repainted (`TERM=dumb`). */
	readonly dumb: boolean;
	/** `KUBECONFIG`, unchanged. */
	readonly kubeconfig?: string;
	/** `KUBEBUILDER_ASSETS`: a folder with etcd and kube-apiserver. */
	readonly kubebuilderAssets?: string;
	/** `SPD_TEST_CLUSTER`, `NAME:KUBECONFIG`: a kept cluster that `make test` created for all its tests. */
	readonly testCluster?: {readonly name: string; readonly kubeconfig: string};
	/** The folder for files that can be created again. */
	readonly cache: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment once.
 * @throws {UsageError} if one of this project's variables has an invalid value
 */
export function readSettings(environment: Environment = process.env): Settings {
	const {
		IMAGES: images,
		KUBECONFIG: kubeconfig,
		KUBEBUILDER_ASSETS: kubebuilderAssets,
		SPD_TEST_CLUSTER: testCluster,
	} = environment;
	const ci = isOn(environment.CI);
	return {
		ci,
		...(images ? {images: choose('IMAGES', images, imageSources)} : {}),
		skipKind: zeroOrOne('SKIP_KIND', environment.SKIP_KIND) && !ci,
		color: !environment.NO_COLOR,
		unicode: showsUnicode(environment),
		dumb: environment.TERM === 'dumb',
		...(kubeconfig ? {kubeconfig} : {}),
		...(kubebuilderAssets ? {kubebuilderAssets} : {}),
		...(testCluster ? {testCluster: nameAndKubeconfig(testCluster)} : {}),
		cache: envPaths('secure-pod-defaults-conformance', {suffix: ''}).cache,
	};
}

function nameAndKubeconfig(value: string): {name: string; kubeconfig: string} {
	const [, name, kubeconfig] = /^([^:]+):(.+)$/.exec(value) ?? [];
	if (name !== undefined && kubeconfig !== undefined) return {name, kubeconfig};
	throw new UsageError(`SPD_TEST_CLUSTER is ${JSON.stringify(value)}; it must be NAME:KUBECONFIG`);
}

function isOn(value: string | undefined): boolean {
	return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}

function zeroOrOne(name: string, value: string | undefined): boolean {
	if (value === undefined || value === '' || value === '0') return false;
	if (value === '1') return true;
	throw new UsageError(`${name} is ${JSON.stringify(value)}; it must be 1, 0 or unset`);
}

/** The Linux console has no such glyphs, nor does a locale with another encoding. */
function showsUnicode({TERM, LC_ALL, LC_CTYPE, LANG}: Environment): boolean {
	const locale = [LC_ALL, LC_CTYPE, LANG].find(value => value);
	return TERM !== 'linux' && (locale === undefined || /utf-?8/i.test(locale));
}
