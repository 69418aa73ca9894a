#!/usr/bin/env bash
# Title: rfc6902 cannot apply a patch to the whole document, not even its own
# Package: rfc6902@5.4.0 (registry: npm)
# Expected: the empty pointer names the whole document, and what createPatch returns can be applied
# Seen: createPatch answers replace with an empty path, and applyPatch calls that path missing
# Matters: a webhook that replaces the object whole sends a valid patch, which other appliers take
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error rfc6902@5.4.0 >>package.log
cat >try.mjs <<'JS'
import {applyPatch, createPatch} from 'rfc6902';

const patch = createPatch([], {});
console.log('rfc6902 5.4.0 makes:', JSON.stringify(patch));
const [answer] = applyPatch([], patch);
console.log('and applies it:', `${answer?.name}: ${answer?.message}`.trim());
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='rfc6902 5.4.0 makes: [{"op":"replace","path":"","value":{}}]
and applies it: MissingError: Value required at path:'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
