import {didYouMean} from '../harness/machine/usage-error.ts';
import {EnvironmentError} from '../images/host/errors.ts';
import {sampleNames} from '../images/recipe/samples.ts';

/** What cannot be found under a name that is nearly a sample's says so: only a registry knows whether there is such an image. */
export async function nearSample<T>(image: string | undefined, work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof EnvironmentError) || image === undefined) throw error;
		const near = /^[\w-]+$/.test(image) ? didYouMean(image, sampleNames) : '';
		if (near === '' || sampleNames.some(name => name === image)) throw error;
		throw new EnvironmentError(
			`${error.message}\nNo sample image is named ${JSON.stringify(image)}${near}`,
			{cause: error},
		);
	}
}
