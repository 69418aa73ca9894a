import process from 'node:process';
import {
	atLevel,
	judge,
	suiteOf,
	type Level,
	type Row,
	type Tier,
} from 'secure-pod-defaults-conformance';
import {provider} from './subject.ts';

/** A suite of your own: a sentence that a vendor promises beyond the documentation, and its rows. */

const levels: readonly Level[] = ['root-allowed', 'enabled'];
const tier: Tier = 'defaulting';

const kept = (level: Level, allowPrivilegeEscalation: boolean): Row => ({
	requirement: 'V1',
	alsoProves: [],
	level,
	case: `allowPrivilegeEscalation: ${allowPrivilegeEscalation}`,
	tier,
	configuration: atLevel(level),
	probe: {
		kind: 'admission',
		object: 'Service',
		workload: {image: 'app-numeric', securityContext: {allowPrivilegeEscalation}},
		field: 'container.securityContext.allowPrivilegeEscalation',
	},
	expect: {equals: allowPrivilegeEscalation},
	presets: [],
});

export const suite = suiteOf(
	{
		V1: {
			keyword: 'MUST',
			words: 'What you set is kept',
			line: '1',
			statement: 'A value of the user’s is never replaced.',
			owner: 'defaulting',
			tier,
			levels,
		},
	},
	levels.flatMap(level => [kept(level, true), kept(level, false)]),
);

if (import.meta.main) {
	const {report, exitCode} = await judge({provider, subject: 'my-defaulting', suite});
	process.stdout.write(`${report.verdict.sentence}\n`);
	process.exitCode = exitCode;
}
