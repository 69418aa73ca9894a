#!/usr/bin/env bash
# Title: The JSON Patch library of the Kubernetes API server copies what is not there, as null
# Package: gopkg.in/evanphx/json-patch.v4@v4.12.0 (registry: go)
# Expected: copy from a missing member fails: RFC 6902, section 4.5, wants the place to exist
# Seen: it succeeds and writes null, while move from the same place fails
# Matters: a patch with a misspelt from is applied without a word, and a field is null
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get gopkg.in/evanphx/json-patch.v4@v4.12.0 2>>go.log || { cat go.log >&2; exit 2; }
cat >main.go <<'GO'
package main

import (
	"fmt"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
)

func main() {
	for _, op := range []string{"copy", "move"} {
		text := fmt.Sprintf(`[{"op":"%s","from":"/usr","path":"/to"}]`, op)
		patch, err := jsonpatch.DecodePatch([]byte(text))
		if err != nil {
			panic(err)
		}
		out, err := patch.Apply([]byte(`{"user":1}`))
		fmt.Printf("json-patch v4.12.0 %s: %s, failed: %t\n", op, out, err != nil)
	}
}
GO
seen=$(go run .)

printf '%s\n' "$seen"
recorded='json-patch v4.12.0 copy: {"to":null,"user":1}, failed: false
json-patch v4.12.0 move: , failed: true'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
