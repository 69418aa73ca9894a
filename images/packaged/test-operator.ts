import path from 'node:path';
import envPaths from 'env-paths';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {goDownload, goInstall} from '../host/go.ts';

const module = 'knative.dev/operator';
const version = 'v0.50.0';

/** The Knative Operator, for tests: what vendors install Knative with. */
export interface TestOperator {
	readonly program: string;
	/** Its module's files: CRDs, ConfigMaps, and the manifests of the releases that it installs. */
	readonly module: string;
}

/** Built from its Go module, once for the machine, whatever cache the test has. */
export async function testOperator(
	settings: Pick<CacheSettings, 'progress' | 'signal'>,
): Promise<TestOperator> {
	const {signal} = settings;
	const entry = await cached(
		{
			name: 'test-knative-operator',
			title: 'the Knative Operator from its Go module, for tests (about 3 minutes, once)',
			inputs: [module, version],
			needs: 4e9,
			build: (folder, log) =>
				goInstall([`${module}/cmd/operator@${version}`], folder, {log, signal}),
		},
		{cache: envPaths('secure-pod-defaults-conformance', {suffix: ''}).cache, ...settings},
	);
	const {folder} = await goDownload(module, version, signal);
	return {program: path.join(entry, 'operator'), module: folder};
}
