import type {Outcome} from '../../model/row.ts';

/** What is known of a container that was started, or was to be: all that a cause is told by. */
export interface Finding {
	/** The container that it is about, where that is not the serving one. */
	readonly container?: string;
	/** `pending`: it came to no end within the limit, was never started, or runs and answers nobody. */
	readonly outcome: Outcome;
	/** The last words of whoever speaks: kubelet, container runtime, Pod Security, or the app itself. */
	readonly text: string;
	/** The container's own, when it has ended. */
	readonly exitCode?: number;
	/** Why the kubelet says that it waits or has ended: `CreateContainerError`, `StartError`, `OOMKilled` … */
	readonly reason?: string;
	/** The end of its log. */
	readonly log?: string;
	/** HTTP status of the app's own answer; 503: nobody listens, 504: it accepts and never answers. */
	readonly http?: number;
	/** That status is the app's own, and an error, or not what it answers at a level below: it serves nobody so. */
	readonly amiss?: true;
	/** HTTP status of its own answer at the lowest level at which it answered, where it is amiss. */
	readonly httpBelow?: number;
	/** Where its processes listen, queue-proxy's own ports left out; undefined when that was not read. */
	readonly listening?: readonly Listener[];
	/** The port on which it was asked. */
	readonly port: number;
	/** Seconds from the container's start until the app answered; undefined when it did not. */
	readonly answeredAfter?: number;
	/** How many seconds it was given to answer, where that is so short that an app may just be slow. */
	readonly waited?: number;
	readonly image: ImageFacts;
}

/** A TCP socket that accepts connections. */
export interface Listener {
	/** `127.0.0.1`, `0.0.0.0`, `::` … */
	readonly address: string;
	readonly port: number;
}

/** What an image says of itself, as far as causes and remedies need it. */
export interface ImageFacts {
	/** USER as written; empty when there is none. */
	readonly user: string;
	/** The uid that USER has in the image's own /etc/passwd, when USER is a name that stands there. */
	readonly uid?: number;
	/** Entrypoint and command together: what is started. */
	readonly program: readonly string[];
	/** The TCP ports that it says it listens on. */
	readonly exposed: readonly number[];
	/** As Go and container registries name it: `amd64`, `arm64` … */
	readonly architecture: string;
	/** The capabilities that the started program's file carries, such as `cap_net_bind_service=ep`; undefined: none, or not read. */
	readonly fileCapabilities?: string;
}

/** Of an image that only the cluster knows. */
export const unknownImage: ImageFacts = {user: '', program: [], exposed: [], architecture: ''};

/** Whether a socket is reached from its own Pod only. */
export function isLoopback({address}: Listener): boolean {
	return /^(?:127\.|::1$|::ffff:127\.)/.test(address);
}
