import {levels} from '../../../model/levels.ts';
import {agree, type Measured, type MeasuredRow} from './measured.ts';

/** docs/identity-on-a-node.md: who a container runs as, case by case, as measured. */
export function renderIdentities(grounds: readonly Measured[]): string {
	const [first] = grounds;
	if (!first) throw new Error('nothing was measured');
	const {rows} = first;
	const nodes = grounds.map(
		({of, rows: those}) =>
			`| ${of.kubernetes} | ${of.containerd} | ${of.runc} | ${those.filter(({node}) => node).length} of ${those.length} |`,
	);
	return `# Who a container runs as

Docker is not a kubelet: it reads the \`USER\` of an image in another way. \`spd predict\` works out the user, the groups and HOME
that a node would give, and starts the container with these numbers
([identity.ts](../harness/explain/predict/identity.ts)):

- The kubelet reads the part of \`USER\` before the colon, and never the group behind it. What Go reads as a number (\`+1000\`,
  \`01000\`) is handed on as a number; only a name is handed on as a name.
- containerd takes the group from the image's /etc/passwd, 0 if the uid is not there, and the supplementary groups from its
  /etc/group. \`runAsUser\` and \`runAsGroup\` replace these; \`fsGroup\` and \`supplementalGroups\` of the Pod are added;
  \`supplementalGroupsPolicy: Strict\` leaves out those of /etc/group.
- runc takes HOME from the first entry of /etc/passwd with that uid, \`/\` if there is none, unless the image or the manifest sets
  it.

Where container runtimes differ, by their sources; \`--node\` of \`spd predict\` chooses:

| | containerd 1.7 | containerd 2 |
| --- | --- | --- |
| \`supplementalGroupsPolicy: Strict\` | the kubelet does not admit the Pod (since Kubernetes 1.33) | honoured (since 2.0) |
| \`USER\` beyond 2147483647, not \`runAsNonRoot\` | looked up as a name (since 1.7.27; before, cut to 32 bits) | the same up to 2.2.1 (since 2.0.4); an error of its own in 2.2.9 and later |
| a group in /etc/group whose *name* is a number | runc before 1.3 takes a supplementary group of that number for it, as Docker does | runc 1.3 and later do not |
| a user of the image's /etc/passwd with a uid beyond 2147483647 | runs | runs, but the Pod's status is never stored, so that it stays \`ContainerCreating\`: the API server refuses the uid that containerd reports since 2.0 (\`status.containerStatuses[].user.linux.uid\`) |
| a USER by name, no /etc/passwd | "no such file or directory" | "file does not exist" |
| limit of open files (\`containerd.service\`) | \`LimitNOFILE=infinity\` | systemd's default |

Alike on both: a Pod with \`runAsGroup\` and without \`runAsUser\` gets no sandbox, whatever its containers set ("user group "8" is
specified without user"): \`runAsGroup\` belongs to the container, or beside \`runAsUser\`.

Docker cannot express groups with numbers as names, nor the limits: these are those of the Docker daemon, and for such a group the
forecast has a note. The
functions \`WithUser\` and \`WithAdditionalGIDs\` of containerd 1.7.27 and 2.4.2, asked about all cases below, differ in what
this table says of them only.

## Measured

${rows.length} images and settings: a static program that prints who it is, as \`spd predict\` starts it and by \`docker run\` of
Docker ${first.of.docker}; and at the three levels as containers of a Pod:

| Kubernetes | containerd | runc | measured |
| --- | --- | --- | --- |
${nodes.join('\n')}

All of these agree with the forecast for such a node (but for groups by name, above), in HOME, working directory and umask too; in limits as well, but the nodes
are containers of the same engine. \`node scripts/identities.ts --cluster NAME\` measures all of them again.

\`UID:GID [GROUPS] HOME\`; \`disabled\` is as \`root-allowed\`. /etc/passwd has root, bob and twin (1000:1000 and 1000:3000), far
(4294967294) and a user called 2147483649; /etc/group has bob in data (2000), and root in bin (1); the other files are in
[cases.ts](../harness/explain/predict/measured/cases.ts).

| image and settings | forecast at root-allowed | forecast at enabled | ${grounds.map(({of}) => `containerd ${of.containerd}`).join(' | ')} | docker run |
| --- | --- | --- | ${grounds.map(() => '---').join(' | ')} | --- |
${rows
	.map((row, index) =>
		line(
			row,
			grounds.flatMap(ground => ground.rows[index] ?? []),
		),
	)
	.join('\n')}
`;
}

/** The forecast is that of the first kind of node; where another one does otherwise, its column says what. */
function line({title, forecast, dockerRun}: MeasuredRow, onEach: readonly MeasuredRow[]): string {
	const open = brief(forecast['root-allowed']);
	const same = (outcome: string): string => (brief(outcome) === open ? 'the same' : brief(outcome));
	const onNodes = onEach.map(({node}) => {
		if (!node) return 'not measured';
		const differing = levels.filter(level => !agree(node[level], forecast[level]));
		const told = differing.map(level => `${level}: ${brief(node[level])}`);
		return told.length === 0 ? 'agrees' : told.join('; ');
	});
	const cells = [title, open, same(forecast.enabled), ...onNodes, same(dockerRun)];
	return `| ${cells.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

/** Without what is the same in all rows, and without the words around the reason of a refusal. */
function brief(outcome: string): string {
	const told = outcome
		.replace(', umask 22', '')
		.replace(/, in \/$/, '')
		.replace(/^docker: Error response from daemon: /, '');
	const [, reason = '', text = ''] =
		/^([A-Z]\w+Error|SupplementalGroups\w+): (.*)$/s.exec(told) ?? [];
	if (reason === '')
		return told.replace(/^exit (\d+): docker: Error response from daemon: /, 'exit $1: ');
	return `${reason}: ${essential.exec(text)?.[0] ?? text}`;
}

const essential =
	/no users found|open …\/etc\/passwd: no such file or directory|lstat etc\/passwd: file does not exist|user group .* is specified without user|chdir to cwd.*? failed: permission denied/s;
