import process from 'node:process';
import {
	controlPlane,
	EnvironmentError,
	judge,
	knativeDeviations,
	type Answer,
} from 'secure-pod-defaults-conformance';

/** A release of Knative is judged in a control plane, with its known deviations: `node release.ts 1.23.0`. */
export async function judgeRelease(knative: string, report: string): Promise<Answer> {
	return judge({
		provider: await controlPlane({knative}),
		subject: 'knative',
		deviations: knativeDeviations,
		select: {requirement: 'R18', level: 'enabled', tier: 'defaulting'},
		report,
	});
}

if (import.meta.main) {
	const [knative = '1.23.0'] = process.argv.slice(2);
	try {
		const {report, exitCode} = await judgeRelease(knative, 'reports');
		process.stdout.write(`${report.verdict.sentence}\n`);
		process.exitCode = exitCode;
	} catch (error) {
		if (!(error instanceof EnvironmentError)) throw error;
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 2;
	}
}
