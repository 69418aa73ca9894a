#!/usr/bin/env bash
# Title: The JavaScript and Python clients take the current context of the last file in KUBECONFIG
# Package: @kubernetes/client-node@2.0.1 (registry: npm); kubernetes@37.0.2 (registry: pypi); k8s.io/client-go@v0.34.10 (registry: go)
# Expected: the first file that sets current-context wins, as in client-go, of which kubectl is made
# Seen: the last one wins in both
# Matters: a harness started with two files works on another cluster than kubectl beside it
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @kubernetes/client-node@2.0.1 >>package.log
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kubernetes==37.0.2
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get k8s.io/client-go@v0.34.10 2>>go.log || { cat go.log >&2; exit 2; }
for name in first last; do
	cat >"$name.yaml" <<YAML
apiVersion: v1
kind: Config
current-context: $name
clusters: [{name: $name, cluster: {server: 'https://$name.test'}}]
users: [{name: $name, user: {}}]
contexts: [{name: $name, context: {cluster: $name, user: $name}}]
YAML
done
cat >main.go <<'GO'
package main

import (
	"fmt"

	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	config, err := clientcmd.NewDefaultClientConfigLoadingRules().Load()
	if err != nil {
		panic(err)
	}
	fmt.Println("client-go v0.34.10:", config.CurrentContext)
}
GO
cat >try.mjs <<'JS'
import {KubeConfig} from '@kubernetes/client-node';

const config = new KubeConfig();
config.loadFromDefault();
console.log('client-node 2.0.1:', config.currentContext);
JS
cat >try.py <<'PY'
from kubernetes import config

_, active = config.list_kube_config_contexts()
print('kubernetes 37.0.2:', active['name'])
PY
go mod tidy 2>>go.log
export KUBECONFIG=first.yaml:last.yaml
seen=$(go run . && node try.mjs && venv/bin/python try.py)

printf '%s\n' "$seen"
recorded='client-go v0.34.10: first
client-node 2.0.1: last
kubernetes 37.0.2: last'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
