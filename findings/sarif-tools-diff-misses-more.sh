#!/usr/bin/env bash
# Title: sarif-tools diff sees more of an error and still passes its check for an increase
# Package: sarif-tools@3.0.5 (registry: pypi)
# Expected: diff --check error fails if the new file has more errors than the old one
# Seen: two more places of a known error are printed and exit with 0; a replaced error, no more than before, exits with 1
# Matters: the comparison of two releases: one row failed, now three do for the same reason, and the check is green
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5
cat >write.py <<'PY'
import json

for name, text, lines in (('old', 'user is 0', [1]), ('more', 'user is 0', [1, 2, 3]), ('other', 'group is 0', [1])):
    results = [
        {
            'ruleId': 'R1',
            'level': 'error',
            'message': {'text': text},
            'locations': [{'physicalLocation': {'artifactLocation': {'uri': 'rows.md'}, 'region': {'startLine': line}}}],
        }
        for line in lines
    ]
    run = {'tool': {'driver': {'name': 'harness'}}, 'results': results}
    with open(f'{name}.sarif', 'w') as file:
        json.dump({'version': '2.1.0', 'runs': [run]}, file)
PY
python3 write.py
tell() {
	local code=0
	venv/bin/sarif --check error diff old.sarif "$1" >diff.txt 2>diff.log || code=$?
	echo "sarif-tools 3.0.5 diff old.sarif $1 exits with $code"
	grep -E '^error|occurrence' diff.txt
}
seen=$(
	tell more.sarif
	tell other.sarif
)

printf '%s\n' "$seen"
recorded='sarif-tools 3.0.5 diff old.sarif more.sarif exits with 0
error level: +0 +0
  Number of occurrences 1 -> 3 (+2) for issue "R1 user is 0"
sarif-tools 3.0.5 diff old.sarif other.sarif exits with 1
error level: +1 -1
  New issue "R1 group is 0" (1 occurrence)'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
