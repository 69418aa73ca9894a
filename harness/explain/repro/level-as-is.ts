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

/** How an existing cluster answers, and the value in its ConfigMap. */
export interface LevelAsIs {
	readonly level: Level;
	readonly configured: NonNullable<ClusterAnswer['configured']>;
}

/**
 * Finds out the level of an existing cluster by a dry run in the context's own namespace; nothing is changed. The value
 * in its ConfigMap is not enough: a release may not know it, or may use another level if there is none.
 * @throws {EnvironmentError} if it refuses a plain Service
 */
export async function askLevelAsIs(connection: Connection): Promise<LevelAsIs> {
	const {kubeConfig} = connection;
	const context = kubeConfig.getContextObject(kubeConfig.getCurrentContext());
	const data = await readData(connection, knativeLevel);
	const plain = await askPlain(connection, context?.namespace ?? 'default');
	return levelAsIs(data[knativeLevel.key], plain);
}

/**
 * The same from the value and the answer; a distribution that differs from the documentation gets the nearest level.
 */
export function levelAsIs(value: string | undefined, plain: Json): LevelAsIs {
	if (typeof plain === 'string') {
		throw new EnvironmentError(
			`its level cannot be determined: a plain Service is ${plain}; use a context whose namespace allows creating one`,
		);
	}
	const documented = answeredLevel(plain);
	const level = documented ?? nearestLevel(plain);
	const isHonoured = documented !== undefined && claimedLevel(value, knativeLevel) === documented;
	const otherwise = documented ? {} : {otherwise: tellJson(plain)};
	return {level, configured: {value: value ?? null, isHonoured, ...otherwise}};
}
