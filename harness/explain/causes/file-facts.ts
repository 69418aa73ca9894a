import type {NamedImage} from '../../../images/named/any-image.ts';
import type {ImageFiles} from '../../../images/named/image-files.ts';
import type {Json} from '../../model/json.ts';
import {mayAccess, type Credentials} from '../access/may-access.ts';
import {accountsOf, startedAs, type Accounts} from '../access/node-user.ts';
import {ownerOf, type OwnedPath} from '../access/owner-of.ts';
import {refusal, type Refusal} from '../access/refusal.ts';
import {startFacts, type StartFacts} from '../access/start-facts.ts';
import {startProblem, type StartProblem} from '../access/start-problem.ts';
import type {Finding} from './finding.ts';
import {hidden, type Hidden} from './hidden.ts';
import {refusedPath} from './refused-path.ts';

/** What the image's files say about a container that does not serve. */
export interface FileFacts {
	/** As whom its program runs. */
	readonly who: Credentials;
	/** Why its program cannot start; known before anything is run. */
	readonly start?: StartProblem;
	/** The working directory, or a folder on the way to it, if its user may not enter that. */
	readonly workingDir?: OwnedPath;
	/** Who owns what its log says was refused. */
	readonly refused?: Refusal;
	/** What its log calls missing, and the image has. */
	readonly hidden?: Hidden;
}

/** An image whose files can still be read, with what is started of it. */
export interface ReadImage {
	readonly files: ImageFiles;
	readonly image: Pick<NamedImage, 'user' | 'workingDir' | 'env' | 'entrypoint' | 'command'>;
	readonly start: StartFacts;
	readonly accounts: Accounts;
}

/** `image` has the command, environment and working directory of the manifest where it sets them. */
export async function readImage(image: ReadImage['image'], files: ImageFiles): Promise<ReadImage> {
	const [start, accounts] = await Promise.all([startFacts(image, files), accountsOf(files)]);
	return {files, image, start, accounts};
}

/** The `securityContext` of a container and of its pod, as admission returned them. */
export interface SecurityContexts {
	readonly container: Json | undefined;
	readonly pod: Json | undefined;
}

/**
 * What the files say of a container with these settings on a node with that processor (`amd64`): before it is run, without
 * a finding; afterwards, with what it was refused. Undefined if its user is not known.
 */
export async function fileFacts(
	{files, image, start, accounts}: ReadImage,
	{contexts, machine}: {readonly contexts: SecurityContexts; readonly machine: string},
	found?: Pick<Finding, 'text' | 'log'>,
): Promise<FileFacts | undefined> {
	const who = startedAs(contexts, image.user, accounts);
	if (!who) return undefined;
	const problem = startProblem(start, who, machine);
	const {there, folders} = start.workingDir;
	const closed = [...folders, ...(there ? [there] : [])].find(
		folder => !mayAccess(who.run, folder, 'execute'),
	);
	const path = found && (refusedPath(found.text) ?? refusedPath(found.log ?? ''));
	const owned = path === undefined ? undefined : await ownerOf(files, path, image.workingDir);
	const refused = owned && refusal(owned, who.run);
	const words = found && [found.text, found.log ?? ''].join('\n');
	const unseen =
		words === undefined || refused
			? undefined
			: await hidden({files, image, start, accounts}, who.run, words);
	return {
		who: who.run,
		...(problem && {start: problem}),
		...(closed && {workingDir: closed}),
		...(refused && {refused}),
		...(unseen && {hidden: unseen}),
	};
}
