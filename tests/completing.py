#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""completing.py SHELL SETUP - type each line of standard input and a tab into
an interactive shell; prints "LINE => the line then, and all that was shown" """
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios

shell, setup = sys.argv[1:]
flags = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}[shell]
# A key after the tab shows the line and empties it.
show = {
    "bash": "bind 'set page-completions off'\n"
            "bind 'set completion-query-items 0'\n"
            "bind 'set show-all-if-ambiguous on'\n"
            "bind -x '\"\\C-o\": printf \"END:%s:\\n\" \"$READLINE_LINE\";"
            " READLINE_LINE='\n",
    "zsh": "LISTMAX=0\n"
           "show() { zle -I; print -r -- \"END:$BUFFER:\"; BUFFER= }\n"
           "zle -N show\nbindkey '^O' show\n",
}[shell]
lines = sys.stdin.read().splitlines()
with open("setup." + shell, "w", encoding="utf-8") as file:
    file.write(show + setup + "\necho READ''Y\n")

signal.alarm(240)
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", PS1="", PROMPT="")
    os.execvp(shell, [shell] + flags)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 400, 200, 0, 0))


def read_until(pattern):
    seen = ""
    while not (found := re.search(pattern, seen, re.S)):
        seen += os.read(terminal, 65536).decode("utf-8", "replace")
    return seen, found


os.write(terminal, (". ./setup.%s\n" % shell).encode())
read_until("READY")
for line in lines:
    os.write(terminal, line.encode() + b"\t\x0f")
    seen, found = read_until(r"END:([^\n]*):\r?\n")
    listed = seen[:found.start()].replace(line, " ", 1)
    print(line, "=>", found.group(1), " ".join(listed.split()))
os.write(terminal, b"exit\n")
os.close(terminal)
os.waitpid(pid, 0)
