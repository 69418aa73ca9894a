#!/usr/bin/env bash
# Title: The JSON Patch library of the Kubernetes API server counts from the end of an array
# Package: gopkg.in/evanphx/json-patch.v4@v4.12.0 (registry: go); jsonpatch@1.48 (registry: pypi)
# Expected: the index -1 is an error: RFC 6901 knows digits without sign or leading zero, and - alone
# Seen: Go takes -1 for the last place and +1 and 01 for the second; Python refuses all three
# Matters: a webhook whose patch works in a cluster is refused by a harness that applies patches itself
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get gopkg.in/evanphx/json-patch.v4@v4.12.0 2>>go.log || { cat go.log >&2; exit 2; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonpatch==1.48
cat >main.go <<'GO'
package main

import (
	"fmt"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
)

func main() {
	for _, index := range []string{"-1", "+1", "01"} {
		text := fmt.Sprintf(`[{"op":"add","path":"/drop/%s","value":"X"}]`, index)
		patch, err := jsonpatch.DecodePatch([]byte(text))
		if err != nil {
			panic(err)
		}
		out, err := patch.Apply([]byte(`{"drop":["A","B"]}`))
		fmt.Println("json-patch v4.12.0", index, string(out), err)
	}
}
GO
cat >try.py <<'PY'
import jsonpatch

for index in ('-1', '+1', '01'):
    try:
        patch = [{'op': 'add', 'path': f'/drop/{index}', 'value': 'X'}]
        print('jsonpatch 1.48', index, jsonpatch.apply_patch({'drop': ['A', 'B']}, patch))
    except jsonpatch.JsonPointerException:
        print('jsonpatch 1.48', index, 'refused')
PY
seen=$(go run . && venv/bin/python try.py)

printf '%s\n' "$seen"
recorded='json-patch v4.12.0 -1 {"drop":["A","B","X"]} <nil>
json-patch v4.12.0 +1 {"drop":["A","X","B"]} <nil>
json-patch v4.12.0 01 {"drop":["A","X","B"]} <nil>
jsonpatch 1.48 -1 refused
jsonpatch 1.48 +1 refused
jsonpatch 1.48 01 refused'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
