import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {answeredLevel, nearestLevel} from './answered-level.ts';
import {askPlain} from '../../configuration/canaries.ts';
import {readData} from '../../configuration/config-map.ts';
import {tellJson} from '../../model/tell.ts';
import type {Json} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {claimedLevel} from '../../providers/existing/existing.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {ClusterAnswer} from './repro-report.ts';

/** How somebody else's cluster answers, and what its ConfigMap says. */
export interface LevelAsIs {
	readonly level: Level;
	readonly configured: NonNullable<ClusterAnswer['configured']>;
}

/**
 * Finds out by a dry run in the context's own namespace at which level somebody else's cluster is; nothing is changed.
 * What its ConfigMap says is no answer: a release may not know the word, or set another level where there is none.
 * @throws {EnvironmentError} when it refuses a plain Service
 */
export async function askLevelAsIs(connection: Connection): Promise<LevelAsIs> {
	const {kubeConfig} = connection;
	const context = kubeConfig.getContextObject(kubeConfig.getCurrentContext());
	const data = await readData(connection, knativeLevel);
	const plain = await askPlain(connection, context?.namespace ?? 'default');
	return levelAsIs(data[knativeLevel.key], plain);
}

/** The same of what was read and answered; a distribution that does otherwise than documented is at the nearest level. */
export function levelAsIs(value: string | undefined, plain: Json): LevelAsIs {
	if (typeof plain === 'string') {
		throw new EnvironmentError(
			`its level cannot be found out: a plain Service is ${plain}; have the context name a namespace in which one may be created`,
		);
	}
	const documented = answeredLevel(plain);
	const level = documented ?? nearestLevel(plain);
	const isHonoured = documented !== undefined && claimedLevel(value, knativeLevel) === documented;
	const otherwise = documented ? {} : {otherwise: tellJson(plain)};
	return {level, configured: {value: value ?? null, isHonoured, ...otherwise}};
}
