import type {FileFacts} from './file-facts.ts';
import type {Outcome} from '../../model/row.ts';

/** What is known of a container that was started, or should have been: the only input for its cause. */
export interface Finding {
	/** The container, if it is not the serving one. */
	readonly container?: string;
	/** `pending`: no outcome within the limit, never started, or running without an answer. */
	readonly outcome: Outcome;
	/** The last message of kubelet, container runtime, Pod Security or the app itself. */
	readonly text: string;
	/** The container's exit code, if it has ended. */
	readonly exitCode?: number;
	/** The kubelet's reason why it waits or has ended: `CreateContainerError`, `StartError`, `OOMKilled` … */
	readonly reason?: string;
	/** The end of its log. */
	readonly log?: string;
	/** HTTP status of the app's own answer; 503: nothing listens, 504: it accepts and never answers. */
	readonly http?: number;
	/** The status is the app's own, and is an error or differs from that at a lower level: it does not serve. */
	readonly amiss?: true;
	/** HTTP status of its own answer at the lowest level at which it answered, if `amiss`. */
	readonly httpBelow?: number;
	/** Where its processes listen, without queue-proxy's own ports; undefined if that was not read. */
	readonly listening?: readonly Listener[];
	/** The port of the requests. */
	readonly port: number;
	/** Seconds from the container's start until the app answered; undefined if it did not. */
	readonly answeredAfter?: number;
	/** The limit for the answer in seconds, if it is so short that the app may only be slow. */
	readonly waited?: number;
	readonly image: ImageFacts;
	/** What the image's files say about it; undefined if they were not read, or it serves. */
	readonly files?: FileFacts;
}

/** A TCP socket that accepts connections. */
export interface Listener {
	/** `127.0.0.1`, `0.0.0.0`, `::` … */
	readonly address: string;
	readonly port: number;
}

/** An image's facts, as needed for causes and remedies. */
export interface ImageFacts {
	/** USER as written; empty if there is none. */
	readonly user: string;
	/** The uid of USER in the image's own /etc/passwd, if USER is a name found there. */
	readonly uid?: number;
	/** Entrypoint and command together. */
	readonly program: readonly string[];
	/** Its exposed TCP ports. */
	readonly exposed: readonly number[];
	/** As in Go and container registries: `amd64`, `arm64` … */
	readonly architecture: string;
	/** The file capabilities of the started program, such as `cap_net_bind_service=ep`; undefined: none, or not read. */
	readonly fileCapabilities?: string;
}

/** For an image that only the cluster has. */
export const unknownImage: ImageFacts = {user: '', program: [], exposed: [], architecture: ''};

/** Whether a socket can be reached only from its own Pod. */
export function isLoopback({address}: Listener): boolean {
	return /^(?:127\.|::1$|::ffff:127\.)/.test(address);
}
