#!/usr/bin/env bash
# Title: A title with a number sign becomes a TAP directive when AVA reports it
# Package: ava@8.0.1 (registry: npm); tap-parser@18.3.4 (registry: npm); tap.py@3.2.1 (registry: pypi); more-itertools@11.2.1 (registry: pypi); PyYAML@6.0.4 (registry: pypi)
# Expected: AVA escapes number signs in titles, so that a failed test stays failed to every reader
# Seen: a failed test whose title holds # SKIP is skipped to both readers; tap.py cuts a title at any number sign
# Matters: rows are named after what they ask, such as port #53; what is made of TAP loses failures or titles
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error ava@8.0.1 tap-parser@18.3.4 >>package.log
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tap.py==3.2.1 more-itertools==11.2.1 PyYAML==6.0.4
cat >some.test.mjs <<'JS'
import test from 'ava';

test.serial('port #53', t => t.pass());
test.serial('annotation # SKIP is read', t => t.fail());
JS
npx ava --tap some.test.mjs >ava.tap || true
cat >try.mjs <<'JS'
import {readFileSync} from 'node:fs';
import {Parser} from 'tap-parser';

for (const [kind, line] of Parser.parse(readFileSync('ava.tap', 'utf8')))
	if (kind === 'assert') console.log('tap-parser 18.3.4:', line.name, '| skip:', line.skip);
JS
cat >try.py <<'PY'
from tap.parser import Parser

for line in Parser().parse_file('ava.tap'):
    if line.category == 'test':
        print('tap.py 3.2.1:', line.description, '| skip:', line.skip)
PY
seen=$(grep -E '^(not )?ok' ava.tap && node try.mjs && venv/bin/python try.py)

printf '%s\n' "$seen"
recorded='ok 1 - port #53
not ok 2 - annotation # SKIP is read
tap-parser 18.3.4: port #53 | skip: false
tap-parser 18.3.4: annotation | skip: is read
tap.py 3.2.1: - port | skip: False
tap.py 3.2.1: - annotation | skip: True'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
