import {levels, type PerLevel} from '../harness/model/levels.ts';
import {
	knativeLevel,
	documentedSpellings,
	type LevelSource,
} from '../harness/model/level-source.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';

const shape = 'NAMESPACE/CONFIGMAP:KEY[,LEVEL=SPELLING…]';
const place = /^([a-z0-9-]+)\/([a-z0-9.-]+):([\w.-]+)$/;

/**
 * Where a foreign subject's level is stored, and the name of a level there if it is not the documented one:
 * `team/defaults:level,root-allowed=AllowRoot`.
 * @throws {UsageError} for another shape, an unknown level, and Knative's own ConfigMap
 */
export function parseSubjectLevel(text: string): LevelSource {
	const [where = '', ...called] = text.split(',');
	const [, namespace, configMap, key] = place.exec(where) ?? [];
	if (!namespace || !configMap || !key) {
		throw new UsageError(
			`--subject-level ${JSON.stringify(text)} does not have the form ${shape}, such as team/defaults:level`,
		);
	}
	if (namespace === knativeLevel.namespace && configMap === knativeLevel.configMap) {
		throw new UsageError(
			`--subject-level ${text}: ${where} is Knative's own level, which stays at disabled during the run; ` +
				'name another ConfigMap',
		);
	}
	const spellings = Object.fromEntries(called.map(each => spellingOf(text, each)));
	return {
		namespace,
		configMap,
		key,
		anotherConfigMap: `${configMap}-elsewhere`,
		spellings: {...documentedSpellings, ...spellings},
	};
}

function spellingOf(text: string, named: string): [keyof PerLevel<unknown>, [string]] {
	const [level = '', ...rest] = named.split('=');
	const spelling = rest.join('=');
	if (spelling !== '') return [choose('level', level, levels), [spelling]];
	throw new UsageError(
		`--subject-level ${text}: ${JSON.stringify(named)} does not have the form LEVEL=SPELLING, such as root-allowed=AllowRoot`,
	);
}
