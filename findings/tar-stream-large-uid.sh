#!/usr/bin/env bash
# Title: tar-stream caps the owner of an entry at 262143
# Package: tar-stream@3.2.2 (registry: npm)
# Expected: an owner too large for the field goes into base 256 or a pax header, or is refused
# Seen: every uid or gid above 262143 is silently stored as 262143, six octal digits 7
# Matters: image layers for the arbitrary users of OpenShift, such as 1000650000, belong to somebody else
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error tar-stream@3.2.2 >>package.log
cat >try.mjs <<'JS'
import {pipeline} from 'node:stream/promises';
import tar from 'tar-stream';

for (const uid of [262_143, 262_144, 1_000_650_000]) {
	const pack = tar.pack();
	pack.entry({name: 'data', uid, gid: 0}, 'x');
	pack.finalize();
	const extract = tar.extract();
	extract.on('entry', (header, stream, next) => {
		console.log(`tar-stream 3.2.2: written ${uid}, read ${header.uid}`);
		stream.resume();
		next();
	});
	await pipeline(pack, extract);
}
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='tar-stream 3.2.2: written 262143, read 262143
tar-stream 3.2.2: written 262144, read 262143
tar-stream 3.2.2: written 1000650000, read 262143'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
