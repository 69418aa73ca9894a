/** What an app says that it does not find or cannot use, without the words of errno(3). */
const patterns: readonly {readonly says: RegExp; readonly source: string}[] = [
	{
		says: /(?:ModuleNotFoundError|ImportError): No module named '?(?<name>[\w.]+)'?/,
		source: 'CPython Lib/importlib/_bootstrap.py: a folder that may not be listed has no modules',
	},
	{says: /^\S*python[\d.]*: No module named (?<name>[\w.]+)/m, source: 'CPython Lib/runpy.py'},
	{
		says: /Cannot find (?:module|package) '(?<name>[^']+)'/,
		source: 'Node.js lib/internal/modules/cjs/loader.js and esm/resolve.js',
	},
	{says: /cannot load such file -- (?<name>[^\s)]+)/, source: 'Ruby load.c'},
	{says: /Can't locate (?<name>\S+\.pm) in @INC/, source: 'Perl pp_ctl.c'},
	{
		says: /Failed opening (?:required )?'(?<name>[^']+)'|Could not open input file: (?<path>\S+)/,
		source: 'PHP main/main.c, sapi/cli/php_cli.c',
	},
	{
		says: /(?:Could not find or load main class|ClassNotFoundException:|NoClassDefFoundError:) (?<name>[\w./$]+)/,
		source: 'OpenJDK launcher.properties, java.lang',
	},
	{says: /Unable to access jarfile (?<path>\S+)/, source: 'OpenJDK libjli, java.c'},
	{says: /Could not load file or assembly '(?<name>[^',]+)/, source: '.NET runtime'},
	{says: /module '(?<name>[^']+)' not found/, source: 'Lua loadlib.c'},
	{
		says: /error while loading shared libraries: (?<name>[^:\s]+): cannot open shared object file/,
		source: 'glibc elf/rtld.c',
	},
	{
		says: /exec: "(?<name>[^"]+)": executable file not found in \$PATH/,
		source: 'Go os/exec: what may not be reached is passed over',
	},
	{
		says: /(?:^|\s)(?:\S*sh: (?:\d+: )?|line \d+: )(?<name>[\w./-]+): (?:command )?not found/m,
		source: 'dash, busybox ash and bash',
	},
	{
		says: /\b(?:[Uu]nable to|[Cc]annot|[Cc]an't|[Cc]an’t|[Cc]ould not|[Ff]ailed to) (?:access|find|load|open|read|stat)\b[^\n/'"‘“]*['"‘“]?(?<path>\/[^\s'"‘’“”`:;,()]+)/,
		source: 'launchers and servers that print no errno text',
	},
	{
		says: /(?:^|[\s'"‘“`(])(?<path>\/[^\s'"‘’“”`:;,()]+)['"’”`)]*:? (?:does not exist|doesn't exist|not found|is missing|[Nn]o such file)/m,
		source: 'programs that ask stat(2) or access(2) first, and take EACCES for absence',
	},
];

/** The names and paths that an app's log calls missing or unusable, each once. */
export function missingNames(log: string): readonly string[] {
	const named = patterns.flatMap(({says}) => {
		const {name, path} = says.exec(log)?.groups ?? {};
		return [path, name].flatMap(each => each ?? []);
	});
	return [...new Set(named)];
}
