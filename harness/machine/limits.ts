/**
 * Every limit that a run waits on, in milliseconds. They stand in the report: a changed limit is a changed judgement.
 * Measured values that they were chosen against: real-cluster.md §2 (times) and §5 (what makes a harness flaky).
 */
export const limits = {
	/** `kind create cluster`, image present: 9–14 s measured. */
	clusterCreated: 180_000,
	/** `kind delete cluster`: 0.6–2.6 s measured. */
	clusterDeleted: 60_000,
	/** An API server that runs as a process until it is ready: 1.5 s measured on data that was prepared. */
	apiServerReady: 60_000,
	/** A process of a control plane until it has gone: after a SIGTERM, and again after a SIGKILL. 50 ms measured for all. */
	componentEnds: 5_000,
	/** A CustomResourceDefinition until Established: ≤ 2.2 s measured. */
	crdEstablished: 60_000,
	/** Knative's Deployments until Available, each by itself: 9–18 s measured. */
	deploymentAvailable: 180_000,
	/** The webhooks until they answer for the first time after their Deployment is Available: 0.2 s measured. */
	webhookAnswers: 60_000,
	/** A new ConfigMap until validation answers by it: ≤ 52 ms measured. */
	configurationArrives: 15_000,
	/**
	 * How long defaulting, which has no witness of its own, is given to answer otherwise than before. It bounds the lag
	 * that can be told from a level that answers alike: 52 ms at most was measured.
	 */
	sameAnswer: 2_000,
	/** The canaries must give the same answers for this long before rows are judged. */
	answersAgree: 60,
	/** A Service or Configuration until its Pod exists: ≤ 3.3 s measured with ten at once. */
	podExists: 60_000,
	/** A container until its outcome is final: ≤ 18.6 s measured under load. */
	outcomeSettled: 90_000,
	/** A container of `spd repro` until it answers, where `--wait` says nothing else: slow apps take a minute. */
	slowStart: 90_000,
	/** The same where another answer is known to be enough: with an override, or below a level at which it never answered. */
	overrideAnswers: 20_000,
	/** An app that listens elsewhere than where it is asked, from its start until that is believed. */
	listensElsewhere: 15_000,
	/** A Deployment that was touched until Knative's controller has rendered it anew, if it does: 8 ms measured. */
	deploymentRendered: 3_000,
	/** The app's own answer over HTTP once its container is ready. */
	httpAnswer: 10_000,
	/** The same of an app that answered quickly at another level, however quickly: the node may be busy. */
	quickAnswer: 3_000,
	/**
	 * A container that `spd predict` runs, until its app answers: samples do within 0.5 s, three at once within 2 s, and
	 * the whole forecast is to take 10 s. An app that needs longer may be slow, or never answer: which is not told.
	 */
	predictedAnswer: 5_000,
	/** One request to the API server: 1.8 s measured under the webhook's own rate limit. */
	request: 30_000,
	/** Revisions, Deployments and Pods until none is left. */
	objectsGone: 60_000,
	/** A command inside the node. */
	nodeCommand: 15_000,
	/** What a webhook has under way when it is told to stop: an admission takes milliseconds. */
	webhookStops: 5_000,
	/** A request to our own webhook until it has been sent whole; the API server waits 5 s for its answer. */
	webhookRequest: 5_000,
	/**
	 * A connection to our own webhook on which nothing is asked: longer than the API server keeps one (90 s, Go's
	 * default), so that none is closed just as it is used again.
	 */
	webhookIdle: 120_000,
	/** A webhook configuration until the API server goes by it. */
	registered: 15_000,
	/** The same for unit tests; the longest take a second or two, more while the machine is busy otherwise. */
	unitTestsIdle: 60_000,
	/** An answer of a subject that is a program, once every earlier question is answered; its start is in the first: 30 ms measured. */
	commandAnswers: 10_000,
	/** A subject that is a program until it has gone: after the end of its stdin or a SIGTERM, and again after a SIGKILL. */
	commandEnds: 2_000,
	/** How long a test run may be silent before it counts as hung: on a new machine the images are built first. */
	testsIdle: 2_400_000,
} as const;

/**
 * How long a Pod may run without being Ready until the kubelet is made to ask its readiness probes again, the first time and
 * each further one, in milliseconds: a Pod is Ready 0.3 to 1 s after its containers run, unless the first probe came too
 * early. After that the kubelet's own period does as well.
 */
export const probedAgain = [1_000, 2_000, 4_000] as const;

/** How many containers are started at once: more only wait for each other on two cores (real-cluster.md §5.7). */
export const startsAtOnce = 10;

/** How many requests are under way at once: above 8–16 only latency grows (real-cluster.md §2.2). */
export const requestsAtOnce = 12;

/** The largest AdmissionReview that our own webhook reads, in bytes: the API server takes objects of 3 MiB, and sends two. */
export const largestReview = 8 * 1024 * 1024;

/** The longest line that a subject may say, in characters: the API server takes no objects above 3 MB. */
export const longestLine = 4_000_000;

/** How many containers a forecast runs at once: the levels of one image, and more only wait for each other. */
export const forecastsAtOnce = 3;

/** How much of a container's log is kept, in bytes: what a kubelet takes as its last words (`FallbackToLogsOnError`). */
export const lastWords = 2048;

/** How much of a container's log `spd repro` reads, in bytes and in lines; apps print megabytes. */
export const logRead = {bytes: 16 * 1024, lines: 40} as const;
