import {mayAccess, type Access, type Credentials} from './may-access.ts';
import {tellOwner, type Ownership, type OwnedPath} from './owner-of.ts';

/** Why an app may not use a path, by the owner and mode that the image gives it. */
export interface Refusal {
	/** As the app wrote it. */
	readonly path: string;
	/** The file or folder that refuses: a folder on the way, the path itself, or the folder where it would be created. */
	readonly on: OwnedPath;
	/** What is refused: of a folder `execute` is entering it, `write` creating something in it. */
	readonly access: Access;
	/** Nothing is there yet: it would have to be created. */
	readonly absent?: true;
}

/**
 * What refuses a process the use of a path; undefined if the image grants everything there, so that something that the
 * image does not show refuses it: a mount, or what the app itself has changed.
 */
export function refusal({asked, there, folders}: Ownership, who: Credentials): Refusal | undefined {
	const closed = folders.find(folder => !mayAccess(who, folder, 'execute'));
	if (closed) return {path: asked, on: closed, access: 'execute'};
	if (!there) {
		const parent = folders.at(-1);
		if (!parent || mayAccess(who, parent, 'write')) return undefined;
		return {path: asked, on: parent, access: 'write', absent: true};
	}
	const accesses = [there.kind === 'folder' ? 'execute' : 'read', 'read', 'write'] as const;
	const access = accesses.find(each => !mayAccess(who, there, each));
	return access && {path: asked, on: there, access};
}

/** Whether the same would be granted to it with CAP_DAC_OVERRIDE. */
export function isForCapability({on, access}: Refusal, who: Credentials): boolean {
	const capabilities = [...who.capabilities, 'DAC_OVERRIDE'];
	return mayAccess({...who, capabilities}, on, access);
}

/** `/data is 0770 root:33, and the container runs as 1001:0, which may not write to it`. */
export function tellRefusal({path, on, access}: Refusal, who: Credentials): string {
	const of = on.path === path ? '' : `${path}: `;
	return `${of}${on.path} is ${tellOwner(on)}, and the container runs as ${tellWho(who)}, which may not ${verb(on, access)}`;
}

/** `1001:0`, with the supplementary groups and, for root, how it is limited. */
export function tellWho({uid, gid, groups, capabilities}: Credentials): string {
	const others = groups.filter(group => group !== gid);
	const more = others.length === 0 ? '' : ` (groups ${others.join(', ')})`;
	const bare =
		uid === 0 && !capabilities.includes('DAC_OVERRIDE') ? ' without CAP_DAC_OVERRIDE' : '';
	return `${uid}:${gid}${more}${bare}`;
}

function verb({kind}: OwnedPath, access: Access): string {
	if (kind !== 'folder') return `${access} it`;
	return {read: 'list it', write: 'write to it', execute: 'enter it'}[access];
}
