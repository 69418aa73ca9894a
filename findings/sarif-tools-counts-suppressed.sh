#!/usr/bin/env bash
# Title: sarif-tools counts results that are suppressed or gone as errors
# Package: sarif-tools@3.0.5 (registry: pypi)
# Expected: a result with an accepted suppression, or absent against the baseline, fails no check
# Seen: both are counted with the others, and --check error fails for them
# Matters: known deviations written as suppressions keep CI red
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5
cat >run.sarif <<'JSON'
{
  "version": "2.1.0",
  "runs": [
    {
      "tool": {"driver": {"name": "harness"}},
      "results": [
        {
          "ruleId": "R1",
          "level": "error",
          "message": {"text": "known"},
          "suppressions": [{"kind": "external", "status": "accepted"}]
        },
        {"ruleId": "R2", "level": "error", "message": {"text": "gone"}, "baselineState": "absent"}
      ]
    }
  ]
}
JSON
code=0
venv/bin/sarif --check error summary run.sarif >summary.txt || code=$?
seen=$(printf 'sarif-tools 3.0.5 exits %s\n' "$code" && grep '^error' summary.txt)

printf '%s\n' "$seen"
recorded='sarif-tools 3.0.5 exits 2
error: 2'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
