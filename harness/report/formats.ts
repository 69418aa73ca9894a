import type {Style} from '../machine/style.ts';
import type {ConformanceReport} from './conformance-report.ts';

interface Format {
	/** The help text of the option `--NAME` that selects it. Without one, it is what other options leave. */
	readonly help?: string;
	/** Loads its code when it is used, so that `--help` is quick. */
	readonly load: () => Promise<(report: ConformanceReport, style: Style) => string>;
}

/** What `spd run` can print, by name. */
export const formats = {
	tables: {
		async load() {
			const {renderReport} = await import('./terminal/terminal.ts');
			return (report, style) => renderReport(style, report);
		},
	},
	verdict: {
		async load() {
			const {renderVerdict} = await import('./terminal/terminal.ts');
			return (report, style) => renderVerdict(style, report);
		},
	},
	json: {
		help: 'print JSON instead of tables',
		load: async () => report => JSON.stringify(report, undefined, 2),
	},
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

/** The formats that have an option. */
export const formatOptions: readonly {readonly name: FormatName; readonly help: string}[] =
	Object.entries<Format>(formats).flatMap(([name, {help}]) =>
		help === undefined ? [] : [{name: name as FormatName, help}],
	);
