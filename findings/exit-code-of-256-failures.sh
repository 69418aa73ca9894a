#!/usr/bin/env bash
# Title: junit2html exits with the number of failures, so that 256 of them are none
# Package: junit2html@31.1.4 (registry: pypi)
# Expected: a report with failures ends --max-failures 1 with another exit code than 0
# Seen: the exit code is the number of failures, of which a process keeps eight bits: 255 exits with 255, 256 with 0
# Matters: suites with thousands of rows: one cause can fail some hundred, and a step of CI is green by their number
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junit2html==31.1.4
cat >write.py <<'PY'
for number in (255, 256):
    rows = [f'row {row}' for row in range(number)]
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
		tell "junit2html 31.1.4, $number failures:" venv/bin/junit2html --summary-matrix --max-failures 1 $number.xml
	done
)

printf '%s\n' "$seen"
recorded='junit2html 31.1.4, 255 failures: exits with 255
junit2html 31.1.4, 256 failures: exits with 0'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
