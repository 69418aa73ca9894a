import {atLevel} from '../../harness/model/configuration.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import {objectKinds, type ObjectKind} from '../../harness/model/workloads.ts';
import {levelRow} from '../case.ts';
import type {RequirementId} from '../requirements.ts';
import {tell} from './factors.ts';
import type {Group} from './row.ts';

const flag = 'kubernetes.podspec-securitycontext';

/** The six properties of line 30, each as a user might set it. */
export const permitted = [
	{fsGroup: 2000},
	{runAsGroup: 3000},
	{runAsNonRoot: false},
	{supplementalGroups: [4000, 5000]},
	{runAsUser: 1000},
	{seccompProfile: {type: 'Unconfined'}},
] as const satisfies readonly JsonObject[];

const all: JsonObject = Object.assign({}, ...permitted);

/** Every other property that a pod's `securityContext` has (Kubernetes 1.34, PodSecurityContext). */
const closed = [
	{fsGroupChangePolicy: 'OnRootMismatch'},
	{sysctls: [{name: 'kernel.shm_rmid_forced', value: '1'}]},
	{seLinuxOptions: {level: 's0:c123,c456'}},
	{windowsOptions: {runAsUserName: 'app'}},
	{appArmorProfile: {type: 'RuntimeDefault'}},
	{supplementalGroupsPolicy: 'Strict'},
] as const satisfies readonly JsonObject[];

interface Sent {
	readonly level: Level;
	readonly object: ObjectKind;
	readonly sent: JsonObject;
	/** The value of the flag; undefined: no such key. */
	readonly at: 'disabled' | 'allowed' | 'enabled' | undefined;
}

export const podFlag: Group = {
	why: 'level × object × property of the pod’s securityContext × what the flag is set to: four sentences, lines 29 to 31',
	rows: levels.flatMap(level =>
		objectKinds.flatMap(object => [
			...permitted.map(sent => refused('R28', {level, object, sent, at: 'disabled'})),
			...permitted.map(sent =>
				refused(withoutKey(level, sent), {level, object, sent, at: undefined}),
			),
			...[...permitted, all].flatMap(sent => [
				kept('R29', {level, object, sent, at: 'allowed'}),
				kept('R29', {level, object, sent, at: 'enabled'}),
			]),
			...closed.flatMap(sent => [
				refused('R30', {level, object, sent, at: 'allowed'}),
				refused('R30', {level, object, sent, at: 'enabled'}),
			]),
		]),
	),
};

/**
 * Without the key the behaviour is that of `disabled`. If `disabled` itself is not met (Knative with a
 * seccompProfile at the hardening levels, upstream.md §2.2), nothing follows for the missing key.
 */
function withoutKey(level: Level, sent: JsonObject): RequirementId {
	return level !== 'disabled' && 'seccompProfile' in sent ? 'R28' : 'R31';
}

/** Refused by name: a refusal for another reason would prove nothing. */
function refused(requirement: RequirementId, question: Sent): Row {
	const [property = ''] = Object.keys(question.sent);
	return asked(requirement, question, {refusal: property});
}

function kept(requirement: RequirementId, question: Sent): Row {
	return asked(requirement, question, {equals: question.sent}, ['R26']);
}

function asked(
	requirement: RequirementId,
	{level, object, sent, at}: Sent,
	expect: Row['expect'],
	alsoProves: readonly RequirementId[] = [],
): Row {
	const properties = sent === all ? 'all six' : tell(sent);
	const where = at === undefined ? 'no flag' : `the flag at ${at}`;
	const title = [`the pod’s ${properties}`, where, ...(object === 'Service' ? [] : [object])];
	return levelRow(requirement, level, title.join(', '), {
		tier: 'defaulting',
		alsoProves,
		configuration: atLevel(level, at === undefined ? {} : {[flag]: at}),
		probe: {
			kind: 'admission',
			object,
			workload: {image: 'app-numeric', podSecurityContext: sent},
			field: 'pod.securityContext',
		},
		expect,
	});
}
