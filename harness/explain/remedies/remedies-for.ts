import path from 'node:path';
import type {PathOwner} from '../../../images/named/image-content.ts';
import type {Cause} from '../causes/cause.ts';
import {isNonRootCause} from '../causes/non-root.ts';
import {isRootUser, type Finding} from '../causes/finding.ts';
import {asUser, forContainer, identity, someUid, type Override} from '../causes/override.ts';
import type {JsonObject} from '../../model/json.ts';
import {plausibleUsers} from './plausible-users.ts';

/** A container that does not serve, and what is known of its image and its manifest. */
export interface Situation {
	readonly finding: Finding;
	readonly cause?: Cause;
	/** The securityContext of the container and of its pod, as their user wrote them. */
	readonly own: JsonObject;
	readonly pod: JsonObject;
	/** Owners of the path that was refused, the deepest first; empty if no path is known, or the image is not here. */
	readonly owners: readonly PathOwner[];
	/** A setting of the level was seen to be the reason: then its user may be one, whatever its words say. */
	readonly isLevels?: boolean;
	/** Volumes whose files its user may not read, by their modes. */
	readonly closedVolumes: readonly string[];
}

/**
 * What may help, unsorted but the more plausible first among equals: fields of the manifest taken back, the users that
 * the image knows, groups, HOME, a writable folder, modes of volumes, then what the cause suggests.
 */
export function remediesFor(situation: Situation): readonly Override[] {
	const {cause, finding, isLevels} = situation;
	const {overrides = []} = cause ?? {};
	if (cause?.denial === undefined && !isLevels) return overrides;
	const {container} = finding;
	const users = plausibleUsers(finding.image, situation.owners).map(asUser);
	const guessed = identity(forContainer(container, asUser(someUid)));
	const own = [
		...takenBack(situation.own),
		...users,
		...(isNonRootCause(cause?.id) ? [] : ofStarted(situation)),
	].map(each => forContainer(container, each));
	// Ports, and the uid of a USER by name, come before users that are guesses.
	return [...overrides.filter(each => identity(each) !== guessed), ...own];
}

/** What may help a container that was started. */
function ofStarted(situation: Situation): readonly Override[] {
	return [
		...groups(situation),
		...homes(situation),
		...stricter(situation.own),
		...folders(situation),
		...volumes(situation),
		...asOwner(situation),
	];
}

/** What is added to an override that did not help: what it met itself. */
export function furtherRemedies(situation: Situation, tried: Override): readonly Override[] {
	const {cause, finding} = situation;
	const {container} = finding;
	const settings = container === undefined ? tried : (tried.beside?.[container] ?? {});
	const isOther = typeof settings.securityContext?.['runAsUser'] === 'number';
	if (cause?.denial === undefined) return cause?.overrides ?? [];
	const own = [
		...(isOther ? homes(situation) : []),
		...groups(situation),
		...folders(situation),
		...volumes(situation),
	].map(each => forContainer(container, each));
	return [...cause.overrides, ...own];
}

/** The user's own fields that no image was built for. */
function takenBack(own: JsonObject): readonly Override[] {
	return ['runAsUser', 'runAsGroup']
		.filter(key => typeof own[key] === 'number')
		.map(key => ({securityContext: {[key]: null}}));
}

/** The groups that may use what was refused, and that of USER, which kubelets do not read. */
function groups({owners, finding: {image}, pod}: Situation): readonly Override[] {
	const [, named = ''] = image.user.split(':');
	const ofPath = owners.filter(({mode}) => (mode & 0o070) !== 0).map(({gid}) => gid);
	const all = [...new Set([...(/^\d+$/.test(named) ? [Number(named)] : []), ...ofPath])];
	return all.slice(0, 2).flatMap(gid => [
		{securityContext: {runAsGroup: gid}},
		// Knative lets no pod set it unless kubernetes.podspec-securitycontext is on; then a pod like this one does.
		...(Object.keys(pod).length > 0 ? [{podSecurityContext: {supplementalGroups: [gid]}}] : []),
	]);
}

/** A home that every user may write, where the refused path is in a home, or no path is known. */
function homes({cause, finding: {image}}: Situation): readonly Override[] {
	const refused = cause?.path;
	const known = (image.accounts ?? []).map(({home}) => home).filter(home => home !== '/');
	const isInHome =
		refused === undefined ||
		refused.startsWith('/.') ||
		[...known, '/root', '/home', '/nonexistent'].some(home => home !== '' && isIn(refused, home));
	return isInHome ? [{env: {HOME: '/tmp'}}] : [];
}

/** A program that gains rights, or tries to, may end where one that cannot does not. */
function stricter(own: JsonObject): readonly Override[] {
	return own['allowPrivilegeEscalation'] === false
		? []
		: [{securityContext: {allowPrivilegeEscalation: false}}];
}

/** The refused folder itself, or the one above a refused file, as an empty volume. */
function folders({owners, cause}: Situation): readonly Override[] {
	const [deepest] = owners;
	if (!deepest || cause?.path === undefined) return [];
	const folder = deepest.isFile ? path.posix.dirname(deepest.path) : deepest.path;
	return isReplaceable(folder) ? [{emptyDirs: [folder]}] : [];
}

function volumes({closedVolumes, pod}: Situation): readonly Override[] {
	return closedVolumes.flatMap(name => [
		{volumeModes: {[name]: 0o444}},
		...(Object.keys(pod).length > 0 ? [{podSecurityContext: {fsGroup: someUid}}] : []),
	]);
}

/** Root, to whom what was refused belongs: it costs the most, so that it is tried last. */
function asOwner({owners: [deepest], finding: {image}, own, pod}: Situation): readonly Override[] {
	const isRoot = isRootUser(image, own['runAsUser'] ?? pod['runAsUser']);
	return deepest?.uid === 0 && isRoot === false
		? [{securityContext: {runAsUser: 0, runAsNonRoot: false}}]
		: [];
}

/** Folders whose content every container needs. */
const needed =
	/^\/(?:$|(?:bin|boot|dev|etc|lib|lib64|proc|root|sbin|sys|usr|opt|app|srv)(?:\/|$)|(?:var|var\/lib|home)\/?$)/;

export const isReplaceable = (folder: string): boolean => !needed.test(folder);

const isIn = (file: string, folder: string): boolean =>
	file === folder || file.startsWith(`${folder.replace(/\/$/, '')}/`);
