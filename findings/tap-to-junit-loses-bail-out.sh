#!/usr/bin/env bash
# Title: tap-xunit and tap-junit make a green JUnit file of a run that bailed out
# Package: tap-xunit@2.4.1 (registry: npm); tap-junit@5.0.4 (registry: npm); tap-parser@18.3.4 (registry: npm)
# Expected: Bail out! after one of two planned tests is a failure or an error of the JUnit file, or of its exit code
# Seen: the file has one test, passed, and no word of the other or of the reason; both exit with 0
# Matters: a harness that loses its cluster bails out, and CI that reads JUnit shows a short run that passed
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error tap-xunit@2.4.1 tap-junit@5.0.4 tap-parser@18.3.4 >>package.log
cat >results.tap <<'TAP'
TAP version 13
1..2
ok 1 - level disabled
Bail out! the cluster is gone
TAP
cat >try.mjs <<'JS'
import {readFileSync} from 'node:fs';
import {Parser} from 'tap-parser';

for (const [kind, {ok, bailout} = {}] of Parser.parse(readFileSync('results.tap', 'utf8')))
	if (kind === 'complete') console.log('tap-parser 18.3.4: ok', ok, '| bailout:', bailout);
JS
tell() {
	local code=0
	npx "$2" <results.tap >junit.xml 2>converter.log || code=$?
	echo "$1 exits with $code"
	grep -oE '<testcase name="[^"]*"|failures="[^"]*"|<(failure|error)|cluster' junit.xml | sort -u
}
seen=$(
	node try.mjs
	tell 'tap-xunit 2.4.1' tap-xunit
	tell 'tap-junit 5.0.4' tap-junit
)

printf '%s\n' "$seen"
recorded='tap-parser 18.3.4: ok false | bailout: the cluster is gone
tap-xunit 2.4.1 exits with 0
<testcase name="#1 level disabled"
failures="0"
tap-junit 5.0.4 exits with 0
<testcase name="level disabled"
failures="0"'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
