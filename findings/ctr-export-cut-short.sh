#!/usr/bin/env bash
# Title: ctr images export to standard output ends before a slow reader has the archive
# Package: github.com/containerd/containerd/v2@v2.4.2 (registry: go)
# Expected: ctr images export - writes the archive that it writes to a file
# Seen: the archive lacks its end, index.json with it, and the exit code is 0; with --local it is complete
# Matters: an image taken out of a node through a pipe on a busy machine is none: docker load says unexpected EOF
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init example.test/ctr 2>go.log
go get github.com/containerd/containerd/v2@v2.4.2 2>>go.log
CGO_ENABLED=0 go build -mod=mod -o . github.com/containerd/containerd/v2/cmd/{containerd,ctr} 2>>go.log
cat >config.toml <<TOML
version = 3
root = "$folder/root"
state = "$folder/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"]

[grpc]
address = "$folder/containerd.sock"
TOML
./containerd --config config.toml >containerd.log 2>&1 &
containerd=$!
trap 'kill "$containerd"; wait "$containerd" || true; rm -rf "$folder"' EXIT
ctr=(./ctr --address "$folder/containerd.sock" images)
for _ in $(seq 100); do
	"${ctr[@]}" ls >ctr.log 2>&1 && break
	sleep 0.1
done

# One layer with one file of some megabytes.
seq 400000 >numbers
tar --create --file layer.tar numbers
cat >image.py <<'PY'
import hashlib, json, os

os.makedirs('layout/blobs/sha256')


def blob(data, kind):
    digest = hashlib.sha256(data).hexdigest()
    open('layout/blobs/sha256/' + digest, 'wb').write(data)
    return {'mediaType': 'application/vnd.oci.image.' + kind, 'digest': 'sha256:' + digest, 'size': len(data)}


layer = blob(open('layer.tar', 'rb').read(), 'layer.v1.tar')
config = blob(json.dumps({'architecture': 'amd64', 'os': 'linux', 'config': {}, 'rootfs': {'type': 'layers', 'diff_ids': [layer['digest']]}}).encode(), 'config.v1+json')
manifest = blob(json.dumps({'schemaVersion': 2, 'config': config, 'layers': [layer]}).encode(), 'manifest.v1+json')
manifest['annotations'] = {'io.containerd.image.name': 'example.test/numbers:v1'}
json.dump({'schemaVersion': 2, 'manifests': [manifest]}, open('layout/index.json', 'w'))
json.dump({'imageLayoutVersion': '1.0.0'}, open('layout/oci-layout', 'w'))
PY
python3 image.py
tar --create --file image.tar --directory layout blobs index.json oci-layout
"${ctr[@]}" import --no-unpack image.tar >>ctr.log 2>&1

"${ctr[@]}" export whole.tar example.test/numbers:v1 2>>ctr.log
size=$(stat --format %s whole.tar)
# A reader that is slower than containerd.
cat >slowly.py <<'PY'
import os, time

while data := os.read(0, 4096):
    os.write(1, data)
    time.sleep(0.001)
PY
# How many of ten archives are shorter than that in a file; pipefail tells whether any command failed.
tell() {
	local cut=0 failed=no
	for _ in $(seq 10); do
		"${ctr[@]}" export "$@" - example.test/numbers:v1 2>>ctr.log | python3 slowly.py >exported.tar || failed=yes
		[[ $(stat --format %s exported.tar) == "$size" ]] || cut=$((cut + 1))
	done
	echo "ctr 2.4.2 images export${*:+ }$* - to a slow reader: $([[ $cut == 0 ]] && echo whole || echo cut), an error: $failed"
}
seen=$(
	tell
	tell --local
)

printf '%s\n' "$seen"
recorded='ctr 2.4.2 images export - to a slow reader: cut, an error: no
ctr 2.4.2 images export --local - to a slow reader: whole, an error: no'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
