/** One of the images that users deploy. */
export interface Sample {
	/** What it represents in the suites. */
	readonly purpose: string;
	/** The TCP port that its process listens on while PORT is not set. */
	readonly port: number;
	/** Whether the process listens on the value of PORT instead when that is set (Knative sets it). */
	readonly obeysPort: boolean;
	/** Text that its answer to GET / contains. */
	readonly answer: string;
	/**
	 * The official image that it is, or that its stand-in imitates. Absent: this project's own program, which is
	 * also the hello-world, since the published one has no tag but `latest`.
	 */
	readonly published?: string;
}

const nginx = 'docker.io/library/nginx:1.29.3';
const caddy = 'docker.io/library/caddy:2.10.2';
const redis = 'docker.io/library/redis:8.2.3';
/** The answer of this project's program, which also tells what the kernel says of its process. */
export const ownAnswer = 'spd-app';

const app = {port: 8080, obeysPort: true, answer: ownAnswer} as const;

/** The sample images. Their configuration is measured, not written here. */
export const samples = {
	nginx: {
		purpose: 'starts as root and chowns its cache directories: the documented breaking change',
		port: 80,
		obeysPort: false,
		answer: 'nginx',
		published: nginx,
	},
	'nginx-8080': {
		purpose: 'the same, listening on an unprivileged port: still needs its capabilities',
		port: 8080,
		obeysPort: false,
		answer: 'nginx',
		published: nginx,
	},
	'nginx-unprivileged': {
		purpose: 'numeric USER, writes only where it may: made for restricted clusters',
		port: 8080,
		obeysPort: false,
		answer: 'nginx',
		published: 'docker.io/nginxinc/nginx-unprivileged:1.29.3',
	},
	'nginx-prepared': {
		purpose: 'its cache directories made ready beforehand: it starts, and its workers die',
		port: 80,
		obeysPort: false,
		answer: 'nginx',
		published: nginx,
	},
	caddy: {
		purpose: 'root, with the file capability cap_net_bind_service on its program',
		port: 80,
		obeysPort: true,
		answer: 'Caddy',
		published: caddy,
	},
	'caddy-plain': {
		purpose: 'the same without the file capability',
		port: 80,
		obeysPort: true,
		answer: 'Caddy',
		published: caddy,
	},
	'redis-style': {
		purpose:
			'starts as root, gives its data to a user and becomes that user, as redis and databases do; what it starts then is our program',
		...app,
		published: redis,
	},
	'redis-style-clean': {
		purpose: 'the same with nothing to give: becoming the user is what needs capabilities',
		...app,
		published: redis,
	},
	'app-numeric': {purpose: 'a static program as USER 65532', ...app},
	'app-named': {purpose: 'a static program as USER app: a name that no kubelet can verify', ...app},
	'app-root': {purpose: 'a static program without USER that needs nothing of root', ...app},
	'app-zero': {purpose: 'a static program as USER 0', ...app},
	'app-root-named': {purpose: 'a static program as USER root: root, by a name', ...app},
	'app-setuid': {
		purpose: 'a static program as USER 1000, with a setuid-root one beside it',
		...app,
	},
	'app-exits': {purpose: 'ends at once for want of a configuration, with exit code 1', ...app},
	'hello-world': {
		purpose: 'the first image of the Knative tutorial: root, though it needs nothing of it',
		port: 8080,
		obeysPort: true,
		answer: 'Hello World!',
	},
} as const satisfies Readonly<Record<string, Sample>>;

export type SampleName = keyof typeof samples;

/** Every sample's name, in display order. */
export const sampleNames = Object.keys(samples) as readonly SampleName[];

/** A sample image's name in a cluster: Knative resolves no tags under `dev.local/`. */
export function sampleReference(name: SampleName): string {
	return `dev.local/sample/${name}:v1`;
}
