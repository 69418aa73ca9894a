import {limits} from '../harness/machine/limits.ts';
import {within} from '../harness/machine/watched-process.ts';
import type {Admission} from '../harness/model/readings.ts';
import {askedProvider} from '../harness/providers/command/asked-provider.ts';
import type {Provider} from '../harness/providers/provider.ts';
import type {AskedSubject} from '../harness/subjects/command/asked-target.ts';

/**
 * A provider for a subject of your own, without a cluster. `start` is called once a run and returns the subject, whose
 * `ask` gets each request as an API server would send it, with the data of the ConfigMap `config-features`, and gives the
 * object as it would be stored, or a refusal. `close` is called at the end. The tier `defaulting` is judged.
 *
 * A row whose question has no valid answer within ten seconds is inconclusive.
 */
export function askSubject(start: () => AskedSubject | Promise<AskedSubject>): Provider {
	return askedProvider(async () => {
		const subject = await start();
		return {
			ask: (request, features) => answered(subject.ask(request, features)),
			close: () => subject.close(),
		};
	});
}

async function answered(answer: Promise<Admission> | Admission): Promise<Admission> {
	const given: {admission?: unknown} = {};
	const arrives = async (): Promise<void> => {
		given.admission = await answer;
	};
	if (!(await within(limits.commandAnswers, arrives()))) {
		throw new Error(`the subject did not answer within ${limits.commandAnswers / 1000} s`);
	}
	if (isAdmission(given.admission)) return given.admission;
	throw new Error(
		'the subject’s answer is neither {admitted: true, object, warnings} nor {admitted: false, code, message, warnings}',
	);
}

/** Programs in JavaScript call it too. */
function isAdmission(answer: unknown): answer is Admission {
	if (typeof answer !== 'object' || answer === null) return false;
	const {admitted, object, code, message, warnings} = answer as Readonly<Record<string, unknown>>;
	const texts = Array.isArray(warnings) && warnings.every(each => typeof each === 'string');
	if (admitted === true) return texts && typeof object === 'object' && object !== null;
	return texts && admitted === false && typeof code === 'number' && typeof message === 'string';
}
