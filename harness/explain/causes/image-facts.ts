import type {NamedImage} from '../../../images/named/any-image.ts';
import {accountsIn, type Accounts} from '../../../images/named/accounts.ts';
import {readContent} from '../../../images/named/image-content.ts';
import {keepSecretVariables, redactArguments} from '../../../images/host/redact.ts';
import type {ImageFacts} from './finding.ts';

/** An image's facts, read from its configuration and its files without starting it. */
export async function imageFacts(image: NamedImage, signal: AbortSignal): Promise<ImageFacts> {
	return (await readImage(image, signal)).facts;
}

/** The same, and the image's users and groups. */
export async function readImage(
	image: NamedImage,
	signal: AbortSignal,
): Promise<{readonly facts: ImageFacts; readonly accounts: Accounts}> {
	keepSecretVariables(image.env);
	const {uid, accounts, program} = await readContent(image, signal);
	const portVariables = portVariablesIn(image.env);
	const facts = {
		user: image.user,
		...(uid === undefined ? {} : {uid}),
		accounts: accountsIn(accounts.passwd ?? ''),
		...(Object.keys(portVariables).length > 0 && {portVariables}),
		program: redactArguments([...image.entrypoint, ...image.command]),
		exposed: image.exposed,
		architecture: image.architecture,
		...(program?.capabilities === undefined ? {} : {fileCapabilities: program.capabilities}),
	};
	return {facts, accounts};
}

/**
 * The containerPort that a user would set for an image: the first exposed one; undefined if it exposes 8080, which is
 * Knative's default, or no port.
 */
export function exposedPort(exposed: readonly number[]): number | undefined {
	return exposed.includes(8080) ? undefined : exposed[0];
}

/** Those of `NAME=VALUE` that say where to listen: `HTTP_PORT=80`, `ASPNETCORE_URLS=http://+:80`. Knative sets PORT itself. */
function portVariablesIn(variables: readonly string[]): Readonly<Record<string, string>> {
	const found = variables.flatMap(each => {
		const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(each) ?? [];
		const isOne = /PORT|LISTEN|BIND|ADDR|URL/i.test(name) && /(?:^|:)\d{1,5}\/?$/.test(value);
		return isOne && name !== 'PORT' ? [[name, value] as const] : [];
	});
	return Object.fromEntries(found);
}
