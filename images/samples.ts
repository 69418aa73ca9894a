/** One of the images that users deploy. */
export interface Sample {
	/** What it stands for in the suites. */
	readonly purpose: string;
	/** The TCP port that its process listens on while PORT is not set. */
	readonly port: number;
	/** Whether the process listens on the value of PORT instead when that is set (Knative sets it). */
	readonly obeysPort: boolean;
	/** What its answer to GET / contains. */
	readonly answer: string;
	/**
	 * The official image that it is, or that its stand-in behaves as. Left out: our own program, which
	 * is also the hello-world, since the published one has no tag but `latest`.
	 */
	readonly published?: string;
}

const nginx = 'docker.io/library/nginx:1.29.3';
const app = {port: 8080, obeysPort: true, answer: 'spd-app'} as const;

/** The sample images that exist. What their configuration says is measured, not written here. */
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
	caddy: {
		purpose: 'root, with the file capability cap_net_bind_service on its program',
		port: 80,
		obeysPort: true,
		answer: 'Caddy',
		published: 'docker.io/library/caddy:2.10.2',
	},
	'app-numeric': {purpose: 'a static program as USER 65532', ...app},
	'app-named': {purpose: 'a static program as USER app: a name that no kubelet can verify', ...app},
	'app-root': {purpose: 'a static program without USER that needs nothing of root', ...app},
	'app-zero': {purpose: 'a static program as USER 0', ...app},
	'hello-world': {
		purpose: 'the first image of the Knative tutorial: root, though it needs nothing of it',
		port: 8080,
		obeysPort: true,
		answer: 'Hello World!',
	},
} as const satisfies Readonly<Record<string, Sample>>;

export type SampleName = keyof typeof samples;

/** Every sample's name, in the order in which they are listed. */
export const sampleNames = Object.keys(samples) as readonly SampleName[];
