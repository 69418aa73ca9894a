import {readFile} from 'node:fs/promises';
import {createMessage, readKeys, readSignature, verify} from 'openpgp';
import {UsageError} from '../machine/usage-error.ts';

/** What `gpg --armor --detach-sign` made of a file, and whose keys are believed. */
export interface Signed {
	/** The bytes of the file. */
	readonly content: Uint8Array;
	/** The detached signature, armored or not. */
	readonly signature: string;
	/** The public keys, as `gpg --armor --export` writes them. */
	readonly keys: string;
}

/**
 * Whether one of the keys has signed exactly the bytes of the file: the key's id and users, or why not.
 * @throws {UsageError} for a file that cannot be read or is no signature or key
 */
export async function signerOf({
	content,
	signature,
	keys,
}: Signed): Promise<{readonly by: string} | {readonly problem: string}> {
	const [signed, trusted] = await Promise.all([
		attempt(signature, async () => {
			const bytes = await readFile(signature);
			return isArmored(bytes)
				? readSignature({armoredSignature: bytes.toString('utf8')})
				: readSignature({binarySignature: bytes});
		}),
		attempt(keys, async () => {
			const bytes = await readFile(keys);
			return isArmored(bytes)
				? readKeys({armoredKeys: bytes.toString('utf8')})
				: readKeys({binaryKeys: bytes});
		}),
	]);
	const message = await createMessage({binary: content});
	const {signatures} = await verify({message, signature: signed, verificationKeys: trusted});
	const problems: string[] = [];
	for (const {verified, keyID} of signatures) {
		try {
			await verified;
			const id = keyID.toHex().toUpperCase();
			const key = trusted.find(each => each.getKeys(keyID).length > 0);
			return {by: [`key ${id}`, ...(key?.getUserIDs() ?? [])].join(', ')};
		} catch (error) {
			problems.push(error instanceof Error ? error.message : String(error));
		}
	}
	return {problem: problems.join('; ') || 'it holds no signature'};
}

const isArmored = (bytes: Uint8Array): boolean =>
	Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart().startsWith('-----BEGIN PGP');

async function attempt<T>(file: string, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new UsageError(`${file} cannot be read as what it should be: ${why}`, {cause});
	}
}
