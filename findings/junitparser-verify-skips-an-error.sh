#!/usr/bin/env bash
# Title: junitparser verify passes a test that was skipped and then had an error
# Package: pytest@9.1.1 (registry: pypi); junitparser@5.0.3 (registry: pypi); junit-to-ctrf@0.0.14 (registry: npm)
# Expected: a test case with an error fails the check, whatever else is in it
# Seen: skipped comes first: it exits with 0 where pytest exits with 1 and junit-to-ctrf counts a failure
# Matters: a test that skips a level and then cannot put the cluster back: the one failure of the run is green
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pytest==9.1.1 junitparser==5.0.3
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error junit-to-ctrf@0.0.14 >>package.log
cat >test_level.py <<'PY'
import pytest


@pytest.fixture
def namespace():
    yield
    raise RuntimeError('the namespace is still there')


def test_level(namespace):
    pytest.skip('no such level')
PY
tell() {
	local code=0
	"${@:2}" >output.log 2>&1 || code=$?
	echo "$1 exits with $code"
}
seen=$(
	tell 'pytest 9.1.1' venv/bin/pytest --junitxml=junit.xml test_level.py
	grep -oE '<(skipped|error) ' junit.xml
	tell 'junitparser 5.0.3 verify' venv/bin/junitparser verify junit.xml
	npx junit-to-ctrf junit.xml --output ctrf.json >ctrf.log
	echo "junit-to-ctrf 0.0.14: $(grep -E '"(skipped|failed)":' ctrf.json | tr -d ' \n')"
)

printf '%s\n' "$seen"
recorded='pytest 9.1.1 exits with 1
<skipped 
<error 
junitparser 5.0.3 verify exits with 0
junit-to-ctrf 0.0.14: "failed":1,"skipped":0,'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
