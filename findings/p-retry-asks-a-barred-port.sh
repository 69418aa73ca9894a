#!/usr/bin/env bash
# Title: p-retry asks again and again at a port that fetch will never ask
# Package: p-retry@9.0.0 (registry: npm); undici@8.12.4 (registry: npm)
# Expected: p-retry gives up at once, as at other TypeErrors: no later try can end otherwise
# Seen: fetch refuses 10080 as a bad port with the words of a network error, and p-retry tries to the end
# Matters: a probe of a container at 53, 6000 or 10080 reports a network that is down, after all its time
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error p-retry@9.0.0 undici@8.12.4 >>package.log
cat >try.mjs <<'JS'
import pRetry from 'p-retry';
import {fetch} from 'undici';

let tries = 0;
const ask = () => {
	tries += 1;
	return fetch('http://127.0.0.1:10080/');
};
await pRetry(ask, {retries: 3, minTimeout: 1}).catch(({name, message, cause}) =>
	console.log(`undici 8.12.4: ${name}: ${message}: ${cause.message}\np-retry 9.0.0: ${tries} tries`),
);
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='undici 8.12.4: TypeError: fetch failed: bad port
p-retry 9.0.0: 4 tries'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
