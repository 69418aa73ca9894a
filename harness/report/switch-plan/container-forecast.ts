import {isDeepStrictEqual} from 'node:util';
import {imageUser} from '../../explain/predict/image-user.ts';
import {effective, nonRootRefusal} from '../../explain/predict/non-root-rule.ts';
import type {DecisiveContainer} from '../../model/decisive.ts';
import {at, isObject, objectsAt, type Json, type JsonObject} from '../../model/json.ts';

/** What is known of an image: its USER as written, or why it was not read. */
export type KnownImage = {readonly user: string} | {readonly notRead: string};

/** One container as it is rendered. */
export interface RenderedContainer {
	readonly context: Json;
	readonly pod: Json;
	readonly ports: DecisiveContainer['ports'];
	readonly image: KnownImage;
}

/** What becomes of a container: that it does not start is certain, everything else is not. */
export interface Forecast {
	readonly is: 'broken' | 'may break';
	readonly why: 'refused' | 'image not read' | 'root' | 'low port';
	readonly told: string;
	/** What its user can set against it: a value that is set is not modified (documentation.md, lines 15, 25, 27). */
	readonly preventedBy: JsonObject;
}

/**
 * What the contexts do to a container, by its image's USER and its ports alone; undefined if nothing is to be feared of
 * them. What its program does else is asked by running it: `spd repro`.
 */
export function forecast({context, pod, ports, image}: RenderedContainer): Forecast | undefined {
	const runAsUser = effective('runAsUser', context, pod);
	if ('notRead' in image && typeof runAsUser !== 'number') {
		return unread({context, pod, ports}, `image not read: ${image.notRead}`);
	}
	const written = 'user' in image ? image.user : '';
	const refusal = nonRootRefusal({container: context, pod}, written);
	if (refusal !== undefined) {
		const told = `CreateContainerConfigError: ${refusal}`;
		return {is: 'broken', why: 'refused', told, preventedBy: mayBeRoot};
	}
	const isRoot = typeof runAsUser === 'number' ? runAsUser === 0 : isRootIn(imageUser(written));
	if (!isRoot) return isBound(context, ports) ? lowPort : undefined;
	return dropsAll(context) ? root : undefined;
}

/** What is to be set so that no more is to be feared of a container than before. */
export function settingAgainst(
	container: RenderedContainer,
	before: Forecast | undefined,
): JsonObject {
	const own = isObject(container.context) ? container.context : {};
	let setting: JsonObject = {};
	for (;;) {
		const feared = forecast({...container, context: {...own, ...setting}});
		if (feared === undefined || isDeepStrictEqual(feared, before)) return setting;
		setting = {...setting, ...feared.preventedBy};
	}
}

const mayBeRoot: JsonObject = {runAsNonRoot: false};
const ownCapabilities: JsonObject = {capabilities: {}};

const root: Forecast = {
	is: 'may break',
	why: 'root',
	told: 'it runs as root without capabilities: chown, setuid, files of other users and the like are refused to it',
	preventedBy: ownCapabilities,
};

const lowPort: Forecast = {
	is: 'may break',
	why: 'low port',
	told: 'a port below 1024, and not root: file capabilities have no effect, so that it binds the port only where the node lets everyone (net.ipv4.ip_unprivileged_port_start)',
	preventedBy: {allowPrivilegeEscalation: true},
};

/** Of an image of which nothing is known, by what it is most likely to need. */
function unread(
	{context, pod, ports}: Omit<RenderedContainer, 'image'>,
	why: string,
): Forecast | undefined {
	const feared = {is: 'may break', why: 'image not read'} as const;
	if (effective('runAsNonRoot', context, pod) === true) {
		const told = `${why}: it does not start if its USER is root, a name or not set`;
		return {...feared, told, preventedBy: mayBeRoot};
	}
	if (dropsAll(context)) {
		const told = `${why}: if it runs as root, it does so without capabilities`;
		return {...feared, told, preventedBy: ownCapabilities};
	}
	return isBound(context, ports) ? lowPort : undefined;
}

const isRootIn = (user: ReturnType<typeof imageUser>): boolean =>
	'uid' in user ? user.uid === 0 : user.name === 'root';

function dropsAll(context: Json): boolean {
	const drop = at(context, 'capabilities', 'drop');
	return Array.isArray(drop) && drop.some(each => String(each).toUpperCase() === 'ALL');
}

/** It listens on a low port and gains no privilege by what its file has. */
const isBound = (context: Json, ports: Json | undefined): boolean =>
	isLow(ports) && at(context, 'allowPrivilegeEscalation') === false;

const isLow = (ports: Json | undefined): boolean =>
	objectsAt({ports: ports ?? null}, 'ports').some(
		({containerPort}) => Number(containerPort) < 1024,
	);
