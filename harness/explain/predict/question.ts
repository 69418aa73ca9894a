import type {NamedImage} from '../../../images/named/any-image.ts';
import type {Accounts} from '../../../images/named/accounts.ts';
import type {AppRequest} from '../causes/app-request.ts';
import type {ImageFacts} from '../causes/finding.ts';
import type {Json, JsonObject} from '../../model/json.ts';
import type {AssumedNode} from './assumed-node.ts';

/** An image, and what a user would set for it: the input of a forecast. */
export interface Question {
	readonly image: Pick<NamedImage, 'reference' | 'user' | 'env'>;
	readonly facts: ImageFacts;
	readonly accounts: Accounts;
	/** The `ports` of the container; undefined: no such key, and Knative uses 8080. */
	readonly ports?: readonly JsonObject[];
	/** The container's `securityContext`. */
	readonly securityContext?: Json;
	/** The pod's `securityContext`. */
	readonly podSecurityContext?: Json;
	readonly node: AssumedNode;
	/** Milliseconds within which it must answer. */
	readonly wait: number;
	/** What an app that answers is asked besides `GET /`. */
	readonly requests?: readonly AppRequest[];
	/** Milliseconds for which an app that answers must go on. */
	readonly stays?: number;
}

/** The pod spec that a user would write. */
export function podSpecOf({
	image,
	ports,
	securityContext,
	podSecurityContext,
}: Question): JsonObject {
	return {
		...(podSecurityContext !== undefined && {securityContext: podSecurityContext}),
		containers: [
			{
				image: image.reference,
				...(ports && {ports}),
				...(securityContext !== undefined && {securityContext}),
			},
		],
	};
}
