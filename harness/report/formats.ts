import type {Style} from '../machine/style.ts';
import type {ConformanceReport} from './conformance-report.ts';

/** A report as text: a pure function of it, also where a library gives a promise. */
export type Render = (report: ConformanceReport, style: Style) => string | Promise<string>;

interface Format {
	/** What it is, for a help text. */
	readonly help: string;
	/** The option `--NAME` of `spd run` prints it. */
	readonly option?: true;
	/** The name of its file in a report folder. */
	readonly file?: string;
	/** Loads its code when it is used, so that `--help` is quick. */
	readonly load: () => Promise<Render>;
}

/** What a report can be turned into, by name. */
export const formats = {
	tables: {
		help: 'tables, as after a run',
		async load() {
			const {renderReport} = await import('./terminal/terminal.ts');
			return (report, style) => renderReport(style, report);
		},
	},
	verdict: {
		help: 'the verdict only',
		async load() {
			const {renderVerdict} = await import('./terminal/terminal.ts');
			return (report, style) => renderVerdict(style, report);
		},
	},
	json: {
		help: 'print JSON instead of tables',
		option: true,
		file: 'report.json',
		load: async () => report => JSON.stringify(report, undefined, 2),
	},
	yaml: {
		help: 'the same as YAML',
		file: 'report.yaml',
		async load() {
			// Twice as fast as the package yaml; every text in quotes, as readers of YAML 1.1 need it.
			const {dump} = await import('js-yaml');
			return report => dump(report, {noRefs: true, lineWidth: -1, forceQuotes: true});
		},
	},
	junit: {
		help: 'JUnit XML, for CI',
		file: 'junit_secure-pod-defaults.xml',
		load: async () => (await import('./formats/junit.ts')).renderJunit,
	},
	tap: {
		help: 'the Test Anything Protocol, with YAML diagnostics',
		file: 'results.tap',
		load: async () => (await import('./formats/tap.ts')).renderTap,
	},
	sarif: {
		help: 'SARIF 2.1.0, for code scanning',
		file: 'results.sarif',
		load: async () => (await import('./formats/sarif.ts')).renderSarif,
	},
	summary: {
		help: 'Markdown for the summary of a GitHub job, within its limit',
		file: 'summary.md',
		load: async () => (await import('./formats/markdown.ts')).renderSummary,
	},
	comment: {
		help: 'the same for a comment on a pull request: shorter',
		file: 'comment.md',
		load: async () => (await import('./formats/markdown.ts')).renderComment,
	},
	openmetrics: {
		help: 'OpenMetrics, for a dashboard',
		file: 'metrics.txt',
		load: async () => (await import('./formats/openmetrics.ts')).renderOpenMetrics,
	},
	html: {
		help: 'one page for a browser',
		file: 'report.html',
		async load() {
			const [{renderHtml}, {readFurnishing}] = await Promise.all([
				import('./html/html.ts'),
				import('./html/document.ts'),
			]);
			const furnishing = await readFurnishing();
			return report => renderHtml(report, furnishing);
		},
	},
	badge: {
		help: 'the conclusion as a picture (SVG)',
		file: 'badge.svg',
		load: async () => (await import('./html/badge.ts')).renderBadge,
	},
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

const all: readonly (readonly [string, Format])[] = Object.entries(formats);

/** The formats that have an option. */
export const formatOptions: readonly {readonly name: FormatName; readonly help: string}[] =
	all.flatMap(([name, {option, help}]) =>
		option === undefined ? [] : [{name: name as FormatName, help}],
	);

export const formatNames = all.map(([name]) => name as FormatName);

/** The formats that are files, but for the report itself. */
export const fileFormatNames = all
	.filter(([name, {file}]) => file !== undefined && name !== 'json')
	.map(([name]) => name as FormatName);

/** The name of a format's file in a report folder; undefined for those that are for a terminal. */
export function fileOf(name: FormatName): string | undefined {
	const {file}: Format = formats[name];
	return file;
}
