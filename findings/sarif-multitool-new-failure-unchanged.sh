#!/usr/bin/env bash
# Title: sarif-multitool calls a new failure unchanged if another of its rule and line is gone
# Package: @microsoft/sarif-multitool-linux@5.7.0 (registry: npm)
# Expected: results with different fingerprints and texts are different: one is absent and the other new
# Seen: match-results-forward calls the new one unchanged and drops the old; a logical location keeps them apart
# Matters: rows of a suite point at the sentence that they judge: what fails since the last run is no news
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @microsoft/sarif-multitool-linux@5.7.0 >>package.log
tool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$tool"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
cat >write.mjs <<'JS'
import {writeFileSync} from 'node:fs';

for (const [row, name] of [['user', 'before'], ['group', 'after']])
	for (const logicalLocations of [undefined, [{fullyQualifiedName: row}]]) {
		const physicalLocation = {artifactLocation: {uri: 'sentences.md'}, region: {startLine: 5}};
		const result = {
			ruleId: 'R1',
			level: 'error',
			message: {text: `the ${row} is 0`},
			locations: [{physicalLocation, logicalLocations}],
			fingerprints: {'row/v1': row},
		};
		const run = {tool: {driver: {name: 'harness'}}, results: [result]};
		const file = `${name}${logicalLocations ? '-logical' : ''}.sarif`;
		writeFileSync(file, JSON.stringify({version: '2.1.0', runs: [run]}));
	}
JS
node write.mjs
cat >tell.mjs <<'JS'
import {readFileSync} from 'node:fs';

for (const {results} of JSON.parse(readFileSync('matched.sarif', 'utf8')).runs)
	for (const {message, baselineState} of results) console.log(`${message.text}: ${baselineState}`);
JS
seen=$(
	for kind in '' -logical; do
		"$tool" match-results-forward after$kind.sarif --previous before$kind.sarif --output-file-path matched.sarif >match.log
		echo "sarif-multitool 5.7.0, before$kind.sarif and after$kind.sarif"
		node tell.mjs
		rm matched.sarif
	done
)

printf '%s\n' "$seen"
recorded='sarif-multitool 5.7.0, before.sarif and after.sarif
the group is 0: unchanged
sarif-multitool 5.7.0, before-logical.sarif and after-logical.sarif
the user is 0: absent
the group is 0: new'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
