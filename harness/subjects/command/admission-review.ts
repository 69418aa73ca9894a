import {applyPatch, type Operation} from 'rfc6902';
import {isObject, textAt, type Json, type JsonObject} from '../../model/json.ts';
import type {Admission} from '../../model/readings.ts';
import {tellError} from '../../machine/tell-error.ts';
import type {AdmissionRequest, Features} from '../admission-request.ts';
import {Breach, quoted} from './breach.ts';

const apiVersion = 'admission.k8s.io/v1';
const kind = 'AdmissionReview';

/**
 * The question on one line. `features` is not part of the Kubernetes API: it is the data of the subject's ConfigMap.
 */
export function reviewLine(request: AdmissionRequest, features: Features): string {
	return JSON.stringify({apiVersion, kind, request, features});
}

/** The same without the features: what the API server sends to a webhook. */
export function reviewOf(request: AdmissionRequest): string {
	return JSON.stringify({apiVersion, kind, request});
}

/** An answer that is not yet matched to its question. */
export interface Answer {
	readonly uid: string;
	readonly response: JsonObject;
}

/** Parses the answer on a line. Throws a `Breach` if it is not an answer. */
export function readAnswer(line: string): Answer {
	const review = parsed(line, () => `said what is no JSON: ${quoted(line)}`);
	const response = isObject(review) ? review['response'] : undefined;
	const uid = textAt(response, 'uid');
	const as = isObject(review) && review['apiVersion'] === apiVersion && review['kind'] === kind;
	if (as && isObject(response) && uid !== '') return {uid, response};
	throw new Breach(
		`said what is no ${kind} of ${apiVersion} with a response and its uid: ${quoted(line)}`,
	);
}

/**
 * The result of the answer for the object, read as strictly as the API server does (k8s.io/apiserver,
 * `admissionreview.go`, VerifyAdmissionResponse); `allowed` is required. Throws a `Breach`.
 */
export function admissionOf(answer: Answer, object: JsonObject): Admission {
	try {
		return judged(answer, object);
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new Breach('gave an answer that is nested too deeply', {cause});
	}
}

function judged({response}: Answer, object: JsonObject): Admission {
	const {allowed} = response;
	const warnings = warningsOf(response);
	if (allowed === true) {
		return {admitted: true, object: applied(operationsOf(response), object), warnings};
	}
	if (allowed === false) return {admitted: false, ...refusalOf(response), warnings};
	throw misanswer('`allowed` is neither true nor false', response);
}

function refusalOf(response: JsonObject): {code: number; message: string} {
	const status = response['status'] ?? {};
	if (!isObject(status)) throw misanswer('`status` is no object', response);
	const {code, message} = status;
	if (code !== undefined && code !== null && typeof code !== 'number') {
		throw misanswer('`status.code` is no number', response);
	}
	return {code: code ?? 403, message: typeof message === 'string' ? message : 'no reason given'};
}

function warningsOf(response: JsonObject): readonly string[] {
	const warnings: Json = response['warnings'] ?? [];
	if (Array.isArray(warnings) && warnings.every(each => typeof each === 'string')) return warnings;
	throw misanswer('`warnings` is no list of texts', response);
}

/** The patch as sent; empty if there is none, which leaves the object unchanged. */
function operationsOf(response: JsonObject): readonly Json[] {
	const patch = response['patch'] ?? '';
	const patchType = response['patchType'] ?? undefined;
	if (patch === '' && patchType === undefined) return [];
	if (patch === '') throw misanswer('there is a `patchType` and no `patch`', response);
	if (patchType !== 'JSONPatch') throw misanswer('`patchType` is not JSONPatch', response);
	if (typeof patch !== 'string' || !isBase64(patch)) {
		throw misanswer('`patch` is not base64', response);
	}
	const text = Buffer.from(patch, 'base64').toString();
	const problem = (): string => misanswered('`patch` does not hold JSON', text);
	const operations = parsed(text, problem);
	if (Array.isArray(operations)) return operations;
	throw new Breach(misanswered('`patch` does not hold a list of operations', text));
}

/** Node decodes any text and skips invalid characters. */
function isBase64(text: string): boolean {
	return Buffer.from(text, 'base64').toString('base64') === text;
}

/** The object after the operations, as a copy. They may also replace the whole object. */
function applied(operations: readonly Json[], object: JsonObject): JsonObject {
	const holder: {document: Json} = {document: structuredClone(object)};
	for (const operation of operations) {
		const problem = problemOf(operation, holder);
		if (problem === undefined) continue;
		throw new Breach(misanswered(`\`patch\` does not apply, ${problem}`, tell(operation)));
	}
	if (isObject(holder.document)) return holder.document;
	throw new Breach(misanswered('`patch` leaves no object', tell(operations)));
}

/** Applies one operation; returns why it cannot be applied. */
function problemOf(operation: Json, holder: object): string | undefined {
	if (!isObject(operation)) return 'an operation is no object';
	const {path, from} = operation;
	const placed = {...operation, path: below(path), ...('from' in operation && {from: below(from)})};
	try {
		const [failed] = applyPatch(holder, [placed as Operation]);
		return failed ? failed.message.replaceAll('/document', '') : undefined;
	} catch (error) {
		return tellError(error);
	}
}

/** The same pointer in the holder; anything else is returned unchanged, to be refused. */
function below(pointer: Json | undefined): Json | undefined {
	if (typeof pointer !== 'string') return pointer;
	return pointer === '' || pointer.startsWith('/') ? `/document${pointer}` : pointer;
}

function parsed(text: string, problem: () => string): Json {
	try {
		return JSON.parse(text) as Json;
	} catch (cause) {
		throw new Breach(problem(), {cause});
	}
}

const misanswer = (what: string, response: JsonObject): Breach =>
	new Breach(misanswered(what, tell(response)));

const misanswered = (what: string, said: string): string =>
	`gave an answer in which ${what}: ${quoted(said)}`;

const tell = (said: Json): string => JSON.stringify(said);
