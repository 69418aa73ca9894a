import {imageUser} from '../../explain/predict/image-user.ts';
import {effective, nonRootRefusal} from '../../explain/predict/non-root-rule.ts';
import type {DecisiveContainer} from '../../model/decisive.ts';
import {at, objectsAt, type Json} from '../../model/json.ts';

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
}

/**
 * What the contexts do to a container, by its image's USER and its ports alone; undefined if nothing is to be feared of
 * them. What its program does else is asked by running it: `spd repro`.
 */
export function forecast({context, pod, ports, image}: RenderedContainer): Forecast | undefined {
	const runAsUser = effective('runAsUser', context, pod);
	const isHardened = dropsAll(context) || at(context, 'allowPrivilegeEscalation') === false;
	if ('notRead' in image && typeof runAsUser !== 'number') {
		const nonRoot = effective('runAsNonRoot', context, pod) === true;
		if (!nonRoot && !isHardened) return undefined;
		return {
			is: 'may break',
			why: 'image not read',
			told: nonRoot
				? `image not read: ${image.notRead}: it does not start if its USER is root, a name or not set`
				: `image not read: ${image.notRead}: if it runs as root, it does so without capabilities`,
		};
	}
	const written = 'user' in image ? image.user : '';
	const refusal = nonRootRefusal({container: context, pod}, written);
	if (refusal !== undefined) {
		return {is: 'broken', why: 'refused', told: `CreateContainerConfigError: ${refusal}`};
	}
	if (!isHardened) return undefined;
	const user = imageUser(written);
	const isRoot = typeof runAsUser === 'number' ? runAsUser === 0 : 'uid' in user && user.uid === 0;
	if (isRoot) {
		if (!dropsAll(context)) return undefined;
		return {
			is: 'may break',
			why: 'root',
			told: 'it runs as root without capabilities: chown, setuid, files of other users and the like are refused to it',
		};
	}
	if (!isLow(ports) || at(context, 'allowPrivilegeEscalation') !== false) return undefined;
	return {
		is: 'may break',
		why: 'low port',
		told: 'a port below 1024, and not root: file capabilities have no effect, so that it binds the port only where the node lets everyone (net.ipv4.ip_unprivileged_port_start)',
	};
}

function dropsAll(context: Json): boolean {
	const drop = at(context, 'capabilities', 'drop');
	return Array.isArray(drop) && drop.some(each => String(each).toUpperCase() === 'ALL');
}

const isLow = (ports: Json | undefined): boolean =>
	objectsAt({ports: ports ?? null}, 'ports').some(
		({containerPort}) => Number(containerPort) < 1024,
	);
