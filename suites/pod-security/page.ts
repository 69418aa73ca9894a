import {levels, type Level} from '../../harness/model/levels.ts';
import {judgedPods, type JudgedPod} from './pods.ts';
import {profiles, type PodSecurityRecord, type Profile} from './record.ts';

/** `docs/pod-security.md`: which Pods of which level Pod Security admits, by Kubernetes and `enforce-version`. */
export function podSecurityPage(record: PodSecurityRecord): string {
	const releases = record.clusters.map(({kubernetes}) => kubernetes);
	return `# What Pod Security says of the Pods of each level

The Pods that Knative ${record.knative} makes of a Service, queue-proxy included, were sent to the API server by dry run, in
namespaces whose label \`pod-security.kubernetes.io/enforce\` names a profile and whose \`enforce-version\` each version from v1.22 to
the newest, and \`latest\`. Kubernetes: ${releases.join(', ')}. Made by \`node scripts/pod-security.ts\`; \`--check\` asks again and
compares.

✔ admitted. Otherwise the checks that fail, as [requirements.md](requirements.md) names them (R2, R7, R9). What an older
\`enforce-version\`, or another Kubernetes, says differently stands behind it. A version that is newer than the API server
counts as \`latest\` there.

${profiles.map(profile => section(profile, record)).join('\n')}
## What to know

- \`enabled\` is what \`restricted\` asks for, on every Kubernetes and for every \`enforce-version\`, whatever containers the Pod has.
  \`root-allowed\` fails runAsNonRoot and nothing else.
- Knative's custom resource definitions do not have \`hostUsers\`: kubectl refuses it as an unknown field, and for a client that
  does not ask for strict validation the API server drops it. A user namespace comes only from something else in the cluster.
  With one, from Kubernetes 1.35 and \`enforce-version\` v1.35 on, \`restricted\` no longer asks for a user other than root
  (k8s.io/pod-security-admission v0.35 \`policy/check_runAsNonRoot.go\`): pin the version to keep asking.
- \`capabilities: {}\` keeps the runtime's default capabilities, so that \`restricted\` refuses the Pod at every level.
`;
}

function section(profile: Profile, record: PodSecurityRecord): string {
	const lines = judgedPods.map(
		judged =>
			`| ${judged.title} | ${levels.map(level => cell(judged, {level, profile, record})).join(' | ')} |`,
	);
	return `## \`${profile}\`

| a Service that | ${levels.map(level => `\`${level}\``).join(' | ')} |
| --- | ${levels.map(() => '---').join(' | ')} |
${lines.join('\n')}
`;
}

interface Said {
	readonly kubernetes: string;
	readonly version: string;
	readonly told: string;
}

function cell(
	{workload}: JudgedPod,
	{level, profile, record}: {level: Level; profile: Profile; record: PodSecurityRecord},
): string {
	const all = record.clusters.flatMap(({kubernetes, answers}): readonly Said[] => {
		const found = answers.find(each => each.pod === workload.name && each.level === level);
		return Object.entries(found?.checks[profile] ?? {}).map(([version, checks]) => ({
			kubernetes,
			version,
			told: checks.length === 0 ? '✔' : checks.join(', '),
		}));
	});
	const byText = [...Map.groupBy(all, ({told}) => told)].toSorted(
		([, one], [, other]) => other.length - one.length,
	);
	return byText
		.map(([told, said], index) => (index === 0 ? told : `${where(said, all)}: ${told}`))
		.join('; ');
}

/** On which Kubernetes, if not on all, and with which versions. */
function where(said: readonly Said[], all: readonly Said[]): string {
	const onEach = [...Map.groupBy(said, ({kubernetes}) => kubernetes)].map(
		([kubernetes, those]) => ({kubernetes, versions: span(those.map(({version}) => version))}),
	);
	const everywhere = new Set(all.map(({kubernetes}) => kubernetes)).size;
	return [...Map.groupBy(onEach, ({versions}) => versions)]
		.map(([versions, those]) => {
			const releases = those.map(({kubernetes}) => kubernetes.replace(/\.\d+$/, ''));
			return those.length === everywhere ? versions : `${releases.join(', ')} with ${versions}`;
		})
		.join(' and ');
}

/** Versions are recorded in order, so that those with the same answer are neighbours. */
function span(versions: readonly string[]): string {
	const [first = '', last = ''] = [versions[0], versions.at(-1)];
	return first === last ? `\`${first}\`` : `\`${first}\` to \`${last}\``;
}
