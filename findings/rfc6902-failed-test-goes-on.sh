#!/usr/bin/env bash
# Title: rfc6902 goes on after a failed test operation
# Package: rfc6902@5.4.0 (registry: npm)
# Expected: a failed test ends the patch and nothing is changed: RFC 6902, section 5
# Seen: the failure is one entry of the returned list, and the later operations are carried out
# Matters: applying the patch of a webhook: a test in it guards nothing unless every answer is looked at first
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error rfc6902@5.4.0 >>package.log
cat >try.mjs <<'JS'
import {applyPatch} from 'rfc6902';

const container = {user: 1000};
const answers = applyPatch(container, [
	{op: 'test', path: '/user', value: 65_532},
	{op: 'replace', path: '/user', value: 2000},
]);
console.log('rfc6902 5.4.0:', answers.map(answer => answer?.name ?? 'done').join(', '));
console.log('user:', container.user);
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='rfc6902 5.4.0: TestError, done
user: 2000'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
