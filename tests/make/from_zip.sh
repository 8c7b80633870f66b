#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docs/from-zip-and-openssl.md, run as it stands: its makefiles, its commands,
# and what they print
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
need zip unzip openssl python3
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.invalid
export GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.invalid
mkdir project
cd project
git init -q .

python3 - "$SEAL_SOURCE/docs/from-zip-and-openssl.md" <<'PY'
import re, subprocess, sys

def shape(text):
    text = re.sub(r"[0-9a-f]{40,}", "HEX", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:]+Z", "TIME", text)
    text = re.sub(r"offset \d+", "offset N", text)
    return [line.strip() for line in text.splitlines()]

def run(command):
    return subprocess.run(["bash", "-uc", command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

text = open(sys.argv[1], encoding="utf-8").read()
counts = {"make": 0, "sh": 0, "console": 0}
for kind, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.S | re.M):
    if kind == "make":
        open("Makefile", "w").write(block)
    elif kind == "sh":
        done = run("set -e\n" + block)
        assert done.returncode == 0, block + "\n" + done.stdout
    elif kind == "console":
        assert block.startswith("$ ")
        for part in block[2:].split("\n$ "):
            command, _, shown = part.partition("\n")
            said = run(command).stdout
            missing = [l for l in shape(shown) if l not in shape(said)]
            assert not missing, (command, missing, said)
    if kind in counts:
        counts[kind] += 1
assert min(counts.values()) >= 3, counts
PY
