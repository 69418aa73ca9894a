import type {Account} from '../../../images/named/accounts.ts';
import type {PathOwner} from '../../../images/named/image-content.ts';
import type {ImageFacts} from '../causes/finding.ts';
import {someUid} from '../causes/override.ts';

/** The most users of one image that are tried. */
const mostUsers = 6;

/**
 * Users that distributions create in every image (Debian's base-passwd, Alpine's alpine-baselayout, Fedora's setup):
 * none of them was made for the app.
 */
const stock = new Set(
	'root daemon bin sys sync games man lp mail news uucp proxy backup list irc gnats _apt nobody adm shutdown halt operator ftp postmaster cyrus vpopmail ntp smmsp guest squid xfs at cron sshd messagebus'.split(
		' ',
	),
);

const isStock = ({name}: Account): boolean => stock.has(name) || name.startsWith('systemd-');

/** Users of distributions as which servers run all the same. */
const servers = ['www-data', 'nobody'] as const;

/**
 * Non-root uids as which an image may work, the most plausible first: the owners of what was refused to it, the users
 * that its authors made (their own first, then those of packages), a uid that owns nothing, and at last users that
 * distributions make for servers.
 */
export function plausibleUsers(
	{uid, accounts = []}: Pick<ImageFacts, 'uid' | 'accounts'>,
	owners: readonly PathOwner[],
): readonly number[] {
	const made = accounts.filter(each => !isStock(each) && each.name !== 'www-data');
	const [own, ofPackages] = [
		made.filter(each => each.uid >= 1000),
		made.filter(each => each.uid < 1000),
	];
	const ofServers = servers.flatMap(name => accounts.filter(each => each.name === name));
	const all = [
		uid,
		...owners.map(each => each.uid),
		...own.map(each => each.uid),
		...ofPackages.map(each => each.uid),
		someUid,
		...ofServers.map(each => each.uid),
	];
	const known = all.filter(each => each !== undefined);
	return [...new Set(known)].filter(each => each > 0).slice(0, mostUsers);
}
