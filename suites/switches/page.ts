import {isDeepStrictEqual} from 'node:util';
import {isObject, textAt, type Json} from '../../harness/model/json.ts';
import type {Act, Transition, TransitionedService} from '../../harness/model/transition.ts';
import {switchedServices, type RecordedSwitches} from './record.ts';

/** `docs/transitions.md`: what each switch of the key does to Services that are there. */
export function switchesPage({knative, kubernetes, switches, acts}: RecordedSwitches): string {
	return `# What each switch does to Services that are there

Knative ${knative} on Kubernetes ${kubernetes}, in a control plane of processes. Services of ${Object.keys(switchedServices).length} kinds were
created at the first value of \`secure-pod-defaults\`, the second was entered with proof, and then it was read what became of
them. Made by \`node scripts/switches.ts\`; \`--check\` switches again and compares. Without nodes nothing is started. For your own
Services: [switch-plan.md](switch-plan.md).

- *At rest*: the \`securityContext\` in the Deployment after a forced, visible reconcile, compared with before the switch. Nothing
  else was done; the stored Revision is the same. The reconcile comes by itself some day.
- *Next annotation*: what a change of the Service’s metadata by its creator does. *No effect* is accepted, and then refused to Knative’s
  controller, which only an event shows.
- *Next template*: the \`securityContext\` of the Revision that another image makes, compared with what the Deployment had before.
- *+* is set, *−* is not set any more. Updates are named as refused only if they were accepted before the switch.

${Object.entries(switchedServices)
	.map(([name, {given}]) => section(name, given, switches))
	.join('\n')}
## What is done to it

A plain Service from *disabled* to *enabled*, and one thing done to it before the visible reconcile. An empty patch is what a storage
migration sends. A namespace without webhooks has the label \`webhooks.knative.dev/exclude\`.

| what is done | stored in the Service | rendered |
| --- | --- | --- |
${acts.map(actRow).join('\n')}
`;
}

function actRow({what, stored, rendered}: Act): string {
	const all = Object.entries(rendered).map(
		([revision, context]) => `${revision}: ${told(context)}`,
	);
	return `| ${what} | ${told(stored)} | ${all.join('; ')} |`;
}

const told = (context: Json): string => (context === null ? 'nothing' : difference(null, context));

function section(name: string, given: string, switches: readonly Transition[]): string {
	const rows = switches.flatMap(({from, to, services}) =>
		services.filter(each => each.name === name).map(each => row(`${from} → ${to}`, each)),
	);
	return [
		`## ${name}`,
		'',
		`It sets ${given}.`,
		'',
		'| switch | at rest | next annotation | next template |',
		'| --- | --- | --- | --- |',
		...rows,
		'',
	].join('\n');
}

function row(
	pair: string,
	{before, atRest, annotation, refused, template}: TransitionedService,
): string {
	const others = refused
		.filter(({what, by}) => what === 'an annotation' && by === 'another user')
		.map(() => 'refused to others');
	const cells = [
		pair,
		difference(before, atRest),
		[annotation, ...(annotation === 'refused' ? [] : others)].join('; '),
		template === undefined ? 'refused' : difference(before, template),
	];
	return `| ${cells.map(each => (/refused|no effect/.test(each) ? `**${each}**` : each)).join(' | ')} |`;
}

/** `+ runAsNonRoot`, by the fields of the context. */
function difference(before: Json, after: Json): string {
	const [was, is] = [fieldsOf(before), fieldsOf(after)];
	const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
	const changes = fields.flatMap(field => {
		const [old, next] = [was[field], is[field]];
		if (isDeepStrictEqual(old, next)) return [];
		if (next === undefined) return [`− ${field}`];
		const added = textAt(next, 'add', 0);
		const value = added === '' ? field : `${field} with ${added}`;
		return [`${old === undefined ? '+' : 'other'} ${value}`];
	});
	return changes.length === 0 ? 'as before' : changes.join(', ');
}

const fieldsOf = (context: Json): Readonly<Record<string, Json | undefined>> =>
	isObject(context) ? context : {};
