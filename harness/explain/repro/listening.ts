import type {Listener} from '../causes/finding.ts';

/** The ports of queue-proxy (serving `pkg/networking/constants.go`, `pkg/apis/serving/k8s_validation.go`). */
const queueProxys: readonly number[] = [8012, 8013, 8022, 9090, 9091];

/** The kernel's code for a listening socket (proc_net_tcp(5)). */
const listens = '0A';

/** Where a Pod's processes except queue-proxy listen, from the text of /proc/PID/net/tcp and tcp6; no duplicates. */
export function listening(sockets: string): readonly Listener[] {
	const found = sockets
		.split('\n')
		.map(line => line.trim().split(/\s+/))
		.filter(([, , , state]) => state === listens)
		.flatMap(([, local = '']) => {
			const [address = '', port = ''] = local.split(':');
			return [{address: addressOf(address), port: Number.parseInt(port, 16)}];
		})
		.filter(({port}) => !queueProxys.includes(port));
	const unique = new Map(found.map(each => [`${each.address} ${each.port}`, each]));
	return [...unique.values()].toSorted((a, b) => a.port - b.port);
}

/** Four hex digits per two bytes, in 32-bit words in the machine's own order: little-endian. */
function addressOf(hex: string): string {
	const bytes = (hex.match(/.{8}/g) ?? []).flatMap(word =>
		(word.match(/../g) ?? []).toReversed().map(byte => Number.parseInt(byte, 16)),
	);
	if (bytes.length === 4) return bytes.join('.');
	if (bytes.every(byte => byte === 0)) return '::';
	const mapped = bytes.slice(0, 12).join() === [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255].join();
	if (mapped) return `::ffff:${bytes.slice(12).join('.')}`;
	if (bytes.join() === [...Array.from({length: 15}, () => 0), 1].join()) return '::1';
	return Array.from({length: 8}, (_, at) =>
		(((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
	).join(':');
}
