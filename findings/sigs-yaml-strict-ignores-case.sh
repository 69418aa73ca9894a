#!/usr/bin/env bash
# Title: UnmarshalStrict of sigs.k8s.io/yaml takes field names in any case
# Package: sigs.k8s.io/yaml@v1.6.0 (registry: go); k8s.io/api@v0.34.10 (registry: go); k8s.io/apimachinery@v0.34.10 (registry: go)
# Expected: strict reading refuses a field that the API does not have, such as imagepullpolicy
# Seen: it fills imagePullPolicy; the JSON decoder of Kubernetes knows no such field and drops it
# Matters: a tool that reads manifests offline sees what the cluster will not get
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get sigs.k8s.io/yaml@v1.6.0 k8s.io/api@v0.34.10 k8s.io/apimachinery@v0.34.10 2>>go.log || { cat go.log >&2; exit 2; }
cat >main.go <<'GO'
package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	kubejson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"
)

func main() {
	var strict, server corev1.Container
	err := yaml.UnmarshalStrict([]byte("name: a\nimagepullpolicy: Always"), &strict)
	fmt.Printf("yaml v1.6.0, strict: %q, error: %v\n", strict.ImagePullPolicy, err)
	err = kubejson.Unmarshal([]byte(`{"name":"a","imagepullpolicy":"Always"}`), &server)
	fmt.Printf("apimachinery v0.34.10: %q, error: %v\n", server.ImagePullPolicy, err)
}
GO
seen=$(go run .)

printf '%s\n' "$seen"
recorded='yaml v1.6.0, strict: "Always", error: <nil>
apimachinery v0.34.10: "", error: <nil>'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
