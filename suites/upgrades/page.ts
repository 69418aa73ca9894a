import {upgradedServices} from '../upgraded-services.ts';
import type {RecordedUpgrade} from './record.ts';

/** `docs/upgrades.md`: what each upgrade to the next release does to Services that are there. */
export function upgradesPage(record: readonly RecordedUpgrade[]): string {
	const kubernetes = [...new Set(record.map(each => each.kubernetes))].join(', ');
	const pairs = [...Map.groupBy(record, ({from, to}) => `${from} → ${to}`)];
	const keys = [...new Set(record.map(({key}) => key.asked))];
	return `# What each upgrade does to Services that are there

Each release of Knative that can be built from packages was upgraded in place to the next, on Kubernetes ${kubernetes} in a control
plane of processes, with Services of ${Object.keys(upgradedServices).length} kinds there, as [upgrade.md](upgrade.md) describes.
Made by \`node scripts/upgrades.ts\`; \`--check\` upgrades again and compares. Without nodes nothing is started: whether the new Pods run
is not shown here.

| upgrade | ${keys.map(keyName).join(' | ')} |
| --- | ${keys.map(() => '---').join(' | ')} |
${pairs.map(([pair, those]) => `| [${pair}](#${anchor(pair)}) | ${keys.map(key => cell(those.find(each => each.key.asked === key))).join(' | ')} |`).join('\n')}

- *unchanged*: the securityContexts of its Deployment are as before, shown by a forced reconcile. Its Pods are replaced all the same:
  each release brings another queue-proxy.
- *anew*: the upgrade alone gives the Deployment of its old Revision another securityContext, or makes a new Revision.
- *new Revision*: the next change of an annotation makes one, although the template is as it was.
- *refused*: an update that was accepted before is refused, or the controller cannot go on with it.

The Services: ${Object.entries(upgradedServices)
		.map(([name, {given}]) => `*${name}* sets ${given}`)
		.join('; ')}.

${pairs.map(section).join('\n')}`;
}

const keyName = (key: string): string => (key === 'absent' ? 'key absent' : `\`${key}\``);

const anchor = (title: string): string =>
	title
		.toLowerCase()
		.replaceAll(/[^\w\- ]/g, '')
		.replaceAll(' ', '-');

function cell(upgrade: RecordedUpgrade | undefined): string {
	if (!upgrade) return 'not asked';
	const {services} = upgrade;
	const unchanged = services.filter(({outcome}) => outcome === 'unchanged');
	const parts = [
		named(
			'refused',
			services.filter(({outcome}) => outcome === 'refused'),
		),
		named(
			'anew',
			services.filter(({outcome}) => outcome === 'rendered anew'),
		),
		named(
			'new Revision',
			services.filter(({newRevision}) => newRevision),
		),
		unchanged.length === services.length
			? 'securityContexts unchanged'
			: `unchanged: ${unchanged.length}`,
	];
	return parts.filter(part => part !== '').join('; ');
}

const named = (what: string, services: RecordedUpgrade['services']): string =>
	services.length === 0 ? '' : `**${what}**: ${services.map(({name}) => name).join(', ')}`;

function section([pair, upgrades]: readonly [string, readonly RecordedUpgrade[]]): string {
	const texts = upgrades.map(upgrade => ({key: upgrade.key.asked, text: told(upgrade)}));
	const parts = [...Map.groupBy(texts, ({text}) => text)].map(
		([text, those]) => `*${those.map(({key}) => keyName(key)).join(', ')}*:\n\n${text}`,
	);
	return `## ${pair}\n\n${parts.join('\n')}`;
}

/** The lines of a Markdown list: what is the same for several Services is said once. */
function told({key, all, services}: RecordedUpgrade): string {
	const lines = services.flatMap(({name, details}) =>
		details.map(detail => ({name, detail: detail.replaceAll(`${name}-0000`, 'NAME-0000')})),
	);
	const own = [...Map.groupBy(lines, ({detail}) => detail)].map(([detail, those]) => {
		const names = [...new Set(those.map(({name}) => name))];
		return `${names.length === services.length ? 'each' : names.join(', ')}: ${detail}`;
	});
	const unknown =
		key.knownBefore || key.written === null
			? []
			: [`The key is \`${key.written}\`, which the first release does not know.`];
	return [...unknown, ...all, ...own].map(line => `- ${escaped(line)}\n`).join('');
}

const escaped = (text: string): string => text.replaceAll(/[*_|<>[\]]/g, String.raw`\$&`);
