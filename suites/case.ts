import {atLevel, type Configuration} from '../harness/configuration/configuration.ts';
import type {Json} from '../harness/json.ts';
import {levels, type Level} from '../harness/levels.ts';
import type {Expectation, FieldPath, Probe, Row} from '../harness/row.ts';
import type {Tier} from '../harness/tiers.ts';
import type {ObjectKind, Workload} from '../harness/workloads.ts';
import {requirements, type RequirementId} from './requirements.ts';

/** What a field of the container's `securityContext` may hold; `''` is the whole of it. */
interface FieldValues {
	'': Json;
	allowPrivilegeEscalation: boolean;
	seccompProfile: {readonly type?: string; readonly localhostProfile?: string};
	capabilities: {readonly drop?: readonly string[]; readonly add?: readonly string[]};
	'capabilities.drop': readonly string[];
	'capabilities.add': readonly string[];
	runAsNonRoot: boolean;
	runAsUser: number;
	runAsGroup: number;
	readOnlyRootFilesystem: boolean;
	privileged: boolean;
}

export type FieldName = keyof FieldValues;

/** For each level in `L` the value that must be there, `absent` included; a level left out does not compile. */
type Truth<L extends Level, Value> = {readonly [level in L]: Value | null};

/** One line of a truth table: what the user sets, the field that is looked at, what it must hold. */
export type FieldCase<L extends Level = Level> = {
	[Field in FieldName]: {
		readonly title: string;
		readonly given?: Partial<Workload>;
		readonly field: Field;
		readonly expect: Truth<L, FieldValues[Field]>;
		readonly object?: ObjectKind;
		readonly observedOnly?: string;
	};
}[FieldName];

/** Which requirement a table's rows are for, level by level. */
export type Proves<L extends Level = Level> = {readonly [level in L]: RequirementId};

/** What the rows of one table have in common. */
interface Shared {
	readonly alsoProves?: readonly RequirementId[];
	readonly flags?: Configuration['flags'];
	/** Where the rows run instead of at their level. */
	readonly configuration?: Configuration;
}

/** One dry-run row for each level that the table speaks of. */
export function fieldRows<L extends Level>(
	proves: Proves<L>,
	cases: readonly FieldCase<NoInfer<L>>[],
	{alsoProves = [], flags = {}, configuration}: Shared = {},
): Row[] {
	return cases.flatMap(each =>
		levelsOf(proves).map(level =>
			row({
				requirement: proves[level],
				alsoProves: speakingOf(level, alsoProves),
				level,
				case: [each.field || 'securityContext', each.title, each.object].filter(Boolean).join(', '),
				tier: 'defaulting',
				configuration: configuration ?? atLevel(level, flags),
				probe: {
					kind: 'admission',
					object: each.object ?? 'Service',
					workload: {image: 'app-numeric', ...each.given},
					field: containerField(each.field),
				},
				expect: {equals: each.expect[level]},
				...observed(each.observedOnly),
			}),
		),
	);
}

/** A row of the gate preset; those outside say so. */
export function row(
	given: Omit<Row, 'requirement' | 'alsoProves' | 'presets'> & {
		readonly requirement: RequirementId;
		readonly alsoProves?: readonly RequirementId[];
		readonly presets?: Row['presets'];
	},
): Row {
	return {alsoProves: [], presets: ['gate'], ...given};
}

/** A row at a level, in the level's own configuration. */
export function levelRow(
	requirement: RequirementId,
	level: Level,
	title: string,
	{
		tier,
		probe,
		expect,
		...rest
	}: {readonly tier: Tier; readonly probe: Probe; readonly expect: Expectation} & Partial<
		Pick<Row, 'observedOnly' | 'presets' | 'configuration'>
	> & {readonly alsoProves?: readonly RequirementId[]},
): Row {
	return row({
		requirement,
		level,
		case: title,
		tier,
		configuration: atLevel(level),
		probe,
		expect,
		...rest,
	});
}

/** The path of a field of the container's `securityContext`. */
export function containerField(field: FieldName): FieldPath {
	return field === '' ? 'container.securityContext' : `container.securityContext.${field}`;
}

/** The levels that the table speaks of, in their order. */
export function levelsOf<L extends Level>(table: {readonly [level in L]: unknown}): L[] {
	return levels.filter((level): level is L => level in table);
}

function speakingOf(level: Level, ids: readonly RequirementId[]): RequirementId[] {
	return ids.filter(id => new Set<Level>(requirements[id].levels).has(level));
}

function observed(why: string | undefined): Pick<Row, 'observedOnly'> {
	return why === undefined ? {} : {observedOnly: why};
}
