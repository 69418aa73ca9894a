import {X509Certificate} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import type {ClusterSubject} from '../harness/subjects/cluster-subject.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {parseSubjectLevel} from './subject-level.ts';
import type {Subject} from './subject.ts';

/** Who is judged, as the command line has it. */
export interface SubjectArguments {
	readonly subject: string;
	/** A file, or the PEM text itself. */
	readonly subjectCa?: string;
	readonly subjectLevel?: string;
}

/**
 * The implementation that is to be judged on a cluster.
 * @throws {UsageError} for one that cannot be, an option that it has no use for, and a webhook without its level
 */
export async function clusterSubject(
	subject: Exclude<Subject, {readonly kind: 'exec'}>,
	{subject: named, subjectCa, subjectLevel}: SubjectArguments,
): Promise<ClusterSubject> {
	if (subject.kind !== 'webhook') {
		const [useless] = Object.entries({'--subject-ca': subjectCa, '--subject-level': subjectLevel})
			.filter(([, value]) => value !== undefined)
			.map(([option]) => option);
		if (useless === undefined) return {kind: subject.kind};
		throw new UsageError(`${useless} is for --subject webhook=URL; ${named} needs none`);
	}
	if (subjectLevel === undefined) {
		throw new UsageError(
			`--subject ${named} needs --subject-level NAMESPACE/CONFIGMAP:KEY: where the webhook reads its level, ` +
				'which nothing else says',
		);
	}
	const level = parseSubjectLevel(subjectLevel);
	const ca = subjectCa === undefined ? {} : {ca: await authority(subjectCa)};
	return {kind: 'webhook', url: subject.url, level, ...ca};
}

async function authority(named: string): Promise<string> {
	const inline = named.includes('-----BEGIN CERTIFICATE-----');
	const where = inline ? 'the text of --subject-ca' : `--subject-ca ${named}`;
	try {
		const pem = inline ? named : await readFile(named, 'utf8');
		// Reads the first certificate, and throws where there is none.
		void new X509Certificate(pem);
		return pem;
	} catch (cause) {
		throw new UsageError(`${where} holds no certificate in PEM: ${tellError(cause)}`, {cause});
	}
}
