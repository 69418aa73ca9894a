import {limits} from '../host/limits.ts';
import {isLoopback} from '../published/pull.ts';

/** Why an image's configuration was not read, in a few words. */
export class NotRead extends Error {
	override name = 'NotRead';
}

interface Reading {
	readonly signal: AbortSignal;
	/** Only tests have a registry without TLS. */
	readonly scheme?: 'https' | 'http';
}

interface Reference {
	readonly registry: string;
	readonly repository: string;
	/** A tag, or a digest. */
	readonly version: string;
}

/**
 * Reads USER of an image, as written, from its registry, without credentials and without its layers (OCI distribution
 * specification 1.1, "Pulling manifests"). The names come from whoever writes Services: only TLS is spoken, to nothing on
 * this machine, and no more is read than a configuration may have.
 * @throws {NotRead} if that is not possible
 */
export async function registryUser(
	image: string,
	{signal, scheme = 'https'}: Reading,
): Promise<string> {
	const {registry, repository, version} = parse(image);
	if (/^(?:dev|ko|kind)\.local$/.test(registry)) throw new NotRead('it is in no registry');
	if (scheme === 'https' && isLoopback(registry)) {
		throw new NotRead('its registry is on the node itself');
	}
	const client = new Client(`${scheme}://${hostOf(registry)}/v2/${repository}`, {signal, scheme});
	const manifest = await client.json(`manifests/${version}`);
	const own = Array.isArray(manifest['manifests'])
		? await client.json(`manifests/${linuxDigest(manifest['manifests'])}`)
		: manifest;
	const {config} = await client.json(`blobs/${digestIn(own['config'])}`);
	const user = typeof config === 'object' && config !== null && 'User' in config ? config.User : '';
	return typeof user === 'string' ? user : '';
}

/** As engines and container runtimes complete a name. */
function parse(image: string): Reference {
	const [, first = '', rest = ''] = /^([^/]+)\/(.+)$/.exec(image) ?? [];
	const hasRegistry = /[.:]|^localhost$/.test(first);
	const path = hasRegistry ? rest : image;
	const [, name = '', tag, digest] =
		/^([a-z0-9._/-]+)(?::([\w.-]{1,128}))?(?:@(sha256:[a-f0-9]{64}))?$/.exec(path) ?? [];
	if (name === '' || name.includes('..')) throw new NotRead('its name is not one of a registry');
	return {
		registry: hasRegistry ? first : 'docker.io',
		repository: hasRegistry || name.includes('/') ? name : `library/${name}`,
		version: digest ?? tag ?? 'latest',
	};
}

const hostOf = (registry: string): string =>
	registry === 'docker.io' || registry === 'index.docker.io' ? 'registry-1.docker.io' : registry;

const accepted = [
	'application/vnd.oci.image.index.v1+json',
	'application/vnd.docker.distribution.manifest.list.v2+json',
	'application/vnd.oci.image.manifest.v1+json',
	'application/vnd.docker.distribution.manifest.v2+json',
	'application/json',
].join(', ');

/** Manifests and configurations are at most this large; registries refuse larger manifests. */
const largest = 4 * 1024 * 1024;

interface Document {
	readonly [key: string]: unknown;
}

class Client {
	readonly #base: string;
	readonly #reading: Required<Reading>;
	#token: string | undefined;

	constructor(base: string, reading: Required<Reading>) {
		this.#base = base;
		this.#reading = reading;
	}

	async json(path: string): Promise<Document> {
		const url = `${this.#base}/${path}`;
		let answer = await this.#get(url);
		if (answer.status === 401 && this.#token === undefined) {
			this.#token = await this.#anonymous(answer.headers.get('www-authenticate') ?? '');
			answer = await this.#get(url);
		}
		return this.#read(answer);
	}

	/** The token that a registry gives to everybody (distribution, "Token Authentication Specification"). */
	async #anonymous(challenge: string): Promise<string> {
		const parameters = Object.fromEntries(
			[...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
		);
		const {realm, service, scope} = parameters;
		if (!/^bearer /i.test(challenge) || realm === undefined) throw new NotRead('it needs a login');
		const url = this.#allowed(realm);
		if (service !== undefined) url.searchParams.set('service', service);
		if (scope !== undefined) url.searchParams.set('scope', scope);
		const {token, access_token: other} = await this.#read(await this.#get(url.href));
		const given = token ?? other;
		if (typeof given !== 'string') throw new NotRead('it needs a login');
		return given;
	}

	/** Follows redirects itself: a registry sends to where its blobs are, and no credential is sent along. */
	async #get(url: string, redirects = 3): Promise<Response> {
		const own = url.startsWith(`${this.#base}/`) && this.#token !== undefined;
		const {signal} = this.#reading;
		const allowed = this.#allowed(url);
		let answer: Response;
		try {
			answer = await fetch(allowed, {
				redirect: 'manual',
				headers: {accept: accepted, ...(own && {authorization: `Bearer ${this.#token}`})},
				signal: AbortSignal.any([signal, AbortSignal.timeout(limits.registryProbe)]),
			});
		} catch (error) {
			signal.throwIfAborted();
			throw new NotRead(`${allowed.host} does not answer`, {cause: error});
		}
		const to = answer.headers.get('location');
		if (answer.status < 300 || answer.status >= 400 || to === null) return answer;
		await answer.body?.cancel();
		if (redirects === 0) throw new NotRead('its registry sends from one place to another');
		return this.#get(new URL(to, url).href, redirects - 1);
	}

	#allowed(text: string): URL {
		const url = URL.parse(text);
		if (url?.protocol === `${this.#reading.scheme}:`) return url;
		throw new NotRead('its registry sends to a place that is not read');
	}

	async #read(answer: Response): Promise<Document> {
		if (answer.status === 401 || answer.status === 403) throw new NotRead('it needs a login');
		if (answer.status === 404) throw new NotRead('its registry does not have it');
		if (!answer.ok) throw new NotRead(`its registry answers HTTP ${answer.status}`);
		const chunks: Uint8Array[] = [];
		let size = 0;
		try {
			for await (const chunk of answer.body ?? []) {
				size += chunk.length;
				if (size > largest) throw new NotRead('its registry answers too much');
				chunks.push(chunk);
			}
			const value: unknown = JSON.parse(Buffer.concat(chunks).toString());
			if (typeof value === 'object' && value !== null) return value as Document;
		} catch (error) {
			if (error instanceof NotRead) throw error;
			this.#reading.signal.throwIfAborted();
		}
		throw new NotRead('its registry does not answer as one');
	}
}

/** Of the image for amd64, else of the first one for Linux: what an image is started as seldom differs. */
function linuxDigest(manifests: readonly unknown[]): string {
	const all = manifests as readonly {
		readonly platform?: {readonly os?: unknown; readonly architecture?: unknown};
	}[];
	const linux = all.filter(each => each?.platform?.os === 'linux');
	const found = linux.find(each => each.platform?.architecture === 'amd64') ?? linux[0];
	if (found === undefined) throw new NotRead('it is not for Linux');
	return digestIn(found);
}

function digestIn(descriptor: unknown): string {
	const digest = (descriptor as {digest?: unknown} | null | undefined)?.digest;
	if (typeof digest === 'string' && /^sha256:[a-f0-9]{64}$/.test(digest)) return digest;
	throw new NotRead('its registry does not answer as one');
}
