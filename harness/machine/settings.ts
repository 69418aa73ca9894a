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
	/** Colour on a terminal: not with `NO_COLOR`, `CLICOLOR=0`, `FORCE_COLOR=0` or `TERM=dumb`. */
	readonly color: boolean;
	/** Colour where no terminal is, too: `FORCE_COLOR` or `CLICOLOR_FORCE`. */
	readonly colorAnywhere?: true;
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
	/** `SPD_TEST_TURN`, `PART/OF` from 1: which of the tests that take turns are run. Without it all are. */
	readonly testTurn?: {readonly part: number; readonly of: number};
	/** `ARTIFACTS`: the folder that Prow keeps of a job. */
	readonly artifacts?: string;
	/** `GITHUB_ACTIONS=true`: a step of GitHub Actions, and the files that it may write. */
	readonly github?: {
		/** `GITHUB_STEP_SUMMARY` */
		readonly summary?: string;
		/** `GITHUB_OUTPUT` */
		readonly output?: string;
	};
	/** Whether a window could be shown: `DISPLAY` or `WAYLAND_DISPLAY`. */
	readonly display: boolean;
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
		SPD_TEST_TURN: testTurn,
		ARTIFACTS: artifacts,
	} = environment;
	const ci = isOn(environment.CI);
	return {
		ci,
		...(images ? {images: choose('IMAGES', images, imageSources)} : {}),
		skipKind: zeroOrOne('SKIP_KIND', environment.SKIP_KIND) && !ci,
		...colorOf(environment),
		unicode: showsUnicode(environment),
		dumb: environment.TERM === 'dumb',
		...(kubeconfig ? {kubeconfig} : {}),
		...(kubebuilderAssets ? {kubebuilderAssets} : {}),
		...(testCluster ? {testCluster: nameAndKubeconfig(testCluster)} : {}),
		...(testTurn ? {testTurn: partOf(testTurn)} : {}),
		...(artifacts ? {artifacts} : {}),
		...(environment.GITHUB_ACTIONS === 'true' ? {github: githubFiles(environment)} : {}),
		display: Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY),
		cache: envPaths('secure-pod-defaults-conformance', {suffix: ''}).cache,
	};
}

/** As commander decides it for `--help`: who wants none gets none. */
function colorOf({
	NO_COLOR,
	FORCE_COLOR,
	CLICOLOR,
	CLICOLOR_FORCE,
	TERM,
}: Environment): Pick<Settings, 'color' | 'colorAnywhere'> {
	if (NO_COLOR || off(FORCE_COLOR)) return {color: false};
	if (FORCE_COLOR !== undefined || (CLICOLOR_FORCE && !off(CLICOLOR_FORCE))) {
		return {color: true, colorAnywhere: true};
	}
	return {color: !off(CLICOLOR) && TERM !== 'dumb'};
}

const off = (value: string | undefined): boolean => value === '0' || value === 'false';

function githubFiles({
	GITHUB_STEP_SUMMARY: summary,
	GITHUB_OUTPUT: output,
}: Environment): NonNullable<Settings['github']> {
	return {...(summary ? {summary} : {}), ...(output ? {output} : {})};
}

function nameAndKubeconfig(value: string): {name: string; kubeconfig: string} {
	const [, name, kubeconfig] = /^([^:]+):(.+)$/.exec(value) ?? [];
	if (name !== undefined && kubeconfig !== undefined) return {name, kubeconfig};
	throw new UsageError(`SPD_TEST_CLUSTER is ${JSON.stringify(value)}; it must be NAME:KUBECONFIG`);
}

function partOf(value: string): {part: number; of: number} {
	const [, part, of] = /^([1-9]\d?)\/([1-9]\d?)$/.exec(value)?.map(Number) ?? [];
	if (part !== undefined && of !== undefined && part <= of) return {part: part - 1, of};
	throw new UsageError(
		`SPD_TEST_TURN is ${JSON.stringify(value)}; it must be PART/OF, such as 1/4`,
	);
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
