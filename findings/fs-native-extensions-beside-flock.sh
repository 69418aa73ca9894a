#!/usr/bin/env bash
# Title: A lock of fs-native-extensions does not keep flock(1) out
# Package: fs-native-extensions@1.5.1 (registry: npm)
# Expected: a file that is locked is locked: flock -n fails while the lock is held
# Seen: flock takes it as well, as one is a lock of fcntl and the other of flock
# Matters: CI that guards a cluster with flock on the lock file of a harness guards nothing
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error fs-native-extensions@1.5.1 >>package.log
cat >try.mjs <<'JS'
import {spawnSync} from 'node:child_process';
import {openSync} from 'node:fs';
import {tryLock} from 'fs-native-extensions';

const mine = openSync('lock', 'w+');
console.log('fs-native-extensions 1.5.1 holds the lock:', tryLock(mine));
console.log('flock exits', spawnSync('flock', ['-n', 'lock', 'true']).status);
console.log('a second tryLock:', tryLock(openSync('lock', 'r+')));
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='fs-native-extensions 1.5.1 holds the lock: true
flock exits 0
a second tryLock: false'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
