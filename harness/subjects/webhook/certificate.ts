import {isIP} from 'node:net';
import {generate} from 'selfsigned';

/** A certificate and its key, in PEM. */
export interface Certificate {
	readonly certificate: string;
	readonly key: string;
}

/** Longer than any run takes. */
const validFor = 24 * 60 * 60 * 1000;

/** A certificate for these host names and addresses, signed by itself, valid for a day. */
export async function selfSigned(
	names: readonly [string, ...string[]],
	now: Date,
): Promise<Certificate> {
	const altNames = names.map(name =>
		isIP(name) === 0 ? ({type: 2, value: name} as const) : ({type: 7, ip: name} as const),
	);
	const made = await generate([{name: 'commonName', value: 'secure-pod-defaults-conformance'}], {
		keyType: 'ec',
		algorithm: 'sha256',
		// A cluster's clock may be slightly behind.
		notBeforeDate: new Date(now.getTime() - validFor / 24),
		notAfterDate: new Date(now.getTime() + validFor),
		extensions: [
			{name: 'basicConstraints', cA: true, critical: true},
			{name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true},
			{name: 'extKeyUsage', serverAuth: true},
			{name: 'subjectAltName', altNames},
		],
	});
	return {certificate: made.cert, key: made.private};
}
