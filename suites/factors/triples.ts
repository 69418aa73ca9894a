import {withBeside} from '../../harness/model/beside.ts';
import type {Group} from '../defaulting/row.ts';
import {flagsOf, objectsOf, rowOf, serving, type Shape} from './index.ts';
import {podFactors} from './pod.ts';

/**
 * The twenty properties that people set most: those of the samples in Knative's documentation (environment, image, resources,
 * probes, concurrency, timeouts, scaling annotations), and what charts for stateful or private apps add (volumes, accounts,
 * pull secrets, nodes). An exception that a vendor makes for one customer speaks of these.
 */
const frequent: ReadonlySet<string> = new Set([
	'args of the serving container',
	'command of the serving container',
	'env of the serving container',
	'env from a ConfigMap of the serving container',
	'env from a Secret of the serving container',
	'envFrom of the serving container',
	'image of the serving container',
	'imagePullPolicy of the serving container',
	'resources of the serving container',
	'livenessProbe of the serving container',
	'readinessProbe of the serving container',
	'a ConfigMap mounted by the serving container',
	'a Secret mounted by the serving container',
	'an emptyDir mounted by the serving container',
	'containerConcurrency',
	'timeoutSeconds',
	'serviceAccountName',
	'imagePullSecrets',
	'nodeSelector',
	'annotations of the template',
]);

/** Two values of each at most: all of them meet in pairs. */
const factors = [...serving, ...podFactors]
	.filter(({name}) => frequent.has(name))
	.map(({values, ...rest}) => ({...rest, values: values.slice(0, 2)}));

export const threeTogether: Shape = {
	title: 'one container, three properties',
	factors,
	matter: [],
	base: {image: 'app-numeric'},
	flags: flagsOf(factors),
	strength: 3,
};

/** Each is asked about by its pairs too, so that the gate leaves these out. */
export const besideThree: Group = {
	why: 'level that hardens × any three of the twenty properties that are set most: each three values in one object',
	rows: objectsOf(threeTogether).flatMap(({all, base}, index) => {
		const beside = all.map(each => each.own);
		const object = {base, beside, own: beside, workload: withBeside(base, beside)};
		return (['root-allowed', 'enabled'] as const).map(level =>
			rowOf(threeTogether, level, {...object, title: `together (${index + 1})`, gate: false}),
		);
	}),
};
