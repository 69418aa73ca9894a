/**
 * Every limit that a run waits for, in milliseconds. They are printed in the report: a changed limit can change a
 * result. The measurements behind them: real-cluster.md §2 (times) and §5 (causes of flaky results).
 */
export const limits = {
	/** `kind create cluster`, image present: 9–14 s measured. */
	clusterCreated: 180_000,
	/** `kind delete cluster`: 0.6–2.6 s measured. */
	clusterDeleted: 60_000,
	/** An API server process until it is ready: 1.5 s measured with prepared data. */
	apiServerReady: 60_000,
	/** A control plane process until it has ended: after a SIGTERM, and again after a SIGKILL. 50 ms measured for all. */
	componentEnds: 5_000,
	/** A CustomResourceDefinition until Established: ≤ 2.2 s measured. */
	crdEstablished: 60_000,
	/** Knative's Deployments until Available, each one separately: 9–18 s measured. */
	deploymentAvailable: 180_000,
	/** The webhooks from Available to their first answer: 0.2 s measured. */
	webhookAnswers: 60_000,
	/**
	 * A new ConfigMap until validation uses it: ≤ 52 ms measured; over 15 s seen on a busy machine. A webhook whose watch the API
	 * server has ended begins again after up to 30 s, with jitter up to twice that (client-go v0.34.1, tools/cache/reflector.go).
	 */
	configurationArrives: 60_000,
	/** A ConfigMap that a run may only look at: since its last change until it counts as one that the webhook has. */
	configurationSettles: 15_000,
	/**
	 * How long defaulting, which has no witness of its own, may take to change its answer. It bounds the lag that can be
	 * distinguished from a level with the same answers: at most 52 ms measured.
	 */
	sameAnswer: 2_000,
	/** Between two questions to a webhook that may not have the new ConfigMap yet: some within `answersAgree`. */
	askedMeanwhile: 15,
	/** Between two questions to a webhook that has not answered by the new ConfigMap within `sameAnswer`. */
	askedAgain: 200,
	/** The canaries must give the same answers for this long before rows are judged. */
	answersAgree: 60,
	/** A Service or Configuration until its Pod exists: ≤ 3.3 s measured with ten at once. */
	podExists: 60_000,
	/** A container until its outcome is final: ≤ 18.6 s measured under load. */
	outcomeSettled: 90_000,
	/** A container of `spd repro` until it answers, unless `--wait` is given: slow apps take a minute. */
	slowStart: 90_000,
	/** The same if another answer is known to suffice: with an override, or below a level at which it never answered. */
	overrideAnswers: 20_000,
	/** An app that answered at a level below: from its container's start until it counts as one that does not answer. */
	quietStart: 15_000,
	/** The same with an override, or with a setting of the level left out. */
	quietOverride: 8_000,
	/** An app that listens on the wrong port: from its start until that counts as its final state. */
	listensElsewhere: 15_000,
	/** A changed Deployment until Knative's controller has rendered it again, if it does: 8 ms measured. */
	deploymentRendered: 3_000,
	/** This project's program on what it is allowed to do: 0.2 s measured, over 10 s on a node with four busy clusters. */
	attemptsAnswer: 60_000,
	/** The app's own answer over HTTP once its container is ready. */
	httpAnswer: 10_000,
	/** The minimum for the same if the app answered quickly at another level: the node may be busy. */
	quickAnswer: 3_000,
	/**
	 * A container of `spd predict` until its app answers: samples do within 0.5 s, three at once within 2 s, and the
	 * whole forecast should take 10 s. An app that needs longer may be slow or may never answer; the two are not
	 * distinguished.
	 */
	predictedAnswer: 5_000,
	/**
	 * The same with a setting of the level left out, if the app answered sooner at `disabled`: samples do within 0.5 s.
	 */
	experimentAnswers: 1_500,
	/** A whole forecast with its experiments; those that are still running then are given up. */
	predictedWhole: 8_500,
	/** A kept cluster, by `spd doctor`, for the journal of a run that was killed. */
	doctorAsks: 3_000,
	/** Before a failure: what Knative's components have logged since then is evidence. */
	logsAround: 30_000,
	/** Rows that fail within this time share what was read of those logs. */
	logsShared: 5_000,
	/** One request to the API server: 1.8 s measured under the webhook's own rate limit. */
	request: 30_000,
	/** The run's namespaces until they have ended, on a cluster that stays: in steps of 5 s. */
	namespacesGone: 120_000,
	/** A KnativeServing until the Knative Operator has written it into the ConfigMap: ≤ 1 s measured. */
	operatorWrites: 60_000,
	/** Between two looks at that ConfigMap. */
	operatorAsked: 50,
	/** How long what a run changed is tried to be put back while the API server does not answer. */
	connectionReturns: 120_000,
	/** A run's Lease on a cluster without a renewal, after which its holder counts as dead. */
	lease: 30_000,
	/** Between two renewals of the Lease. */
	leaseRenewed: 10_000,
	/** Revisions, Deployments and Pods until all are deleted. */
	objectsGone: 60_000,
	/** A command in the node. */
	nodeCommand: 15_000,
	/** The requests in progress when a webhook is stopped: an admission takes milliseconds. */
	webhookStops: 5_000,
	/** A request to this project's webhook until all of it is received; the API server waits 5 s for the answer. */
	webhookRequest: 5_000,
	/**
	 * An idle connection to this project's webhook: longer than the API server keeps one (90 s, Go's default), so that
	 * none is closed just as it is used again.
	 */
	webhookIdle: 120_000,
	/** A webhook configuration until the API server uses it. */
	registered: 15_000,
	/** How long a unit test run may print nothing. The longest tests take 1–2 s, more on a busy machine. */
	unitTestsIdle: 60_000,
	/** An answer of a program subject after all earlier ones; the first includes its start: 30 ms measured. */
	commandAnswers: 10_000,
	/** A program subject until it has ended: after the end of its stdin or a SIGTERM, and again after a SIGKILL. */
	commandEnds: 2_000,
	/** How long a test run may print nothing before it counts as hung: a new machine builds the images first. */
	testsIdle: 2_400_000,
} as const;

