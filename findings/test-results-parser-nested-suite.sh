#!/usr/bin/env bash
# Title: test-results-parser drops the test cases of a nested JUnit suite
# Package: test-results-parser@0.4.6 (registry: npm)
# Expected: a testsuite inside a testsuite is read, as its cases are counted by the outer one
# Seen: the counts tell of a failure, and no test case of the result has failed
# Matters: reports with a suite for each level or topic: the one failure cannot be found
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error test-results-parser@0.4.6 >>package.log
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
import parser from 'test-results-parser';

const result = parser.parse({type: 'junit', files: ['junit.xml']});
console.log('test-results-parser 0.4.6: failed', result.failed, 'of', result.total);
for (const {name, cases} of result.suites)
	console.log(name, cases.map(one => `${one.name} ${one.status}`).join(', '));
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='test-results-parser 0.4.6: failed 1 of 2
outer one PASS'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
