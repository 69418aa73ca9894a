import {levels} from '../harness/model/levels.ts';
import type {Requirement} from '../harness/model/requirement.ts';
import type {Deviation} from '../harness/verdict/deviations.ts';
import {requirements} from './requirements.ts';

/** The `spd matrix` results of releases, as in docs/releases.md: signs by requirement and release. */
export interface Releases {
	readonly names: readonly string[];
	readonly signs: ReadonlyMap<string, readonly string[]>;
}

const head = `# Requirements

Each requirement is one sentence of [the documentation](https://knative.dev/docs/serving/configuration/secure-pod-defaults),
with the line it stands on in [our copy](../suites/fixtures/documentation.md).

- \`MUST\` and \`MUST NOT\` decide the verdict. A \`SHOULD\` is counted. A \`DRIFT\` is a sentence that no implementation can keep,
  or that another sentence contradicts: it is observed and reported as a finding.
- *owner*: whose doing it is. A subject is judged only on what it owns.
- *tier*: the lowest tier that can show it. *defaulting*: what admission changes in a Service, Configuration or Revision.
  *rendering*: what reaches the Configuration, Revision, Deployment and Pod. *pod-security*: what the API server's own Pod
  Security admission says of the whole pod, queue-proxy included. *runtime*: whether the container is ready, refused, crashed
  or denied, and what its process sees.
- *releases*: what [\`spd matrix\`](releases.md) showed in control planes of processes. ✔ conforms, ≈ deviates as
  [listed](deviations.md), ✘ deviates, ○ observed, n/a: the release has no such level. Where it says "needs a node", a
  container has to run: see the picture in the [README](../README.md) for the current release, and
  [compatibility.md](compatibility.md). R39 is judged there by the update of a stored Revision; that a switch renders a running
  one anew is seen on kind only, and deviates as listed.
- *known deviations*: [deviations/knative.yaml](../deviations/knative.yaml), which is the list for upstream Knative.

\`bin/spd requirements\` prints the catalogue; \`node scripts/requirements-page.ts\` writes this page.

## What the documentation promises

Fields of the serving container's \`securityContext\`, where the user has not set them:

| field                                              | \`disabled\` | \`root-allowed\`         | \`enabled\`              |
| -------------------------------------------------- | ---------- | ---------------------- | ---------------------- |
| \`allowPrivilegeEscalation\`                         | not set    | \`false\`                | \`false\`                |
| \`seccompProfile\`                                   | not set    | \`type: RuntimeDefault\` | \`type: RuntimeDefault\` |
| \`capabilities.drop\`                                | not set    | \`[ALL]\`                | \`[ALL]\`                |
| \`capabilities.add\`, with a container port below 1024 | not set    | \`[NET_BIND_SERVICE]\`   | \`[NET_BIND_SERVICE]\`   |
| \`capabilities.add\`, with no such port              | not set    | not set                | not set                |
| \`runAsNonRoot\`                                     | not set    | not set                | \`true\`                 |

- A field that the user has set keeps its value at every level. A user's \`capabilities\`, empty ones too, gain neither
  \`drop\` nor \`add\`.
- A \`seccompProfile\` or \`runAsNonRoot\` that the user has set for the pod is read as set for its containers: the
  container gets none of its own.
- Nothing else is added: no other field of the container, and nothing to the pod's own \`securityContext\`.
`;

/** The page docs/requirements.md: the catalogue, and each release's result for it. */
export function requirementsPage(releasesPage: string, deviations: readonly Deviation[]): string {
	const releases = releasesOf(releasesPage);
	const sections = Object.entries<Requirement>(requirements).map(([id, requirement]) =>
		section(id, requirement, releases, deviations),
	);
	return [head, ...sections].join('\n');
}

function section(
	id: string,
	{keyword, line, words, statement, owner, tier, levels: at}: Requirement,
	{names, signs}: Releases,
	deviations: readonly Deviation[],
): string {
	const seen = signs.get(id);
	const releases = seen?.map((sign, index) => `${names[index]} ${sign}`).join(' · ');
	const listed = deviations.filter(({requirement}) => requirement === id);
	return [
		`## ${id}`,
		'',
		`> ${words}`,
		'',
		statement,
		'',
		`- ${keyword}, line ${line}, owner ${owner}, tier ${tier}, ${at.length === levels.length ? 'all levels' : at.join(', ')}`,
		`- releases: ${releases ?? (tier === 'runtime' ? 'needs a node' : 'not asked yet')}`,
		...known(listed),
		'',
	].join('\n');
}

/** One line per reason: several cases share it. */
function known(listed: readonly Deviation[]): readonly string[] {
	return [...Map.groupBy(listed, ({reason}) => reason)].map(([reason, each]) => {
		const versions = [...new Set(each.map(({versions: range}) => `\`${range}\``))];
		const at = levels.filter(level => each.some(deviation => deviation.levels.includes(level)));
		return `- known deviation (${versions.join(', ')}; ${at.join(', ')}): ${reason}`;
	});
}

/** What docs/releases.md says. */
export function releasesOf(page: string): Releases {
	const rows = page
		.split('\n')
		.filter(line => /^\| (?:requirement|R\d+) /.test(line))
		.map(line =>
			line
				.split('|')
				.map(cell => cell.trim())
				.slice(1, -1),
		);
	const [[, , ...names] = [], ...lines] = rows;
	return {names, signs: new Map(lines.map(([id = '', , ...signs]) => [id, signs]))};
}
