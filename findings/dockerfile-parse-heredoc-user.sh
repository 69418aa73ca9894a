#!/usr/bin/env bash
# Title: dockerfile-parse takes lines of a here-document for instructions
# Package: dockerfile-parse@2.0.1 (registry: pypi)
# Expected: what stands between RUN <<EOF and EOF belongs to RUN, as in BuildKit
# Seen: USER in a here-document is an instruction, and so is its end mark
# Matters: asking a Dockerfile on which user it ends: the answer may be a line of a script
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-parse==2.0.1
cat >try.py <<'PY'
import io

from dockerfile_parse import DockerfileParser

text = b'FROM scratch\nUSER 65532\nRUN <<EOF\nUSER daemon\nEOF\n'
parser = DockerfileParser(fileobj=io.BytesIO(text))
for part in parser.structure:
    print('dockerfile-parse 2.0.1:', part['instruction'], part['value'].strip() or '-')
PY
seen=$(venv/bin/python try.py)

printf '%s\n' "$seen"
recorded='dockerfile-parse 2.0.1: FROM scratch
dockerfile-parse 2.0.1: USER 65532
dockerfile-parse 2.0.1: RUN <<EOF
dockerfile-parse 2.0.1: USER daemon
dockerfile-parse 2.0.1: EOF -'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
