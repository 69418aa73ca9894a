#!/usr/bin/env bash
# Title: sarif-tools and junit2html exit with the number of failures, so that 256 of them are none
# Package: sarif-tools@3.0.5 (registry: pypi); junit2html@31.1.4 (registry: pypi)
# Expected: a report with failures ends --check error and --max-failures 1 with another exit code than 0
# Seen: the exit code is the number of failures, of which a process keeps eight bits: 255 exits with 255, 256 with 0
# Matters: suites with thousands of rows: one cause can fail some hundred, and a step of CI is green by their number
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5 junit2html==31.1.4
cat >write.py <<'PY'
import json

for number in (255, 256):
    rows = [f'row {row}' for row in range(number)]
    results = [{'ruleId': 'R1', 'level': 'error', 'message': {'text': row}} for row in rows]
    run = {'tool': {'driver': {'name': 'harness'}}, 'results': results}
    with open(f'{number}.sarif', 'w') as file:
        json.dump({'version': '2.1.0', 'runs': [run]}, file)
    cases = ''.join(f'<testcase classname="c" name="{row}" time="0"><failure message="no"/></testcase>' for row in rows)
    counts = f'tests="{number}" failures="{number}" errors="0" skipped="0"'
    with open(f'{number}.xml', 'w') as file:
        file.write(f'<testsuites><testsuite name="s" {counts}>{cases}</testsuite></testsuites>')
PY
python3 write.py
tell() {
	local code=0
	"${@:2}" >output.log 2>&1 || code=$?
	echo "$1 exits with $code"
}
seen=$(
	for number in 255 256; do
		tell "sarif-tools 3.0.5, $number errors:" venv/bin/sarif --check error summary $number.sarif
		tell "junit2html 31.1.4, $number failures:" venv/bin/junit2html --summary-matrix --max-failures 1 $number.xml
	done
)

printf '%s\n' "$seen"
recorded='sarif-tools 3.0.5, 255 errors: exits with 255
junit2html 31.1.4, 255 failures: exits with 255
sarif-tools 3.0.5, 256 errors: exits with 0
junit2html 31.1.4, 256 failures: exits with 0'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
