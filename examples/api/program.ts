import process from 'node:process';
import {askProgram, judge, type Answer} from 'secure-pod-defaults-conformance';

/** A program is judged from TypeScript: `node program.ts 'python3 defaulting.py'`. */
export async function judgeProgram(command: string, report: string): Promise<Answer> {
	const provider = askProgram(command);
	return judge({
		provider,
		subject: command,
		select: {level: 'enabled', requirement: 'R12'},
		report,
	});
}

if (import.meta.main) {
	const [command = 'python3 defaulting.py'] = process.argv.slice(2);
	const {report, exitCode} = await judgeProgram(command, 'reports');
	process.stdout.write(`${report.verdict.sentence}\n`);
	process.exitCode = exitCode;
}
