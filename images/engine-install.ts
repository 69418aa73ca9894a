import path from 'node:path';
import {aptInstall, aptInstallFrom} from './apt.ts';
import type {CacheSettings} from './cache.ts';
import {inspectHost} from './host.ts';

/**
 * Installs Debian's Docker engine by apt. Bookworm's 20.10 cannot run privileged containers where
 * CAP_SYS_RESOURCE is missing ("unable to apply caps"); trixie's 26.1 can, so there it is taken.
 */
export async function installEngine({cache, progress, signal}: CacheSettings): Promise<void> {
	const {debian, canRaiseLimits} = await inspectHost();
	const fromTrixie = debian === 'bookworm' && !canRaiseLimits;
	progress.note(
		`No Docker engine is installed: installing Debian's (docker.io${fromTrixie ? ' of trixie' : ''}) by apt`,
	);
	const end = progress.step('Docker engine: installing');
	const settings = {log: path.join(cache, 'logs', 'docker-install.log'), signal};
	if (fromTrixie) await aptInstallFrom('trixie', ['docker.io'], settings);
	else await aptInstall(['docker.io'], settings);
	end();
}
