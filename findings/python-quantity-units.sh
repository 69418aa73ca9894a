#!/usr/bin/env bash
# Title: parse_quantity of the Python client takes quantities that Kubernetes refuses
# Package: kubernetes@37.0.2 (registry: pypi); k8s.io/apimachinery@v0.34.10 (registry: go)
# Expected: what the client parses is a quantity to the API server as well
# Seen: 1K and 1 Gi are numbers to the client and errors to Kubernetes
# Matters: limits looked at before a run are fine, and the cluster refuses the Pod
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kubernetes==37.0.2
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get k8s.io/apimachinery@v0.34.10 2>>go.log || { cat go.log >&2; exit 2; }
cat >try.py <<'PY'
from kubernetes.utils import parse_quantity

for text in ('1k', '1K', '1 Gi'):
    print('kubernetes 37.0.2:', text, int(parse_quantity(text)))
PY
cat >main.go <<'GO'
package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/resource"
)

func main() {
	for _, text := range []string{"1k", "1K", "1 Gi"} {
		_, err := resource.ParseQuantity(text)
		fmt.Println("apimachinery v0.34.10:", text, "refused:", err != nil)
	}
}
GO
seen=$(venv/bin/python try.py && go run .)

printf '%s\n' "$seen"
recorded='kubernetes 37.0.2: 1k 1000
kubernetes 37.0.2: 1K 1000
kubernetes 37.0.2: 1 Gi 1073741824
apimachinery v0.34.10: 1k refused: false
apimachinery v0.34.10: 1K refused: true
apimachinery v0.34.10: 1 Gi refused: true'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
