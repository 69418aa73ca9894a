#!/usr/bin/env bash
# Title: sigs.k8s.io/yaml turns unquoted scalars into other strings where a string is wanted
# Package: sigs.k8s.io/yaml@v1.6.0 (registry: go); k8s.io/api@v0.34.10 (registry: go)
# Expected: a string field gets the text as written, or an error as from the API server
# Seen: strict reading into a typed object makes on and y true, 0644 420 and 1.10 1.1, without an error
# Matters: a Go tool that reads manifests tests another environment than the one in the file
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get sigs.k8s.io/yaml@v1.6.0 k8s.io/api@v0.34.10 2>>go.log || { cat go.log >&2; exit 2; }
cat >main.go <<'GO'
package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	for _, text := range []string{"on", "y", "0644", "1.10", "1_000"} {
		var variable corev1.EnvVar
		err := yaml.UnmarshalStrict([]byte("name: a\nvalue: "+text), &variable)
		fmt.Printf("yaml v1.6.0: %s is read as %q, error: %v\n", text, variable.Value, err)
	}
}
GO
seen=$(go run .)

printf '%s\n' "$seen"
recorded='yaml v1.6.0: on is read as "true", error: <nil>
yaml v1.6.0: y is read as "true", error: <nil>
yaml v1.6.0: 0644 is read as "420", error: <nil>
yaml v1.6.0: 1.10 is read as "1.1", error: <nil>
yaml v1.6.0: 1_000 is read as "1000", error: <nil>'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
