/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cmd/start.h"

/*
 * A file opened later must not become standard output or error because these were closed; a
 * descriptor that cannot be written makes the loss of output an error.
 */
static void occupy_standard_files(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
        if (fcntl(file, F_GETFD) < 0)
            (void)open("/dev/null", O_RDONLY); /* the lowest that is free: this one */
    }
}

/*
 * Where the character set is not UTF-8, messages are English: all text is taken for UTF-8, and what
 * is not ASCII is escaped. LC_TIME is left to who names a month (session.c). Never LC_NUMERIC:
 * numbers in JSON, CSV and raw output have a point.
 */
static void set_locale(void)
{
    (void)setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        return;
#if ENABLE_NLS
    (void)setlocale(LC_MESSAGES, "");
    (void)bindtextdomain(PACKAGE, LOCALEDIR);
    (void)textdomain(PACKAGE);
#endif
}

int main(int argc, char **argv)
{
    occupy_standard_files();
    signal(SIGPIPE, SIG_DFL);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would take children away before they are waited for */
    set_locale();
    return start_command(argc, argv);
}
