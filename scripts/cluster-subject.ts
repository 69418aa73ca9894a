import {X509Certificate} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import type {ClusterSubject} from '../harness/subjects/cluster-subject.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {parseSubjectLevel} from './subject-level.ts';
import type {Subject} from './subject.ts';

/** The subject, as given on the command line. */
export interface SubjectArguments {
	readonly subject: string;
	/** A file, or the PEM text itself. */
	readonly subjectCa?: string;
	readonly subjectLevel?: string;
}

/**
 * The implementation that is to be judged on a cluster.
 * @throws {UsageError} for one that cannot be judged there, an option that it does not use, and a webhook without
 * its level
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
			`--subject ${named} needs --subject-level NAMESPACE/CONFIGMAP:KEY: the ConfigMap key that the webhook reads its level from, ` +
				'which has no default',
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
		// Reads the first certificate, and throws if there is none.
		void new X509Certificate(pem);
		return pem;
	} catch (cause) {
		throw new UsageError(`${where} contains no PEM certificate: ${tellError(cause)}`, {cause});
	}
}
