import process from 'node:process';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {coveringArray} from '../suites/factors/covering.ts';
import {shapes, sizesOf} from '../suites/factors/index.ts';

/** Writes suites/factors/arrays.json anew: after a factor, or a value of one, has been added. It takes some seconds. */

const arrays = shapes.map(shape => {
	const objects = coveringArray(sizesOf(shape)).map(combination =>
		combination.map(value => value ?? '.').join(''),
	);
	return [shape.title, objects] as const;
});
const file = path.join(import.meta.dirname, '..', 'suites', 'factors', 'arrays.json');
await writeFile(file, `${JSON.stringify(Object.fromEntries(arrays), undefined, '\t')}\n`);
for (const [title, objects] of arrays)
	process.stdout.write(`${title}: ${objects.length} objects\n`);
