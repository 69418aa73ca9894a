#!/usr/bin/env bash
# Title: tar-stream rewrites file capabilities when it copies a layer
# Package: tar-stream@3.2.2 (registry: npm)
# Expected: a pax value that no one touched is copied byte by byte, all the more after hdrcharset=BINARY
# Seen: the value is decoded as UTF-8: the byte 80, CAP_SETUID, becomes ef bf bd, which is other capabilities
# Matters: a copied layer with newuidmap in it: what a container may do without privileges depends on these bytes
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error tar-stream@3.2.2 >>package.log
cat >write.py <<'PY'
import tarfile

capability = bytes.fromhex('0100000280000000000000000000000000000000')
with tarfile.open('layer.tar', 'w', format=tarfile.PAX_FORMAT) as layer:
    entry = tarfile.TarInfo('usr/bin/newuidmap')
    name = 'SCHILY.xattr.security.capability'
    entry.pax_headers = {name: capability.decode('utf-8', 'surrogateescape')}
    layer.addfile(entry)
PY
cat >read.py <<'PY'
import tarfile

for file in ('layer.tar', 'copy.tar'):
    for entry in tarfile.open(file):
        value = entry.pax_headers['SCHILY.xattr.security.capability']
        print('tar-stream 3.2.2', file, value.encode('utf-8', 'surrogateescape').hex())
PY
cat >copy.mjs <<'JS'
import {createReadStream, createWriteStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import tar from 'tar-stream';

const extract = tar.extract();
const pack = tar.pack();
extract.on('entry', (header, stream, next) => stream.pipe(pack.entry(header, next)));
extract.on('finish', () => pack.finalize());
createReadStream('layer.tar').pipe(extract);
await pipeline(pack, createWriteStream('copy.tar'));
JS
python3 write.py
node copy.mjs
seen=$(python3 read.py)

printf '%s\n' "$seen"
recorded='tar-stream 3.2.2 layer.tar 0100000280000000000000000000000000000000
tar-stream 3.2.2 copy.tar 01000002efbfbd000000000000000000000000000000'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
