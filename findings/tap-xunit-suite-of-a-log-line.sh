#!/usr/bin/env bash
# Title: tap-xunit makes a test suite of a line that a test logged
# Package: tap-xunit@2.4.1 (registry: npm); ava@8.0.1 (registry: npm)
# Expected: a comment is no test, and all tests of one run stay in one suite
# Seen: a comment opens a suite of its name, and the tests after it are filed there
# Matters: JUnit made of the TAP of AVA: a log line moves later results to another suite, and histories in CI break
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error ava@8.0.1 tap-xunit@2.4.1 >>package.log
cat >some.test.mjs <<'JS'
import test from 'ava';

test.serial('first', t => {
	t.log('level enabled');
	t.pass();
});
test.serial('second', t => t.pass());
JS
npx ava --tap some.test.mjs >ava.tap || true
npx tap-xunit <ava.tap >junit.xml
seen=$(grep -oE '<test(suite|case) .*' junit.xml)

printf '%s\n' "$seen"
recorded='<testsuite tests="1" failures="0" errors="0" name="Default">
<testcase name="#1 first"/>
<testsuite tests="1" failures="0" errors="0" name="level enabled">
<testcase name="#2 second"/>'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
