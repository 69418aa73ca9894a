import {UsageError} from '../../machine/usage-error.ts';

/** The methods that the API server's pod proxy passes on. */
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** A request that a user wants an app to answer, besides `GET /`. */
export interface AppRequest {
	readonly method: (typeof methods)[number];
	/** From the slash on, with its query. */
	readonly path: string;
	readonly body?: string;
	/** The HTTP status that it must have; undefined: that of the level below, and no error (5xx). */
	readonly expected?: number;
}

/** A request, and the status of the app's answer: 503 nothing listens, 504 no answer within the limit. */
export interface AnsweredRequest {
	readonly request: AppRequest;
	readonly status: number;
}

/**
 * Reads `METHOD /PATH [BODY] [=> STATUS]`.
 * @throws {UsageError} naming the form and an example
 */
export function appRequestOf(text: string): AppRequest {
	const found =
		/^(?<method>[A-Z]+) (?<path>\/\S*)(?: (?<body>.*?))??(?: => (?<status>\d{3}))?$/s.exec(
			text.trim(),
		);
	const {method: named, path = '', body, status} = found?.groups ?? {};
	const method = methods.find(known => known === named);
	if (!method) {
		throw new UsageError(
			`--request ${JSON.stringify(text)} is not METHOD /PATH [BODY] [=> STATUS], such as 'GET /health => 200' or 'POST /items {"a": 1}'; methods: ${methods.join(', ')}`,
		);
	}
	return {
		method,
		path,
		...(body !== undefined && body !== '' && {body}),
		...(status !== undefined && {expected: Number(status)}),
	};
}

/** `POST /items` */
export const tellRequest = ({method, path}: AppRequest): string => `${method} ${path}`;

/** The first answer that is not as it should be, and the status at the level below; undefined if all are. */
export function wrongAnswer(
	answers: readonly AnsweredRequest[],
	below: readonly AnsweredRequest[] | undefined,
): {readonly answer: AnsweredRequest; readonly below: number | undefined} | undefined {
	const compared = answers.map((answer, index) => ({answer, below: below?.[index]?.status}));
	return compared.find(({answer: {request, status}, below: lower}) => {
		if (request.expected !== undefined) return status !== request.expected;
		return (
			status >= 500 || (status >= 400 && lower !== undefined && lower < 500 && lower !== status)
		);
	});
}
