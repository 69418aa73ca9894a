import test from 'ava';
import {missingNames} from './missing-names.ts';

const table: readonly (readonly [string, readonly string[]])[] = [
	["ModuleNotFoundError: No module named 'shop'", ['shop']],
	['/usr/bin/python3: No module named shop.web', ['shop.web']],
	["Error: Cannot find module '/srv/main.js'", ['/srv/main.js']],
	[
		"Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /srv/main.js",
		['express'],
	],
	["main.rb:1:in `require': cannot load such file -- shop (LoadError)", ['shop']],
	[
		"Can't locate Shop/Web.pm in @INC (you may need to install the Shop::Web module)",
		['Shop/Web.pm'],
	],
	["PHP Fatal error:  Uncaught Error: Failed opening required 'shop.php'", ['shop.php']],
	['Could not open input file: /srv/main.php', ['/srv/main.php']],
	['Error: Could not find or load main class com.acme.Main', ['com.acme.Main']],
	['Error: Unable to access jarfile /app/app.jar', ['/app/app.jar']],
	[
		'app: error while loading shared libraries: libshop.so.1: cannot open shared object file',
		['libshop.so.1'],
	],
	['exec: "server": executable file not found in $PATH', ['server']],
	['/entry.sh: line 3: server: command not found', ['server']],
	['fatal: cannot read config file /etc/app/app.conf', ['/etc/app/app.conf']],
	['/etc/app/app.conf does not exist', ['/etc/app/app.conf']],
	['listening on 8080', []],
	['cannot connect to db', []],
];

for (const [log, expected] of table) {
	test(`${expected.join() || 'nothing'} is missing in: ${log}`, t => {
		t.deepEqual(missingNames(log), expected);
	});
}
