#!/usr/bin/env bash
# Title: Three JUnit readers drop the test cases of a nested suite
# Package: test-results-parser@0.4.6 (registry: npm); @allurereport/reader@3.18.0 (registry: npm); @allurereport/reader-api@3.18.0 (registry: npm); junit2html@31.1.4 (registry: pypi); junitparser@5.0.3 (registry: pypi)
# Expected: a testsuite inside a testsuite is read, as its cases are counted by the outer one
# Seen: junitparser alone finds the failure; the others have the passed test only, and junit2html exits with 0
# Matters: reports with a suite for each level or topic: the one failure cannot be found, or fails no step
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error test-results-parser@0.4.6 @allurereport/reader@3.18.0 @allurereport/reader-api@3.18.0 >>package.log
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junit2html==31.1.4 junitparser==5.0.3
cat >junit.xml <<'XML'
<testsuites>
  <testsuite name="outer" tests="2" failures="1">
    <testcase classname="a" name="one"/>
    <testsuite name="inner" tests="1" failures="1">
      <testcase classname="a" name="two"><failure message="no"/></testcase>
    </testsuite>
  </testsuite>
</testsuites>
XML
cat >try.mjs <<'JS'
import {readFileSync} from 'node:fs';
import {junitXml} from '@allurereport/reader';
import {BufferResultFile} from '@allurereport/reader-api';
import parser from 'test-results-parser';

const result = parser.parse({type: 'junit', files: ['junit.xml']});
console.log('test-results-parser 0.4.6: failed', result.failed, 'of', result.total);
for (const {name, cases} of result.suites)
	console.log(name, cases.map(one => `${one.name} ${one.status}`).join(', '));
const visitor = new Proxy(
	{visitTestResult: async ({name, status}) => console.log('@allurereport/reader 3.18.0:', name, status)},
	{get: (those, name) => those[name] ?? (async () => {})},
);
await junitXml.read(visitor, new BufferResultFile(readFileSync('junit.xml'), 'junit.xml'));
JS
tell() {
	local code=0
	"${@:2}" >output.log 2>&1 || code=$?
	echo "$1 exits with $code"
}
seen=$(
	node try.mjs
	tell 'junit2html 31.1.4' venv/bin/junit2html --summary-matrix --max-failures 1 junit.xml
	tell 'junitparser 5.0.3 verify' venv/bin/junitparser verify junit.xml
)

printf '%s\n' "$seen"
recorded='test-results-parser 0.4.6: failed 1 of 2
outer one PASS
@allurereport/reader 3.18.0: one passed
junit2html 31.1.4 exits with 0
junitparser 5.0.3 verify exits with 1'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
