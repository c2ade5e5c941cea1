/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cmd/command.h"

/*
 * A file opened later must not become standard output or error because these were closed; a
 * descriptor that cannot be written makes the loss of output an error.
 */
static void occupy_standard_files(void)
{
    int file;
    do
        file = open("/dev/null", O_RDONLY);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file >= 0)
        close(file);
}

static void set_locale(void)
{
    /* Not LC_NUMERIC: numbers in JSON, CSV and raw output have a point. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_TIME, "");
#if ENABLE_NLS
    setlocale(LC_MESSAGES, "");
    bindtextdomain(PACKAGE, LOCALEDIR);
    textdomain(PACKAGE);
#endif
}

int main(int argc, char **argv)
{
    occupy_standard_files();
    signal(SIGPIPE, SIG_DFL);
    set_locale();
    return command_main(argc, argv);
}
