# SPDX-License-Identifier: Apache-2.0
"""console.py DOCUMENT HEADING - do what a document's console blocks show

Runs every "$ command" (continued by "> ") below the heading, in order, in one
shell, and compares what it printed with the lines that follow it. "..." stands
for any lines. What differs from run to run (ids, keys, digests) may differ, but
the same way everywhere: later commands get today's value. Times and sizes of
today pass for any other.

With --print as third argument the blocks come out with today's output instead.
"""
import re
import subprocess
import sys

DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
                 r"|(?<![\w./-])\d[\d,]* (?:bytes|kB|MB)|\d+ without the seal"
                 r"|\w+@[\w.-]+(?= *$|,)|by \w+(?:@[\w.-]+)?|(?<=By.: .)\w+")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
                r"|\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b|\bcsc-[a-z0-9]{17}\b"
                r"|SHA256:[A-Za-z0-9+/]{43}"
                r"|(?<=/)[A-Za-z0-9]{10}\b(?![./])|(?<=version )[A-Za-z0-9]{10}"
                r"|(?<=^version       )[A-Za-z0-9]{10}")


def blocks(text):
    for block in re.findall(r"^```(?:console)?\n(\$ .*?)^```", text, re.S | re.M):
        commands = []
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append([line[2:], []])
            elif line.startswith("> ") and not commands[-1][1]:
                commands[-1][0] += "\n" + line[2:]
            else:
                commands[-1][1].append(line)
        yield commands


class Shell:
    END = "--- end of command ---"

    def __init__(self):
        self.bash = subprocess.Popen(
            ["bash"], text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, command):
        # In a group, so that a command's own redirections stay its own.
        self.bash.stdin.write("{ %s\n} </dev/null\necho; echo '%s'\n"
                              % (command, self.END))
        self.bash.stdin.flush()
        lines = []
        for line in self.bash.stdout:
            if line.rstrip("\n") == self.END:
                return lines[:-1] if lines and not lines[-1] else lines
            lines.append(line.rstrip("\n"))
        raise SystemExit("the shell ended in: " + command)


def same(shown, printed, today):
    """What is known of today when PRINTED looks as SHOWN does; else None."""
    if DAY.sub("DAY", ID.sub("ID", shown)) != \
            DAY.sub("DAY", ID.sub("ID", printed)):
        return None
    known = dict(today)
    for old, new in zip(ID.findall(shown), ID.findall(printed)):
        if known.setdefault(old, new) != new:
            return None
    return known


def match(shown, printed, today):
    if not shown:
        return None if printed else today
    if shown[0] == "...":
        tries = (match(shown[1:], printed[skip:], today)
                 for skip in range(len(printed) + 1))
        return next((known for known in tries if known is not None), None)
    known = same(shown[0], printed[0], today) if printed else None
    return None if known is None else match(shown[1:], printed[1:], known)


def main():
    text = open(sys.argv[1], encoding="utf-8").read()
    part = text.split("\n## %s\n" % sys.argv[2], 1)[1].split("\n## ", 1)[0]
    show = sys.argv[3:] == ["--print"]
    shell, today, count = Shell(), {}, 0
    for commands in blocks(part):
        if show:
            print("```console")
        for command, shown in commands:
            now = command
            for old, new in today.items():
                now = now.replace(old, new)
            printed = shell.run(now)
            count += 1
            known = match(shown, printed, today)
            today = today if known is None else known
            if show:
                print("$ " + now.replace("\n", "\n> "))
                print("\n".join(printed + [""]), end="")
            elif known is None:
                print("FAIL: $ %s\n  shown:\n    %s\n  printed:\n    %s"
                      % (command, "\n    ".join(shown), "\n    ".join(printed)))
                raise SystemExit(1)
        if show:
            print("```\n")
    if not count:
        raise SystemExit("FAIL: no commands below " + sys.argv[2])
    if not show:
        print("%d commands" % count)


main()
