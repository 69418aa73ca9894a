#!/usr/bin/env bash
# Title: junit2html checks --max-failures only if it writes no page
# Package: junit2html@31.1.4 (registry: pypi)
# Expected: --max-failures 1 fails for a report with a failure, as its help excepts only --merge
# Seen: it does with --summary-matrix; with the name of a page to write, or without any, the exit code is 0
# Matters: the step of CI that publishes the page is also the one that is meant to fail
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junit2html==31.1.4
cat >junit.xml <<'XML'
<testsuites>
  <testsuite name="s" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="c" name="a" time="0"><failure message="is 0">is 0</failure></testcase>
  </testsuite>
</testsuites>
XML
tell() {
	local code=0
	venv/bin/junit2html --max-failures 1 "$@" >output.log 2>&1 || code=$?
	echo "junit2html 31.1.4 --max-failures 1 $* exits with $code"
}
seen=$(
	tell --summary-matrix junit.xml
	tell junit.xml
	tell junit.xml page.html
)

printf '%s\n' "$seen"
recorded='junit2html 31.1.4 --max-failures 1 --summary-matrix junit.xml exits with 1
junit2html 31.1.4 --max-failures 1 junit.xml exits with 0
junit2html 31.1.4 --max-failures 1 junit.xml page.html exits with 0'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
