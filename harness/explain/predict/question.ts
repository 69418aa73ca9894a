import type {NamedImage} from '../../../images/named/any-image.ts';
import type {ReadImage} from '../causes/file-facts.ts';
import type {ImageFacts} from '../causes/finding.ts';
import type {Json, JsonObject} from '../../model/json.ts';
import type {AssumedNode} from './assumed-node.ts';

/** An image, and what a user would set for it: the input of a forecast. */
export interface Question {
	readonly image: Pick<NamedImage, 'reference' | 'user'>;
	readonly facts: ImageFacts;
	/** The image's files; without them nothing is said about owners and modes. */
	readonly read?: ReadImage;
	/** The `ports` of the container; undefined: no such key, and Knative uses 8080. */
	readonly ports?: readonly JsonObject[];
	/** The container's `securityContext`. */
	readonly securityContext?: Json;
	/** The pod's `securityContext`. */
	readonly podSecurityContext?: Json;
	readonly node: AssumedNode;
	/** Milliseconds within which it must answer. */
	readonly wait: number;
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
