import * as read from './readers.ts';
import {objectsAt} from '../../harness/model/json.ts';
import {hasLowPort} from '../../harness/subjects/rules.ts';
import {objectOr, rule, treatment, type Mutant} from './mutant.ts';

/** Something that implementations do differently and that no sentence forbids: it is shown, and not judged. */
export interface Unforbidden {
	/** Its number in upstream.md §6, where it has one. */
	readonly known?: `M${number}`;
	/** What the implementation does. */
	readonly title: string;
	/** Why no sentence forbids it. */
	readonly why: string;
	/** The row whose observation shows it. */
	readonly shownBy: string;
	/** An implementation for which that row's observation differs from the reference's. */
	readonly otherwise: Mutant;
}

const zeroIsLow = treatment(
	'a port 0 counts as low',
	({level, own, sent, truth}) =>
		level !== 'disabled' &&
		own['capabilities'] === undefined &&
		objectsAt(sent, 'ports').some(({containerPort}) => containerPort === 0)
			? {...truth, capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}
			: undefined,
	'M8',
);
const typeAdded = rule(
	'a profile with a file and no type becomes RuntimeDefault with that file',
	'seccompProfile',
	({level, own}, truth) => {
		const {localhostProfile, type} = objectOr(own['seccompProfile']);
		return level !== 'disabled' && localhostProfile !== undefined && type === undefined
			? {type: 'RuntimeDefault', localhostProfile}
			: truth;
	},
	'M15',
);
const capabilitiesAgain = treatment(
	'capabilities are defaulted again when a port changes',
	({level, request, sent, truth}) =>
		request.operation === 'UPDATE' && level === 'enabled' && hasLowPort(sent)
			? {...truth, capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}
			: undefined,
	'M12',
);
const addingTrusted = treatment(
	'whoever adds capabilities is left alone',
	({own}) => (objectOr(own['capabilities'])['add'] === undefined ? undefined : {}),
	'M13',
);

export const unforbidden: readonly Unforbidden[] = [
	{
		known: 'M3',
		title: 'an unknown value selects disabled, instead of being refused or keeping the last level',
		why: 'the documentation names three values and says nothing of others',
		shownBy: 'R3 [disabled] allowPrivilegeEscalation, "enbaled" as written',
		otherwise: read.keptOnUnknown,
	},
	{
		known: 'M42',
		title: 'what begins with enabled selects enabled',
		why: 'the documentation names three values and says nothing of others',
		shownBy: 'R3 [disabled] allowPrivilegeEscalation, "enabled-foo" as written',
		otherwise: read.prefixMatched,
	},
	{
		known: 'M8',
		title: 'a port 0 counts as low',
		why: 'the number is below 1024, but no port; of a port with a name only, R18 speaks',
		shownBy: 'R18 [enabled] capabilities.add, port 0',
		otherwise: zeroIsLow,
	},
	{
		known: 'M12',
		title: 'a port that becomes low later adds nothing',
		why: 'what was a default once is stored and looks like the user’s own word',
		shownBy: 'R40 [enabled] port 8080 becomes 80, from enabled to enabled',
		otherwise: capabilitiesAgain,
	},
	{
		known: 'M13',
		title: 'addcapabilities at allowed is taken for disabled',
		why: 'this page does not mention the flag',
		shownBy: 'R17 [enabled] capabilities, {add: [NET_ADMIN]}, addcapabilities at allowed',
		otherwise: addingTrusted,
	},
	{
		known: 'M14',
		title: 'the default is still disabled',
		why: 'line 3 announces another, line 4 says that it is disabled',
		shownBy: 'R1 [disabled] allowPrivilegeEscalation, key absent, as announced for 1.21',
		otherwise: read.enabledByDefault,
	},
	{
		known: 'M15',
		title: 'a profile with a file and no type becomes RuntimeDefault with that file',
		why: 'whether a profile without a type is set is not said',
		shownBy: 'R14 [enabled] seccompProfile, {localhostProfile: profiles/app.json}',
		otherwise: typeAdded,
	},
];
