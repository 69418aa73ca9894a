import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';

/** The user in the image's configuration; empty if it has none, which means root. */
export function observeImage({image}: Readings): Observation {
	if (!image) throw new Unreadable("the image's configuration was not read");
	const user = image['User'] ?? '';
	if (typeof user !== 'string') throw new Unreadable(`User is not a text: ${JSON.stringify(user)}`);
	return {kind: 'value', stages: {image: user}};
}
