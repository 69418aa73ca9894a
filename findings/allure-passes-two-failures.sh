#!/usr/bin/env bash
# Title: Allure passes a JUnit test that has two failures, or one without attributes
# Package: @allurereport/reader@3.18.0 (registry: npm); @allurereport/reader-api@3.18.0 (registry: npm)
# Expected: a test case with a failure in it has failed, however many there are and whatever they say
# Seen: only a single failure with an attribute counts, of which an empty message is one; all others are passed
# Matters: frameworks that go on after a failed assertion write one failure for each: the more fails, the greener
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @allurereport/reader@3.18.0 @allurereport/reader-api@3.18.0 >>package.log
cat >junit.xml <<'XML'
<testsuites>
  <testsuite name="s" tests="5" failures="4" errors="1" skipped="0">
    <testcase classname="c" name="empty message" time="0"><failure message=""/></testcase>
    <testcase classname="c" name="two failures" time="0">
      <failure message="user">is 0</failure>
      <failure message="group">is 0</failure>
    </testcase>
    <testcase classname="c" name="two errors" time="0"><error message="a"/><error message="b"/></testcase>
    <testcase classname="c" name="only text" time="0"><failure>is 0</failure></testcase>
    <testcase classname="c" name="error and failure" time="0"><error message="a"/><failure message="b"/></testcase>
  </testsuite>
</testsuites>
XML
cat >try.mjs <<'JS'
import {readFileSync} from 'node:fs';
import {junitXml} from '@allurereport/reader';
import {BufferResultFile} from '@allurereport/reader-api';

const visitor = new Proxy(
	{visitTestResult: async ({name, status}) => console.log(`${name}: ${status}`)},
	{get: (those, name) => those[name] ?? (async () => {})},
);
console.log('@allurereport/reader 3.18.0');
await junitXml.read(visitor, new BufferResultFile(readFileSync('junit.xml'), 'junit.xml'));
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='@allurereport/reader 3.18.0
empty message: failed
two failures: passed
two errors: passed
only text: passed
error and failure: failed'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
