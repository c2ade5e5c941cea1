/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <langinfo.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "cmd/question.h"

bool question_is_possible(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/*
 * Reads one line, which a terminal gives to one read. Signals are blocked except while it waits, so
 * that none can come between the test of *CAUGHT and the wait. Returns the length, or -1.
 */
static ssize_t question_read_line(char *line, size_t size, const volatile sig_atomic_t *caught)
{
    struct pollfd terminal = {.fd = STDIN_FILENO, .events = POLLIN};
    sigset_t all, before;
    ssize_t length = -1;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    if (!*caught && ppoll(&terminal, 1, NULL, &before) > 0)
        length = read(STDIN_FILENO, line, size);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (length <= 0 || line[length - 1] != '\n')
        return -1; /* the end of input, or a line that is longer than any answer */
    return length - 1;
}

bool question_ask(const char *question, char *answer, size_t size,
                  const volatile sig_atomic_t *caught)
{
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    struct buffer out = {.file = STDERR_FILENO};
    char line[128];

    (void)tcflush(STDIN_FILENO, TCIFLUSH);
    text_escape(&out, text_of(question), utf8 ? 0 : ESCAPE_NON_ASCII);
    int result = buffer_flush(&out);
    buffer_free(&out);
    ssize_t length = result ? -1 : question_read_line(line, sizeof(line), caught);
    if (length < 0) {
        (void)!write(STDERR_FILENO, "\n", 1);
        return false;
    }
    struct text words = text_trim((struct text){line, (size_t)length});
    if (words.length >= size)
        return false; /* no answer is that long */
    memcpy(answer, words.start, words.length);
    answer[words.length] = '\0';
    return true;
}
