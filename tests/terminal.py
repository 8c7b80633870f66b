#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""terminal.py PROMPT ANSWER COMMAND... - run it on a terminal and type ANSWER
once PROMPT was printed; prints what the terminal showed, ends as it did"""
import os
import pty
import signal
import sys

prompt, answer, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
signal.alarm(60)
shown = b""
typed = False
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    if not typed and prompt.encode() in shown:
        os.write(terminal, answer.encode() + b"\n")
        typed = True
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
