import type {Outcome} from '../../model/row.ts';
import type {Family, Sign} from './cause.ts';
import {asUser, someUid, type Override} from './override.ts';

const never: readonly Outcome[] = ['refused', 'pending', 'crashed'];

const says = (pattern: RegExp, source: string): Sign => ({outcome: never, says: pattern, source});

/**
 * For a container that was never started: a message of kubelet or runtime, so that similar output of an app does not
 * match.
 */
const notMade = (pattern: RegExp, source: string): Sign => ({
	outcome: ['refused', 'pending'],
	says: pattern,
	notInLog: true,
	source,
});

const runc =
	'runc, told by containerd as StartError or by the container’s stderr; exit code 126, 127, 128 or 255';

const login =
	/UNAUTHORIZED|unauthorized|authentication required|\b401\b|403 Forbidden|pull access denied|insufficient_scope|requested access to the resource is denied/;

const pullReasons: readonly string[] = [
	'ErrImagePull',
	'ImagePullBackOff',
	'ErrImageNeverPull',
	'InvalidImageName',
	'ContainerMissing',
];

/** What prevents that a container is created or its program is started, whatever the level. */
export const startCauses = {
	'no-command': {
		title: 'the image names nothing to start',
		signs: [
			notMade(
				/no command specified/i,
				'containerd internal/cri/opts/spec_linux_opts.go, WithProcessArgs; docker: "no command specified"',
			),
		],
		why: 'The image has neither ENTRYPOINT nor CMD, and the manifest has no command.',
		imageChanges: () => ['give it an ENTRYPOINT, or the manifest a command'],
	},
	'program-not-executable': {
		title: 'its program may not be executed',
		signs: [
			says(/exec: "(?<program>[^"]+)": permission denied/, runc),
			says(/^exec (?<program>\S+): permission denied/m, runc),
			says(/fork\/exec (?<program>\/\S+): permission denied/, 'Go os/exec'),
		],
		why: ({words: {program = 'The program'}}) =>
			`${program} is not executable for the uid that the container has.`,
		byLevel: 'The level drops CAP_DAC_OVERRIDE, so owner and mode apply to root too.',
		denial: 'told',
		overrides: ({finding: {image}}) =>
			image.uid === undefined || image.uid === 0 ? [] : [asUser(image.uid)],
		imageChanges: ({words: {program = 'PROGRAM'}}) => [
			`RUN chmod a+rx ${program}, and its folders`,
		],
	},
	'exec-format': {
		title: 'the program is for another processor',
		signs: [
			says(
				/exec(?:ve)?:? "?(?<program>[^":\s]+)"?: exec format error/i,
				`${runc}; errno(3) ENOEXEC`,
			),
			says(
				/(?:cannot execute binary file|cannot execute): Exec format error|Exec format error/,
				'sh and bash; errno(3) ENOEXEC',
			),
			says(/no match for platform in manifest/, 'containerd core/images/image.go, Manifest'),
		],
		why: ({finding: {image}}) =>
			`The kernel cannot execute the program: the image says that it is for ${image.architecture || 'an unknown architecture'}, and the node has another one; or it is a script without a first line such as #!/bin/sh.`,
		imageChanges: () => ["build it for the node's architecture: docker build --platform linux/…"],
	},
	'program-missing': {
		title: 'the program to start is not in the image',
		signs: [
			says(
				/exec: "(?<program>[^"]+)": (?:stat \S+: no such file or directory|executable file not found in \$PATH)/,
				runc,
			),
			says(
				/^exec (?<program>\S+): no such file or directory/m,
				`${runc}: also when a script's or program's interpreter is missing`,
			),
			says(
				/(?:^|\s)(?:\S*sh: (?:\d+: )?|line \d+: )(?<program>[\w./-]+): (?:command )?not found/m,
				'dash, busybox ash and bash, exit code 127',
			),
		],
		why: ({words: {program = 'The program'}}) =>
			`${program} does not exist, or what it needs to start (the interpreter of its first line, the dynamic loader) does not.`,
		imageChanges: () => [
			'correct ENTRYPOINT, CMD or the command in the manifest, or put the program into the image',
		],
	},
	'unknown-user': {
		title: 'the image does not know its USER',
		signs: [
			notMade(
				/unable to find (?:user|group) (?<user>\S+): no matching entries in (?:passwd|group) file/,
				'moby/sys/user, which runc and docker use',
			),
			notMade(/no users found/, 'containerd pkg/oci/spec_opts.go, ErrNoUsersFound'),
			notMade(
				/\w+ \S*etc\/passwd: (?:no such file or directory|file does not exist)/,
				'containerd pkg/oci/spec_opts.go, UserFromPath',
			),
			notMade(
				/invalid USER value "(?<user>[^"]*)": uid out of range/,
				'containerd 2.2.9 and later, pkg/oci/spec_opts.go, WithUser',
			),
		],
		why: ({words: {user}, finding: {image}}) =>
			`USER is ${user ?? image.user}, which is not in the image's /etc/passwd: the runtime cannot find its uid.`,
		denial: 'told',
		overrides: () => [asUser(someUid)],
		imageChanges: () => ['give USER a number'],
	},
	'config-missing': {
		title: 'a Secret or ConfigMap that the manifest names is not there',
		signs: [
			notMade(
				/(?<kind>secret|configmap) "(?<name>[^"]+)" not found/i,
				'apimachinery NewNotFound, in CreateContainerConfigError (kubernetes pkg/kubelet/kubelet_pods.go)',
			),
			notMade(
				/couldn't find key (?<key>\S+) in (?<kind>Secret|ConfigMap) (?<name>\S+)/,
				'kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables',
			),
		],
		why: ({words: {kind = '', name = ''}}) =>
			`The container needs ${kind} ${name} in the Service's own namespace. It does not exist; this has nothing to do with the level.`,
		imageChanges: () => [],
	},
	'image-login': {
		title: 'the registry asks for a login',
		signs: [
			notMade(
				login,
				'go-containerregistry transport.Error, in Knative’s ContainerMissing; containerd core/remotes/docker',
			),
		],
		why: 'The registry requires a login for the image, or the image does not exist there: registries do not report which.',
		imageChanges: () => [
			'name a Secret with the login among the imagePullSecrets of the Service or its ServiceAccount',
		],
	},
	'image-pull': {
		title: 'the image cannot be pulled',
		signs: [
			{
				...notMade(
					/Unable to fetch image|failed to (?:pull|resolve)|Back-off pulling image|is not present with pull policy of Never/,
					'real-cluster.md §3.2, Knative’s ContainerMissing; kubernetes pkg/kubelet/images/image_manager.go',
				),
				when: ({text}) => !login.test(text),
			},
			{
				outcome: ['refused', 'pending'],
				when: ({reason = '', text}) => pullReasons.includes(reason) && !login.test(text),
				source: 'kubernetes pkg/kubelet/images/types.go',
			},
		],
		why: 'The node cannot pull that image: it does not exist, its name is wrong, or the registry is not reachable.',
		imageChanges: () => [],
	},
	'pod-security-denied': {
		title: 'Pod Security admits no such Pod in this namespace',
		signs: [
			{
				outcome: ['denied'],
				says: /violates PodSecurity "(?<profile>[^"]+)": (?<violations>[^]*)/,
				source: 'upstream.md §3; k8s.io/pod-security-admission',
			},
		],
		why: ({words: {profile = '', violations = ''}}) =>
			`The namespace enforces ${profile}, and the manifest and the level together omit something that it requires: ${violations.trim()}.`,
		overrides: ({words: {violations = ''}}) => [demanded(violations)],
		imageChanges: () => [],
	},
	'admission-refused': {
		title: 'admission refuses the manifest',
		signs: [
			{
				outcome: ['denied'],
				says: /admission webhook "(?<webhook>[^"]+)" denied the request: (?<words>[^]*)/,
				source: 'kubernetes apiserver pkg/admission/plugin/webhook/errors/statuserror.go',
			},
		],
		why: ({words: {webhook = 'A webhook', words = ''}}) =>
			/capabilities\.add/.test(words)
				? `${webhook} allows no added capabilities at this level: at disabled not even NET_BIND_SERVICE, which the other levels add themselves.`
				: `${webhook} does not accept what the manifest sets; no container is started.`,
		imageChanges: () => [],
	},
	'out-of-memory': {
		title: 'it was ended for using too much memory',
		signs: [
			{
				outcome: ['crashed', 'pending'],
				when: ({reason}) => reason === 'OOMKilled',
				source: 'containerd internal/cri/server/events.go; cgroups: SIGKILL, exit code 137',
			},
			{
				outcome: ['crashed'],
				says: /container init was OOM-killed/,
				source: 'runc libcontainer/process_linux.go: the memory limit is too low to start anything',
			},
		],
		why: 'The kernel ended it at its memory limit, which has nothing to do with the level.',
		overrides: () => [{resources: {limits: {memory: '1Gi'}}}],
		imageChanges: () => [],
	},
} as const satisfies Family;

/** The settings that the violations name (upstream.md §3: their stable texts). */
function demanded(violations: string): Override {
	const settings = [
		[/allowPrivilegeEscalation != false/, {allowPrivilegeEscalation: false}],
		[/unrestricted capabilities/, {capabilities: {drop: ['ALL']}}],
		[/runAsNonRoot != true/, {runAsNonRoot: true}],
		[/runAsUser=0/, {runAsUser: someUid}],
		[/seccompProfile/, {seccompProfile: {type: 'RuntimeDefault'}}],
	] as const;
	const named = settings.filter(([pattern]) => pattern.test(violations));
	return {securityContext: Object.assign({}, ...named.map(([, setting]) => setting))};
}
