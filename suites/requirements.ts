import type {Catalogue} from '../harness/model/requirement.ts';

/**
 * The sentences of the documentation (knative.dev/docs/serving/configuration/secure-pod-defaults, CC BY 4.0), each with
 * what it means as a statement that can be tested. `line` counts the lines of that page's text.
 */
export const requirements = {
	R1: {
		keyword: 'DRIFT',
		words:
			'The default setting of diabled will be changed in the upcoming release of knative 1.21 to be more secure.',
		line: '3',
		statement:
			'Without the key the level is another than `disabled`: line 4 says the contrary, and no release did it.',
		owner: 'configuration',
		tier: 'defaulting',
		levels: ['disabled'],
	},
	R2: {
		keyword: 'MUST',
		words:
			'allows the default Service configuration to run in the Kubernetes restricted Pod Security Standard profile without requiring application developers to explicitly set security properties',
		line: '4',
		statement:
			'A Service of which only the image is set runs in a namespace that enforces `restricted`.',
		owner: 'defaulting',
		tier: 'pod-security',
		levels: ['enabled'],
	},
	R3: {
		keyword: 'MUST',
		words: 'three security levels: disabled, root-allowed, and enabled',
		line: '4',
		statement:
			'Each of the three strings as written selects its own level: what a plain Service gets tells which.',
		owner: 'configuration',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R4: {
		keyword: 'MUST',
		words:
			'to gradually adopt security best practices without breaking container images that require specific permissions',
		line: '4',
		statement: 'An image that runs as uid 0, or as anybody else, and needs no capability, runs.',
		owner: 'defaulting',
		tier: 'runtime',
		levels: ['root-allowed'],
	},
	R5: {
		keyword: 'MUST',
		words:
			'The default is disabled to ensure existing deployments continue to work without modification',
		line: '4',
		statement: 'Without the key a Service gets what it gets at `disabled`: nothing.',
		owner: 'configuration',
		tier: 'defaulting',
		levels: ['disabled'],
	},
	R6: {
		keyword: 'MUST NOT',
		words: 'No security defaults applied',
		line: '8',
		statement: 'What is not set stays not set, and what is set stays as it is.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['disabled'],
	},
	R7: {
		keyword: 'MUST',
		words:
			'Implements most of the Kubernetes restricted Pod Security Standard profile requirements, with the exception of runAsNonRoot',
		line: '9',
		statement: 'The pod of a plain Service fails exactly one check of `restricted`: runAsNonRoot.',
		owner: 'defaulting',
		tier: 'pod-security',
		levels: ['root-allowed'],
	},
	R8: {
		keyword: 'MUST',
		words: 'allowing containers to run as root when needed',
		line: '9',
		statement: 'The container of an image that runs as root runs, with uid 0 inside.',
		owner: 'defaulting',
		tier: 'runtime',
		levels: ['root-allowed'],
	},
	R9: {
		keyword: 'MUST',
		words:
			'Aligns with the Kubernetes restricted Pod Security Standard in addition to enforcing non-root execution if not already set',
		line: '11',
		statement:
			'The pod of a plain Service fails no check of `restricted`, and an image that runs as root does not run.',
		owner: 'defaulting',
		tier: 'pod-security',
		levels: ['enabled'],
	},
	R10: {
		keyword: 'MUST',
		words: 'security settings only apply if the field is not set',
		line: '15',
		statement: 'Each field by itself: one that is not set gets its default whatever else is set.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R11: {
		keyword: 'MUST NOT',
		words: "if it is explicitly set to any value, it's assumed to be intentional, and not modified",
		line: '15',
		statement: 'A field that is set, to whatever value, is returned as it was sent.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R12: {
		keyword: 'MUST',
		words: 'Sets allowPrivilegeEscalation to false',
		line: '16',
		statement: 'Not set, it becomes false.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R13: {
		keyword: 'MUST NOT',
		words:
			"Sets allowPrivilegeEscalation to false … if it is explicitly set to any value, it's assumed to be intentional, and not modified",
		line: '15–16',
		statement: 'A user’s true stays true, a user’s false stays false.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R14: {
		keyword: 'MUST',
		words: 'Sets seccompProfile to RuntimeDefault',
		line: '17',
		statement:
			'Set neither for the container nor for the pod, the container’s becomes RuntimeDefault.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R15: {
		keyword: 'MUST NOT',
		words:
			"Sets seccompProfile to RuntimeDefault … if it is explicitly set to any value, it's assumed to be intentional, and not modified",
		line: '15, 17',
		statement:
			'The container’s own stays as it is; where the pod has one, the container gets none.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R16: {
		keyword: 'MUST',
		words: 'Drops all capabilities',
		line: '18',
		statement: 'Capabilities not set, `drop` becomes exactly ["ALL"].',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R17: {
		keyword: 'MUST NOT',
		words:
			"Drops all capabilities … if it is explicitly set to any value, it's assumed to be intentional, and not modified",
		line: '15, 18',
		statement: 'A user’s capabilities, also empty ones, gain no `drop`.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R18: {
		keyword: 'MUST',
		words:
			'Conditionally adds NET_BIND_SERVICE capability if a container port below 1024 is detected',
		line: '19',
		statement: 'A port from 1 to 1023 adds NET_BIND_SERVICE; a higher one, or none, adds nothing.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R19: {
		keyword: 'MUST NOT',
		words: 'and capabilities are not already configured',
		line: '19',
		statement: 'With a user’s capabilities a low port adds nothing.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R20: {
		keyword: 'MUST NOT',
		words: 'Conditionally adds NET_BIND_SERVICE capability',
		line: '19',
		statement:
			'Only the container with the port gets it; no other capability is added, and the rest stays dropped.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R21: {
		keyword: 'MUST NOT',
		words: 'Does NOT enforce runAsNonRoot (allows root containers)',
		line: '20',
		statement: 'runAsNonRoot not set stays not set; set, it stays as it is; no user is set.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed'],
	},
	R22: {
		keyword: 'MUST',
		words: 'All of the above, PLUS',
		line: '22',
		statement: 'What `enabled` sets, runAsNonRoot aside, is what `root-allowed` sets.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['enabled'],
	},
	R23: {
		keyword: 'MUST',
		words: 'Sets runAsNonRoot to true if not already specified',
		line: '23–24',
		statement: 'Set neither for the container nor for the pod, the container’s becomes true.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['enabled'],
	},
	R24: {
		keyword: 'MUST NOT',
		words: 'if not already specified',
		line: '24',
		statement:
			'The container’s own stays as it is; where the pod has one, the container gets none.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['enabled'],
	},
	R25: {
		keyword: 'MUST NOT',
		words: 'Only applies defaults when values are not explicitly set by users',
		line: '26',
		statement:
			'A container that sets all four fields, to the least safe values, is returned as sent.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R26: {
		keyword: 'MUST NOT',
		words: 'Never overrides user-specified security contexts',
		line: '27',
		statement: 'Every key that a user sets, for the container or the pod, keeps its value.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R27: {
		keyword: 'MUST NOT',
		words: 'Never overrides user-specified security contexts',
		line: '27',
		statement: 'No key but the four is ever added, and nothing to the pod.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R28: {
		keyword: 'MUST',
		words:
			'To customize PodSecurityContext properties, you must enable the kubernetes.podspec-securitycontext feature flag.',
		line: '29',
		statement: 'With the flag at `disabled` each of the six properties is refused, and named.',
		owner: 'validation',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R29: {
		keyword: 'MUST',
		words: 'When set to enabled or allowed, it permits the following PodSecurityContext properties',
		line: '29',
		statement:
			'With the flag at `enabled` or `allowed` each of the six is accepted and kept as it was sent.',
		owner: 'validation',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R30: {
		keyword: 'MUST NOT',
		words: 'FSGroupRunAsGroupRunAsNonRootSupplementalGroupsRunAsUserSeccompProfile',
		line: '30',
		statement: 'Any other property of the pod’s `securityContext` is refused with the flag on too.',
		owner: 'validation',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R31: {
		keyword: 'MUST',
		words: 'By default, this flag is set to disabled.',
		line: '31',
		statement: 'Without the flag’s key the six properties are refused as they are at `disabled`.',
		owner: 'validation',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R32: {
		keyword: 'MUST',
		words: 'Update the config-features ConfigMap in knative-serving namespace',
		line: '34',
		statement:
			'A change of the key holds for what is created afterwards, without a restart; the same key elsewhere changes nothing.',
		owner: 'configuration',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R33: {
		keyword: 'MUST',
		words: 'secure-pod-defaults: "root-allowed" # or "disabled", "enabled"',
		line: '41',
		statement:
			'The documented ConfigMap, applied as it stands, gives what `root-allowed` promises.',
		owner: 'configuration',
		tier: 'defaulting',
		levels: ['root-allowed'],
	},
	R34: {
		keyword: 'MUST',
		words: 'When switching from disabled to enabled, containers that require root access will fail',
		line: '44',
		statement:
			'The container of a new Revision, made after the switch, of an image that requires root is refused or crashes.',
		owner: 'defaulting',
		tier: 'runtime',
		levels: ['enabled'],
	},
	R35: {
		keyword: 'MUST',
		words:
			'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)',
		line: '46–47',
		statement: 'nginx, without the right to change owners, ends with this line.',
		owner: 'image',
		tier: 'runtime',
		levels: ['root-allowed'],
	},
	R36: {
		keyword: 'MUST',
		words:
			'container has runAsNonRoot and image will run as root … reason: CreateContainerConfigError',
		line: '49–50',
		statement: 'The kubelet refuses Caddy’s container with this reason and this message.',
		owner: 'kubelet',
		tier: 'runtime',
		levels: ['enabled'],
	},
	R37: {
		keyword: 'MUST',
		words: 'Caddy (runs as root by default)',
		line: '48',
		statement: 'Caddy’s image names no user.',
		owner: 'image',
		tier: 'runtime',
		levels: ['enabled'],
	},
	R38: {
		keyword: 'SHOULD',
		words:
			'Most modern container images following best practices will work with enabled mode without modification',
		line: '52',
		statement: 'The sample images that name a user other than root run.',
		owner: 'image',
		tier: 'runtime',
		levels: ['enabled'],
	},
	R39: {
		keyword: 'MUST NOT',
		words:
			'The default is disabled to ensure existing deployments continue to work without modification',
		line: '4',
		statement:
			'A switch of the level changes no Revision that exists, nor the Deployment that was rendered from it.',
		owner: 'rendering',
		tier: 'defaulting',
		levels: ['enabled'],
	},
	R40: {
		keyword: 'MUST',
		words: 'Transition period, balanced security',
		line: '10',
		statement:
			'From each level one can go to the next and back: what was stored under one can be updated under the other.',
		owner: 'validation',
		tier: 'defaulting',
		levels: ['disabled', 'root-allowed', 'enabled'],
	},
	R41: {
		keyword: 'MUST NOT',
		words: 'without requiring application developers to explicitly set security properties',
		line: '4',
		statement: 'Nobody is warned of insecure defaults of a Service that sets nothing.',
		owner: 'validation',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R42: {
		keyword: 'MUST',
		words: 'if a container port below 1024 is detected … (allows root containers)',
		line: '19–20',
		statement:
			'What lines 16 to 24 say of containers holds for sidecars and init containers as well.',
		owner: 'defaulting',
		tier: 'defaulting',
		levels: ['root-allowed', 'enabled'],
	},
	R43: {
		keyword: 'DRIFT',
		words: 'See Configuring the Defaults ConfigMap',
		line: '33',
		statement:
			'The link leads to `config-defaults`, where the key does nothing: line 34 names `config-features`.',
		owner: 'configuration',
		tier: 'defaulting',
		levels: ['disabled'],
	},
} as const satisfies Catalogue;

export type RequirementId = keyof typeof requirements;
