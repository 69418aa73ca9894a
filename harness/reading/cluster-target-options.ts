import type {SampleImage} from '../../images/prepare/prepare.ts';
import type {Inert} from './stored-objects.ts';
import type {SampleName} from '../../images/recipe/samples.ts';
import type {Connection} from '../cluster/connect.ts';
import type {Journal} from '../configuration/journal.ts';
import type {AskReplicas, Operated} from '../configuration/level-port.ts';
import type {NodeAccess} from '../cluster/node-access.ts';
import type {Owner} from '../model/requirement.ts';
import type {LevelSource} from '../model/level-source.ts';
import type {Level, Tier} from '../model/levels.ts';

/** What a cluster target needs. */
export interface ClusterTargetOptions {
	readonly connection: Connection;
	/** This run's id, a DNS label: the prefix of every namespace's name. */
	readonly run: string;
	readonly owns: readonly Owner[];
	readonly tiers: readonly Tier[];
	readonly level: LevelSource;
	/** The sample images as loaded; empty if none were. */
	readonly samples: Readonly<Partial<Record<SampleName, SampleImage>>>;
	/** How an object is stored that is to start nothing; by default without a Pod. */
	readonly inert?: Inert;
	/** What Knative requests for queue-proxy, in CPUs; by default as this project installs it. */
	readonly queueProxyCpu?: number;
	/** Access to the node; without it, only this project's programs tell of their process. */
	readonly node?: NodeAccess;
	/** Keeps what the run changes of the configuration; left out if the cluster ends with the run. */
	readonly journal?: Journal;
	/** Flags of the owner's that rows judge: see `LevelPort`. */
	readonly cleared?: readonly string[];
	/** If the Knative Operator keeps the ConfigMap. */
	readonly operated?: Operated;
	/** Asks the webhook's replicas one by one, where that is possible. */
	readonly replicas?: AskReplicas;
	/**
	 * If the cluster is not this project's: after each reading it is made sure that no other client has changed the
	 * configuration, and that what is read was written by Knative: see `OtherWriters`.
	 */
	readonly shared?: true;
	/** The level that stays: nothing is switched, and rows of other configurations are not asked. */
	readonly fixed?: Level;
	readonly signal: AbortSignal;
}