/**
 * How long a Pod may run without being Ready until the kubelet is made to repeat its readiness probes, for the first
 * and each further time, in milliseconds. A Pod is Ready 0.3 to 1 s after its containers run, unless the first probe
 * came too early. After the last one the kubelet's own period is enough.
 */
export const probedAgain = [1_000, 2_000, 4_000] as const;

/**
 * The maximum number of containers started at once: on two cores more only wait for each other (real-cluster.md §5.7).
 */
export const startsAtOnce = 10;

/** The maximum number of concurrent requests: above 8–16 only latency grows (real-cluster.md §2.2). */
export const requestsAtOnce = 12;

/**
 * The largest AdmissionReview that this project's webhook reads, in bytes: the API server accepts objects of 3 MiB and
 * sends two.
 */
export const largestReview = 8 * 1024 * 1024;

/** The longest line that a subject may write, in characters: the API server accepts no objects above 3 MB. */
export const longestLine = 4_000_000;

/**
 * The maximum number of containers that a forecast runs at once: the levels of one image; more only wait for each
 * other.
 */
export const forecastsAtOnce = 3;

/** The same with settings of a level left out: most of these containers end at once. */
export const experimentsAtOnce = 4;

/**
 * How much of the end of a container's log is kept, in bytes: as much as the kubelet takes for `FallbackToLogsOnError`.
 */
export const lastWords = 2048;

/**
 * When the log of a container that has ended is asked for, again if there is none, in milliseconds after each other: while it
 * is restarted, the kubelet may have neither of its logs (real-cluster.md §5.4).
 */
export const logAskedAgain = [0, 300, 700] as const;

/** How much of a container's log `spd repro` reads, in bytes and in lines; apps print megabytes. */
export const logRead = {bytes: 16 * 1024, lines: 40} as const;
