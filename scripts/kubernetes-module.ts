import {chmod, copyFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {goDownload} from '../images/host/go.ts';
import {makeFolder} from '../images/host/make-folder.ts';
import {temporaryFolder} from '../images/host/temporary.ts';
import {kubernetesModule} from '../images/packaged/kubernetes.ts';

/**
 * `node scripts/kubernetes-module.ts 1.37.2 …`: writes the main module of a Kubernetes release, go.mod and go.sum, from
 * the release's own. The only other thing that a new release needs is its row in images/recipe/versions.ts.
 */

interface GoMod {
	readonly Go: string;
	readonly GoDebug?: ReadonlyArray<{readonly Key: string; readonly Value: string}>;
	readonly Require: ReadonlyArray<{readonly Path: string; readonly Version: string}>;
	readonly Replace: ReadonlyArray<{
		readonly Old: {readonly Path: string};
		readonly New: {readonly Path: string};
	}>;
}

const kubernetes = 'k8s.io/kubernetes';

for (const version of process.argv.slice(2)) await write(version);

async function write(version: string): Promise<void> {
	const {signal} = new AbortController();
	const release = await goDownload(kubernetes, `v${version}`, signal);
	const {stdout} = await execa({cwd: release.folder})`go mod edit -json`;
	const own = JSON.parse(stdout) as GoMod;
	// A module of the release's own repository is published under the release's number, with a 0 in front.
	const stagingVersion = version.replace(/^1/, 'v0');
	const staging = own.Replace.filter(({New}) => New.Path.startsWith('./')).map(({Old}) => Old.Path);
	await using work = await temporaryFolder('go');
	const file = (name: string): string => path.join(work.folder, name);
	const {mainProgram, folder} = kubernetesModule(version);
	await copyFile(mainProgram, file('main.go'));
	await writeFile(file('go.mod'), goMod(own, {version, staging, stagingVersion}));
	// What the release's go.sum lacks, its own modules, Go's checksum database verifies.
	await copyFile(path.join(release.folder, 'go.sum'), file('go.sum'));
	await chmod(file('go.sum'), 0o644);
	await execa({cwd: work.folder, env: {GOWORK: 'off'}})`go mod tidy`;
	await makeFolder(folder);
	for (const name of ['go.mod', 'go.sum']) await copyFile(file(name), path.join(folder, name));
	process.stdout.write(
		`Kubernetes ${version}: ${staging.length} modules of its own, ${path.relative(process.cwd(), folder)}\n`,
	);
}

/** Everything that the release requires, in the same versions, and the release itself. */
function goMod(
	{Go, GoDebug = [], Require}: GoMod,
	{
		version,
		staging,
		stagingVersion,
	}: {version: string; staging: readonly string[]; stagingVersion: string},
): string {
	return [
		'module spd.invalid/kubernetes',
		`go ${Go}`,
		...GoDebug.map(({Key, Value}) => `godebug ${Key}=${Value}`),
		'require (',
		`${kubernetes} v${version}`,
		...Require.map(({Path, Version}) => `${Path} ${Version}`),
		')',
		'replace (',
		...staging.map(name => `${name} => ${name} ${stagingVersion}`),
		')',
		'',
	].join('\n');
}
