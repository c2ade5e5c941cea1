/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "cmd/report.h"

static const char *reporter = "ipcview";

void report_under(const char *program)
{
    reporter = program;
}

unsigned report_escapes(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? 0 : ESCAPE_NON_ASCII;
}

__attribute__((format(printf, 1, 0))) static void print_message(const char *format, va_list args,
                                                                bool is_escaped)
{
    struct buffer line = BUFFER_IN_MEMORY, message = BUFFER_IN_MEMORY;

    buffer_format_list(&message, format, args);
    buffer_format(&line, "%s: ", reporter);
    if (is_escaped)
        text_put(&line, text_in(&message));
    else
        text_escape(&line, text_in(&message), report_escapes());
    buffer_char(&line, '\n');
    line.file = STDERR_FILENO;
    buffer_flush(&line);
    buffer_free(&line);
    buffer_free(&message);
}

int report(int status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_message(format, args, false);
    va_end(args);
    return status;
}

int report_escaped(int status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_message(format, args, true);
    va_end(args);
    return status;
}

int report_conflict(const char *one, const char *other)
{
    return report_usage(_("--%s and --%s cannot be combined"), one, other);
}

char *report_unguarded(int result)
{
    char *text = NULL;

    if (result && asprintf(&text, _("the kernel cannot be told to refuse changes (seccomp: %s)"),
                           strerror(-result)) < 0)
        memory_exhausted();
    return text;
}

const char *report_hint(struct arena *arena, const char *best, const char *hint)
{
    struct buffer text = BUFFER_IN_MEMORY;
    if (best)
        buffer_format(&text, _("; did you mean %s?"), best);
    else if (hint)
        buffer_text(&text, hint);
    return text_keep(&text, arena).start;
}

void report_other_problems(const struct snapshot *snapshot, enum problem_kind said)
{
    for (size_t i = 0; i < snapshot->problem_count; i++) {
        struct buffer message = BUFFER_IN_MEMORY;
        if (snapshot->problems[i].kind == said)
            continue;
        problem_put_message(&message, &snapshot->problems[i]);
        report(0, "%s: %s", snapshot->problems[i].where, buffer_string(&message));
        buffer_free(&message);
    }
}

int report_status(const struct snapshot *snapshot)
{
    int status = EXIT_DONE;

    for (size_t i = 0; i < snapshot->problem_count; i++) {
        const struct problem *problem = &snapshot->problems[i];
        /* The name of a namespace is ambiguous: nothing was done. */
        if (problem->kind == PROBLEM_NAMESPACE && problem->error == EINVAL)
            return EXIT_USAGE;
        if (problem_is_failure(problem))
            status = EXIT_FAILED;
    }
    return status;
}

void report_death(int signal_number)
{
    sigset_t only;

    signal(signal_number, SIG_DFL); /* even where the caller had it ignored */
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(signal_number);
}

int report_close(struct buffer *out)
{
    int result = buffer_flush(out);

    buffer_free(out);
    /* Network file systems report a full disk only on close. */
    if (!result && close(STDOUT_FILENO) && errno != EBADF)
        result = -errno;
    return result;
}

int report_unwritten(int result)
{
    if (result == -EPIPE)
        report_death(SIGPIPE);
    return report(EXIT_FAILED, _("cannot write to standard output: %s"), strerror(-result));
}

int report_flush(struct buffer *out, int status)
{
    int result = report_close(out);
    return result ? report_unwritten(result) : status;
}
