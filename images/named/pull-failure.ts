/** Why a registry did not deliver an image. */
export interface PullFailure {
	readonly kind: 'absent' | 'login' | 'architecture' | 'unreachable' | 'throttled' | 'other';
	/** What is wrong with which image, and Docker's own message. */
	readonly message: string;
	/** What to do about it. */
	readonly next: string;
}

type Kind = PullFailure['kind'];

/**
 * Stable messages of the engine (moby `distribution/errors.go` and `registry/errors.go`; with its containerd
 * store, containerd `core/remotes/docker`), of registries (the error codes of the OCI distribution specification)
 * and of Go's network stack, the most specific first.
 */
const patterns: readonly (readonly [Kind, RegExp])[] = [
	['throttled', /toomanyrequests|429 Too Many Requests/i],
	['architecture', /no matching manifest for|no match for platform/i],
	[
		'unreachable',
		/no such host|server misbehaving|connection refused|connection reset|no route to host|network is unreachable|i\/o timeout|timed out|Client\.Timeout|deadline exceeded|TLS handshake timeout|x509:|HTTP response to HTTPS client|proxyconnect/i,
	],
	[
		'login',
		/pull access denied|may require|authentication required|no basic auth|unauthorized|denied: |insufficient_scope|authorization failed|401 Unauthorized|403 Forbidden/i,
	],
	['absent', /manifest unknown|not found|name unknown|repository name not known/i],
];

/** Classifies a failed `docker pull` by Docker's message. */
export function pullFailure(named: string, words: string): PullFailure {
	const [kind] = patterns.find(([, pattern]) => pattern.test(words)) ?? ['other' as const];
	const {what, next} = told[kind](named);
	return {kind, message: `${what}\nDocker says: ${words.trim()}`, next};
}

type Told = (named: string) => {readonly what: string; readonly next: string};

const told: Readonly<Record<Kind, Told>> = {
	absent: named => ({
		what: `The image ${named} does not exist: its registry answers, and has no such name or tag.`,
		next: 'Check the name and the tag for a typo.',
	}),
	login: named => ({
		what: `The image ${named} needs a login, or does not exist: registries answer the same to both.`,
		next: `Check for a typo; if it is private: docker login ${registryOf(named)}`,
	}),
	architecture: named => ({
		what: `The image ${named} is there, but not for this machine's architecture.`,
		next: 'Use a tag that has it, or a machine of an architecture that the image has.',
	}),
	unreachable: named => ({
		what: `The image ${named} is not in the engine, and its registry ${registryOf(named)} is not reachable.`,
		next: 'Load the image (docker load), name an archive of docker save or a folder with a Dockerfile, or fix the network.',
	}),
	throttled: named => ({
		what: `The registry ${registryOf(named)} refuses more pulls for now: its rate limit is reached.`,
		next: `Wait, or log in: docker login ${registryOf(named)}`,
	}),
	other: named => ({
		what: `The image ${named} is not in the engine and cannot be pulled.`,
		next: `This must succeed first: docker pull ${named}`,
	}),
};

/** The first part of a reference is a registry when it has a dot or a port, or is localhost. */
function registryOf(named: string): string {
	const [first = '', ...rest] = named.split('/');
	return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}
