#!/usr/bin/env bash
# Title: tap.py excuses a failed test whose title has an escaped number sign
# Package: tap.py@3.2.1 (registry: pypi); more-itertools@11.2.1 (registry: pypi); PyYAML@6.0.4 (registry: pypi); tap-parser@18.3.4 (registry: npm)
# Expected: an escaped number sign begins no directive: a reader of TAP 14 must not take it for one
# Seen: the failed test is a TODO or skipped to tap.py, and its run is OK; tap-parser fails it and unescapes the title
# Matters: escaping titles as the format asks is what hides the failure, and only from one of two readers
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error tap-parser@18.3.4 >>package.log
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tap.py==3.2.1 more-itertools==11.2.1 PyYAML==6.0.4
cat >results.tap <<'TAP'
TAP version 14
1..2
not ok 1 - annotation \# TODO is read
not ok 2 - annotation \# SKIP is read
TAP
cat >try.mjs <<'JS'
import {readFileSync} from 'node:fs';
import {Parser} from 'tap-parser';

for (const [kind, line] of Parser.parse(readFileSync('results.tap', 'utf8')))
	if (kind === 'complete') console.log('tap-parser 18.3.4:', line.failures.map(({name}) => name).join(', '));
JS
code=0
venv/bin/tappy results.tap >tappy.log 2>&1 || code=$?
seen=$(node try.mjs && printf 'tap.py 3.2.1 exits with %s: %s\n' "$code" "$(tail -1 tappy.log)")

printf '%s\n' "$seen"
recorded='tap-parser 18.3.4: annotation # TODO is read, annotation # SKIP is read
tap.py 3.2.1 exits with 0: OK (skipped=1, expected failures=1)'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
