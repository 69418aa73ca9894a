import type {SampleImage} from '../../images/prepare/prepare.ts';
import type {SampleName} from '../../images/recipe/samples.ts';
import type {Connection} from '../cluster/connect.ts';
import type {NodeAccess} from '../cluster/node-access.ts';
import type {Owner} from '../model/requirement.ts';
import type {LevelSource} from '../model/level-source.ts';
import type {Tier} from '../model/levels.ts';

/** What a cluster must come with to be a target. */
export interface ClusterTargetOptions {
	readonly connection: Connection;
	/** This run's id, a DNS label: the start of every namespace's name. */
	readonly run: string;
	readonly owns: readonly Owner[];
	readonly tiers: readonly Tier[];
	readonly level: LevelSource;
	/** The sample images as they were loaded; empty where none were. */
	readonly samples: Readonly<Partial<Record<SampleName, SampleImage>>>;
	/** How the node is read, where there is one that can be. */
	readonly node?: NodeAccess;
	readonly signal: AbortSignal;
}
