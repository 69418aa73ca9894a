#!/usr/bin/env bash
# Title: sarif-multitool merge turns errors into notes if another file has the rule at another level
# Package: @microsoft/sarif-multitool-linux@5.7.0 (registry: npm)
# Expected: a merged log keeps the level of each result, which it may have from the rule of its own run
# Seen: runs of one tool become one run with the first file's rule, and results without a level take that one
# Matters: shards or releases of a suite that were run with other settings: the order of the files decides what fails
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @microsoft/sarif-multitool-linux@5.7.0 >>package.log
tool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$tool"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
for level in note error; do
	cat >$level.sarif <<JSON
{
  "version": "2.1.0",
  "runs": [
    {
      "tool": {"driver": {"name": "harness", "rules": [{"id": "R1", "defaultConfiguration": {"level": "$level"}}]}},
      "results": [{"ruleId": "R1", "ruleIndex": 0, "message": {"text": "written as $level"}}]
    }
  ]
}
JSON
done
cat >tell.mjs <<'JS'
import {readFileSync} from 'node:fs';

for (const {tool, results} of JSON.parse(readFileSync('merged.sarif', 'utf8')).runs)
	for (const {ruleIndex, level, message} of results)
		console.log(`${message.text}: ${level ?? tool.driver.rules[ruleIndex].defaultConfiguration?.level ?? 'warning'}`);
JS
tell() {
	"$tool" merge --threads 1 --output-file merged.sarif "$@" >merge.log
	echo "sarif-multitool 5.7.0 merge $*"
	node tell.mjs
	rm merged.sarif
}
seen=$(
	tell note.sarif error.sarif
	tell error.sarif note.sarif
)

printf '%s\n' "$seen"
recorded='sarif-multitool 5.7.0 merge note.sarif error.sarif
written as note: note
written as error: note
sarif-multitool 5.7.0 merge error.sarif note.sarif
written as error: error
written as note: error'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
