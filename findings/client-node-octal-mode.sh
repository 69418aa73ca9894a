#!/usr/bin/env bash
# Title: loadYaml of the JavaScript client reads a file mode otherwise than kubectl
# Package: @kubernetes/client-node@2.0.1 (registry: npm); sigs.k8s.io/yaml@v1.6.0 (registry: go)
# Expected: the client reads a manifest as kubectl does: defaultMode 0644 is 420
# Seen: it follows YAML 1.2 and reads the decimal 644, which is octal 1204
# Matters: a manifest with a mode or a user written with a leading zero means two things in one run
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @kubernetes/client-node@2.0.1 >>package.log
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get sigs.k8s.io/yaml@v1.6.0 2>>go.log || { cat go.log >&2; exit 2; }
cat >main.go <<'GO'
package main

import (
	"fmt"

	"sigs.k8s.io/yaml"
)

func main() {
	out, err := yaml.YAMLToJSON([]byte("defaultMode: 0644"))
	fmt.Println("yaml v1.6.0:", string(out), err)
}
GO
cat >try.mjs <<'JS'
import {loadYaml} from '@kubernetes/client-node';

const manifest = `
apiVersion: v1
kind: Pod
spec:
  containers: []
  volumes: [{name: key, secret: {secretName: key, defaultMode: 0644}}]
`;
const [volume] = loadYaml(manifest).spec.volumes;
console.log('client-node 2.0.1:', volume.secret.defaultMode);
JS
seen=$(go run . && node try.mjs)

printf '%s\n' "$seen"
recorded='yaml v1.6.0: {"defaultMode":420} <nil>
client-node 2.0.1: 644'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
