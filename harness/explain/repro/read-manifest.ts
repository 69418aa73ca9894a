import {readFile} from 'node:fs/promises';
import {parseAllDocuments} from 'yaml';
import {isObject, objectsAt, textAt, type JsonObject} from '../../model/json.ts';
import {tellError} from '../../machine/tell-error.ts';
import {problemOf, UsageError} from '../../machine/usage-error.ts';
import {isBeside} from './apply-beside.ts';
import {podSpecIn} from './service.ts';

/** A Service as its user wrote it, and the other content of the file. */
export interface Manifest {
	readonly service: JsonObject;
	/** ServiceAccounts, Secrets and ConfigMaps, which are created before it. */
	readonly beside: readonly JsonObject[];
	/** What is not created: `Deployment db` … */
	readonly leftOut: readonly string[];
}

/**
 * Reads the one Knative Service of a YAML or JSON file.
 * @throws {UsageError} if the file cannot be read, or contains no Service or several
 */
export async function readManifest(file: string): Promise<Manifest> {
	try {
		return manifestIn(await readFile(file, 'utf8'));
	} catch (error) {
		throw new UsageError(`${file}: ${tellError(error)}`, {cause: error});
	}
}

/** The same from the text; throws the reason if it is invalid. */
export function manifestIn(text: string): Manifest {
	const documents = parseAllDocuments(text, {logLevel: 'error'});
	const [wrong] = documents.flatMap(({errors}) => errors);
	if (wrong) throw new Error(`not YAML: ${problemOf(wrong).split('\n')[0] ?? ''}`);
	const objects = documents
		.map((document): unknown => document.toJS())
		.filter(isObject)
		.flatMap(object => (object['kind'] === 'List' ? objectsAt(object, 'items') : [object]));
	const [service, ...others] = objects.filter(isService);
	if (!service || others.length > 0) {
		const found = objects.map(tell).join(', ') || 'nothing';
		throw new Error(
			`${service ? 'contains several Services' : 'contains no Service of serving.knative.dev/v1'}; found: ${found}`,
		);
	}
	const containers = objectsAt(podSpecIn(service), 'containers');
	if (containers.length === 0) throw new Error('the Service has no spec.template.spec.containers');
	const bare = containers.find(each => textAt(each, 'image') === '');
	if (bare) throw new Error(`container ${textAt(bare, 'name') || 'without a name'} has no image`);
	const rest = objects.filter(object => object !== service);
	return {
		service,
		beside: rest.filter(isBeside),
		leftOut: rest.filter(object => !isBeside(object)).map(tell),
	};
}

const isService = ({kind, apiVersion}: JsonObject): boolean =>
	kind === 'Service' &&
	typeof apiVersion === 'string' &&
	apiVersion.startsWith('serving.knative.dev/');

const tell = (object: JsonObject): string =>
	`${textAt(object, 'kind') || 'something without a kind'} ${textAt(object, 'metadata', 'name')}`.trim();
