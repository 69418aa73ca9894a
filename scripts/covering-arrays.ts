import process from 'node:process';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {coveringArray, uncovered} from '../suites/factors/covering.ts';
import {combinationsOf, shapes, sizesOf} from '../suites/factors/index.ts';
import {threeTogether} from '../suites/factors/triples.ts';

/**
 * Writes suites/factors/arrays.json anew: after a factor, or a value of one, has been added. What still covers is kept. It takes
 * some seconds.
 */

const arrays = [...shapes, threeTogether].map(shape => {
	const [sizes, known, strength] = [sizesOf(shape), combinationsOf(shape), shape.strength];
	const fits = known.every(combination => combination.length === sizes.length);
	const covers = fits && uncovered(sizes, known, strength).length === 0;
	const combinations = covers ? known : coveringArray(sizes, strength);
	const objects = combinations.map(each => each.map(value => value ?? '.').join(''));
	return [shape.title, objects] as const;
});
const file = path.join(import.meta.dirname, '..', 'suites', 'factors', 'arrays.json');
await writeFile(file, `${JSON.stringify(Object.fromEntries(arrays), undefined, '\t')}\n`);
for (const [title, objects] of arrays)
	process.stdout.write(`${title}: ${objects.length} objects\n`);
