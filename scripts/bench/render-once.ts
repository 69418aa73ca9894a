import process from 'node:process';
import {formats, type FormatName} from '../../harness/report/formats.ts';
import {readReport} from '../../harness/report/read-report.ts';

/** A process of its own for one rendering: `node render-once.ts FILE FORMAT` prints milliseconds and bytes as JSON. */

const [file = '', format = ''] = process.argv.slice(2);
const report = await readReport(file);
const render = await formats[format as FormatName].load();
const {maxRSS: before} = process.resourceUsage();
const begun = performance.now();
const text = await render(report, {color: false, unicode: true, width: 100});
const milliseconds = performance.now() - begun;
const bytes = (process.resourceUsage().maxRSS - before) * 1024;
process.stdout.write(JSON.stringify({milliseconds, bytes, characters: text.length}));
