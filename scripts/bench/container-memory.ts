import {execa} from 'execa';

/**
 * Follows the memory of a running container as `docker stats` reports it once a second: its processes and their
 * kernel objects, without the inactive page cache. `peak` is the largest value seen, in bytes, 0 while there is
 * none.
 */
export function followContainer(name: string): AsyncDisposable & {readonly peak: number} {
	let peak = 0;
	const child = execa('docker', ['stats', '--format', '{{.MemUsage}}', name], {
		stdin: 'ignore',
		reject: false,
		buffer: false,
	});
	child.stdout.on('data', chunk => {
		peak = Math.max(peak, ...usagesIn(String(chunk)));
	});
	return {
		get peak() {
			return peak;
		},
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await child;
		},
	};
}

/** The values, in bytes, that `docker stats` has written: `1.53GiB / 23.5GiB` for each sample. */
export function usagesIn(text: string): readonly number[] {
	return [...text.matchAll(/([\d.]+)(B|KiB|MiB|GiB) \//g)].map(
		([, number, unit = '']) => Number(number) * 1024 ** units.indexOf(unit),
	);
}

const units = ['B', 'KiB', 'MiB', 'GiB'];
