import type {CorpusImage} from './image.ts';
import {dataServers, networkServers} from './images/data-servers.ts';
import {droppers} from './images/droppers.ts';
import {files, runtimeFiles, streams, users} from './images/files.ts';
import {initSystems} from './images/init-systems.ts';
import {chromium, kernelAsks, sandboxes} from './images/kernel.ts';
import {languages} from './images/languages.ts';
import {webServers} from './images/web-servers.ts';

/** Every image of the corpus, class by class. */
export const corpus: readonly CorpusImage[] = [
	...droppers,
	...initSystems,
	...webServers,
	...dataServers,
	...networkServers,
	...languages,
	...sandboxes,
	...chromium,
	...kernelAsks,
	...streams,
	...runtimeFiles,
	...files,
	...users,
];
