import {createHash} from 'node:crypto';

/** SHA-256 of a ConfigMap's data, whatever the order of its keys. */
export function fingerprint(data: Readonly<Record<string, string>>): string {
	const sorted = Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('hex')}`;
}
