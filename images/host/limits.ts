const seconds = 1000;
const minutes = 60 * seconds;

/** Timeouts for everything outside this program, in milliseconds. */
export const limits = {
	/** Whether a container registry answers: decides between published and packaged images. */
	registryProbe: 3 * seconds,
	/** A command of the Docker client that only queries; `docker info` took more than ten on a busy machine. */
	engineAnswers: 30 * seconds,
	/** A Docker daemon started by this program, until it answers. */
	engineStarts: 30 * seconds,
	/** One privileged container from start to end. */
	privilegedProbe: 60 * seconds,
	/** containerd in a container that loads images, until it answers. */
	containerdStarts: 30 * seconds,
	/** Whether the Go module proxy has a version. */
	moduleProbe: 20 * seconds,
	/** One image pulled from a registry. */
	pull: 10 * minutes,
	/** One file downloaded. */
	download: 2 * minutes,
	/** The longest external build (Kubernetes, 7.5 minutes on two idle cores). */
	build: 45 * minutes,
	/** Between two checks of something that cannot be watched. */
	poll: 100,
} as const;
