#!/usr/bin/env bash
# Title: test-results-parser believes the counts of a JUnit file, and the lack of them
# Package: test-results-parser@0.4.6 (registry: npm)
# Expected: what has passed is what the test cases say, as the schemas let testsuites count no skipped tests
# Seen: skipped tests are passed if testsuites has counts; -1 passed for an error and a failure in one test case
# Matters: a run that skipped all levels but one is reported as one in which nearly all passed
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error test-results-parser@0.4.6 >>package.log
suite='<testsuite name="s" tests="3" failures="0" errors="0" skipped="2">
<testcase classname="c" name="a" time="0"/>
<testcase classname="c" name="b" time="0"><skipped/></testcase>
<testcase classname="c" name="d" time="0"><skipped/></testcase>
</testsuite>'
printf '<testsuites>%s</testsuites>' "$suite" >uncounted.xml
printf '<testsuites tests="3" failures="0" errors="0">%s</testsuites>' "$suite" >counted.xml
cat >both.xml <<'XML'
<testsuites>
  <testsuite name="s" tests="1" failures="1" errors="1" skipped="0">
    <testcase classname="c" name="a" time="0"><failure message="is 0"/><error message="not deleted"/></testcase>
  </testsuite>
</testsuites>
XML
cat >try.mjs <<'JS'
import parser from 'test-results-parser';

for (const file of ['uncounted.xml', 'counted.xml', 'both.xml']) {
	const {status, total, passed, skipped} = parser.parse({type: 'junit', files: [file]});
	console.log(`test-results-parser 0.4.6, ${file}: ${status}, ${passed} of ${total} passed, ${skipped} skipped`);
}
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='test-results-parser 0.4.6, uncounted.xml: PASS, 1 of 1 passed, 2 skipped
test-results-parser 0.4.6, counted.xml: PASS, 3 of 3 passed, 0 skipped
test-results-parser 0.4.6, both.xml: FAIL, -1 of 1 passed, 0 skipped'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
