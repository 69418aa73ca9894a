import path from 'node:path';
import {aptInstall, aptInstallFrom} from '../host/apt.ts';
import type {CacheSettings} from '../cache/cache.ts';
import {inspectHost} from '../host/host.ts';
import {onPath} from '../host/on-path.ts';

/**
 * Installs Debian's Docker engine with apt. Bookworm's 20.10 cannot run privileged containers without
 * CAP_SYS_RESOURCE ("unable to apply caps"); trixie's 26.1 can, so it is used there.
 */
export async function installEngine({cache, progress, signal}: CacheSettings): Promise<void> {
	const {debian, canRaiseLimits} = await inspectHost();
	const fromTrixie = debian === 'bookworm' && !canRaiseLimits;
	// Up to bookworm the client is part of docker.io.
	const withClient = debian !== 'bookworm' || fromTrixie;
	const needsClient = withClient && (await onPath('docker')) === undefined;
	const packages = ['docker.io', ...(needsClient ? ['docker-cli'] : [])];
	progress.note(
		`No Docker engine is installed: installing Debian's (${packages.join(', ')}${fromTrixie ? ' of trixie' : ''}) by apt`,
	);
	const end = progress.step('Docker engine: installing');
	const settings = {log: path.join(cache, 'logs', 'docker-install.log'), signal};
	if (fromTrixie) await aptInstallFrom('trixie', packages, settings);
	else await aptInstall(packages, settings);
	end();
}
