/* SPDX-License-Identifier: Apache-2.0 */
/* tool_secrets.c - a passphrase typed at the terminal in, and out without being
 * seen; no memory of a process for others to read */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"

void tool_guard_secrets(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	/* Nor by the user's other programs, through /proc, while it runs. */
	prctl(PR_SET_DUMPABLE, 0);
}

int tool_ask_passphrase(void *context, char *buffer, int size)
{
	const char *prompt = context ? context : "Passphrase: ";
	struct termios before, silent;
	FILE *terminal = fopen("/dev/tty", "r+");
	int length = -1;

	if (!terminal)
		return -1;
	/* Whoever asks from the background, as under Ninja, is stopped. */
	if (tcgetpgrp(fileno(terminal)) == getpgrp() &&
	    tcgetattr(fileno(terminal), &before) == 0) {
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		/* Silent first: what is typed at the prompt is then kept. */
		tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
		fputs(prompt, terminal);
		fflush(terminal);
		if (fgets(buffer, size, terminal)) {
			buffer[strcspn(buffer, "\r\n")] = '\0';
			length = (int)strlen(buffer);
		}
		tcsetattr(fileno(terminal), TCSAFLUSH, &before);
		fputc('\n', terminal);
	}
	fclose(terminal);
	return length;
}
