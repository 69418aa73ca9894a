import {at, type Json} from '../../model/json.ts';
import type {ImageFiles} from '../../../images/named/image-files.ts';
import type {Credentials} from './may-access.ts';

/** As whom a node starts a container's program. */
export interface StartedAs {
	/** While the kernel executes the program: runc gives any uid the granted capabilities before that. */
	readonly exec: Credentials;
	/** The running program: a uid other than 0 has lost them (capabilities(7), "Transformation of capabilities"). */
	readonly run: Credentials;
}

/** The image's own accounts, as text. */
export interface Accounts {
	readonly passwd: string;
	readonly group: string;
}

export async function accountsOf(files: ImageFiles): Promise<Accounts> {
	const [passwd, group] = await Promise.all(
		['/etc/passwd', '/etc/group'].map(async file => {
			const {entry} = await files.at(file);
			return entry?.content.toString('utf8') ?? '';
		}),
	);
	return {passwd: passwd ?? '', group: group ?? ''};
}

/** The capabilities that Docker and containerd grant if none are dropped (containerd `oci/spec.go`, moby `oci/caps`). */
const defaultCapabilities: readonly string[] = [
	'CHOWN',
	'DAC_OVERRIDE',
	'FSETID',
	'FOWNER',
	'MKNOD',
	'NET_RAW',
	'SETGID',
	'SETUID',
	'SETFCAP',
	'SETPCAP',
	'NET_BIND_SERVICE',
	'SYS_CHROOT',
	'KILL',
	'AUDIT_WRITE',
];

/**
 * As whom a container with these securityContexts runs on a node (other-images.md): the uid of the manifest or of the image's
 * USER, the gid of the manifest or of that uid in the image's /etc/passwd or else 0, and the groups of /etc/group; the group
 * part of USER is not read. Undefined for a USER that the image does not know.
 */
export function startedAs(
	{container, pod}: {readonly container: Json | undefined; readonly pod: Json | undefined},
	imageUser: string,
	accounts: Accounts,
): StartedAs | undefined {
	const own = (field: string) => at(container, field) ?? at(pod, field);
	const [name = ''] = imageUser.split(':');
	const asked = own('runAsUser') ?? (/^\+?\d+$/.test(name) || name === '' ? Number(name) : name);
	const users = accounts.passwd.split('\n').map(line => line.split(':'));
	const user = users.find(([login, , uid]) =>
		typeof asked === 'number' ? Number(uid) === asked && uid !== '' : login === asked,
	);
	const uid = typeof asked === 'number' ? asked : Number(user?.[2]);
	if (Number.isNaN(uid)) return undefined;
	const gid = own('runAsGroup') ?? Number(user?.[3] ?? 0);
	if (typeof gid !== 'number') return undefined;
	const added = [own('fsGroup'), ...list(at(pod, 'supplementalGroups'))];
	const groups = [
		...added.filter(each => typeof each === 'number'),
		...(user ? groupsOf(user[0] ?? '', accounts.group) : []),
	];
	const capabilities = granted(at(container, 'capabilities'));
	const exec = {uid, gid, groups: [...new Set(groups)], capabilities};
	return {exec, run: uid === 0 ? exec : {...exec, capabilities: []}};
}

function groupsOf(login: string, group: string): readonly number[] {
	return group
		.split('\n')
		.map(line => line.split(':'))
		.filter(([, , , members = '']) => members.split(',').includes(login))
		.map(([, , gid]) => Number(gid));
}

function granted(capabilities: Json | undefined): readonly string[] {
	const [add, drop] = ['add', 'drop'].map(key =>
		list(at(capabilities, key)).flatMap(each =>
			typeof each === 'string' ? [each.toUpperCase()] : [],
		),
	);
	const kept = drop?.includes('ALL')
		? []
		: defaultCapabilities.filter(each => !drop?.includes(each));
	const base = add?.includes('ALL') ? ['DAC_READ_SEARCH', ...defaultCapabilities] : kept;
	return [...new Set([...base, ...(add ?? [])])];
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
