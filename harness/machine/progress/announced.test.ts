import test from 'ava';
import {announced} from './announced.ts';

for (const [title, expected] of [
	['Kubernetes v1.34.10 and etcd from their Go modules (about 8 minutes, once)', 480_000],
	['containerd 2.2.1 from its Go module (about 1 minute, once)', 60_000],
	['runc 1.4.0 from its Go module (about 20 seconds, once)', 20_000],
	['Debian trixie packages of the corpus: web (1 to 3 minutes, once)', 180_000],
	['sample image nginx', undefined],
] as const) {
	test(`${title}: ${expected ?? 'not said'}`, t => t.is(announced(title), expected));
}
