import {readFile} from 'node:fs/promises';
import {parse} from 'yaml';
import {choose, problemOf, UsageError} from '../harness/machine/usage-error.ts';
import {record, text} from '../harness/verdict/shape.ts';
import {sampleNames, type SampleName} from '../images/recipe/samples.ts';

/** References of sample images, by the sample. */
export type SampleReferences = Readonly<Partial<Record<SampleName, string>>>;

/**
 * Reads the file of `--sample-images`: YAML, a reference a sample, `nginx: registry.example/library/nginx:1.29.3`.
 * @throws {UsageError} in one line that names the file
 */
export async function readSampleImages(file: string): Promise<SampleReferences> {
	try {
		const source = await readFile(file, 'utf8');
		const named = record(text)(parse(source, {prettyErrors: false, logLevel: 'error'}));
		const entries = Object.entries(named);
		if (entries.length === 0) throw new UsageError('names no sample');
		return Object.fromEntries(
			entries.map(([name, reference]) => [choose('sample', name, sampleNames), reference]),
		);
	} catch (cause) {
		throw new UsageError(`--sample-images ${file}: ${problemOf(cause as Error)}`, {cause});
	}
}
