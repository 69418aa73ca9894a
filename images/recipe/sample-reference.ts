import type {SampleName} from './samples.ts';

/** What a sample image is called in a cluster: Knative resolves no tags under `dev.local/`. */
export function sampleReference(name: SampleName): string {
	return `dev.local/sample/${name}:v1`;
}
