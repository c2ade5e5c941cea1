/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "model/problem.h"

static const char *const words[PROBLEM_KINDS] = {
    [PROBLEM_MALFORMED] = "malformed",     [PROBLEM_CUT_OFF] = "cut-off",
    [PROBLEM_HEADING] = "heading",         [PROBLEM_UNREADABLE] = "unreadable",
    [PROBLEM_ABSENT] = "absent",           [PROBLEM_MISSING] = "missing",
    [PROBLEM_REFUSED] = "refused",         [PROBLEM_HIDDEN] = "hidden",
    [PROBLEM_IRREGULAR] = "irregular",     [PROBLEM_CLOSED] = "closed",
    [PROBLEM_NAMESPACE] = "namespace",     [PROBLEM_UNSEEN] = "unseen",
    [PROBLEM_UNINSPECTED] = "uninspected", [PROBLEM_NOT_MADE] = "not-made",
    [PROBLEM_ENDLESS] = "endless",         [PROBLEM_PROTECTION] = "protection",
    [PROBLEM_UNNAMED] = "unnamed",         [PROBLEM_UNDATED] = "undated",
};

bool problem_is_failure(const struct problem *problem)
{
    static const bool is_harmless[PROBLEM_KINDS] = {
        [PROBLEM_REFUSED] = true,     [PROBLEM_HIDDEN] = true, [PROBLEM_CLOSED] = true,
        [PROBLEM_UNINSPECTED] = true, [PROBLEM_UNSEEN] = true, [PROBLEM_UNNAMED] = true,
        [PROBLEM_UNDATED] = true,
    };
    return !is_harmless[problem->kind];
}

const char *problem_word(const struct problem *problem)
{
    return words[problem->kind];
}

static void put_malformed(struct buffer *out, const struct problem *problem)
{
    unsigned long count = (unsigned long)problem->count;
    buffer_format(
        out, ngettext("%lu malformed line left out", "%lu malformed lines left out", count), count);
    if (problem->line)
        buffer_format(out, _(" (the first is line %llu)"), (unsigned long long)problem->line);
}

static void put_hidden(struct buffer *out, const struct problem *problem)
{
    unsigned long count = (unsigned long)problem->count;
    buffer_format(out, ngettext("%lu object left out: %s", "%lu objects left out: %s", count),
                  count, strerror(problem->error));
}

static void put_refused(struct buffer *out, const struct problem *problem)
{
    unsigned long count = (unsigned long)problem->count;
    buffer_format(
        out,
        ngettext("what is in %lu set is unknown: %s", "what is in %lu sets is unknown: %s", count),
        count, strerror(problem->error));
}

static void put_uninspected(struct buffer *out, const struct problem *problem)
{
    const struct refused nameless = {.count = problem->count};
    refused_put(out, problem->refused ? problem->refused : &nameless);
}

static void put_unseen(struct buffer *out, const struct problem *problem)
{
    buffer_text(out, _("there may be processes that cannot be seen from here"));
    if (problem->what)
        buffer_format(out, ": %s", _(problem->what));
}

/* Why a file was not read: these errors say something else in strerror(3)'s words. */
static const char *refusal_text(int error)
{
    if (error == EXDEV)
        return _("not read: the kernel generates this file");
    return error == ENOTSUP ? _("not a regular file") : strerror(error);
}

/* Without an error nothing failed, and yet there was no name, not even root's. */
static void put_unnamed(struct buffer *out, const struct problem *problem)
{
    unsigned long count = (unsigned long)problem->count;
    buffer_format(out,
                  ngettext("the name of %lu id could not be looked up: %s",
                           "the names of %lu ids could not be looked up: %s", count),
                  count, problem->error ? refusal_text(problem->error) : _("not even 0 has one"));
}

static void put_heading(struct buffer *out, const struct problem *problem)
{
    if (problem->what)
        buffer_format(out, _("the heading line has no column \"%s\""), problem->what);
    else
        buffer_text(out, _("empty, without even a heading line"));
}

static void problem_put_error(struct buffer *out, const struct problem *problem)
{
    buffer_text(out, strerror(problem->error));
    if (problem->what)
        buffer_format(out, _("; therefore unknown: %s"), problem->what);
}

static void put_endless(struct buffer *out, const struct problem *problem)
{
    buffer_format(out,
                  _("the file is too large, or grows while it is read: what follows line %llu "
                    "was left out"),
                  (unsigned long long)problem->line);
}

static void put_undated(struct buffer *out, const struct problem *problem)
{
    buffer_format(out, _("when it was captured is unknown: %s"),
                  problem->what ? problem->what : "");
}

void problem_put_message(struct buffer *out, const struct problem *problem)
{
    switch (problem->kind) {
    case PROBLEM_MALFORMED:
        put_malformed(out, problem);
        break;
    case PROBLEM_CUT_OFF:
        buffer_text(out, _("the last line is cut off and was left out"));
        break;
    case PROBLEM_HEADING:
        put_heading(out, problem);
        break;
    case PROBLEM_UNREADABLE:
    case PROBLEM_ABSENT:
        problem_put_error(out, problem);
        break;
    case PROBLEM_IRREGULAR:
        buffer_text(out, refusal_text(problem->error));
        break;
    case PROBLEM_UNDATED:
        put_undated(out, problem);
        break;
    case PROBLEM_ENDLESS:
        put_endless(out, problem);
        break;
    case PROBLEM_MISSING:
        buffer_text(out, _("there is no such object"));
        break;
    case PROBLEM_HIDDEN:
        put_hidden(out, problem);
        break;
    case PROBLEM_REFUSED:
        put_refused(out, problem);
        break;
    case PROBLEM_NAMESPACE:
        buffer_text(out, problem->what ? problem->what : _("there is no such IPC namespace"));
        break;
    case PROBLEM_PROTECTION:
    case PROBLEM_NOT_MADE:
        buffer_text(out, problem->what ? problem->what : strerror(problem->error));
        break;
    case PROBLEM_CLOSED:
        buffer_format(out, _("this IPC namespace cannot be entered: %s"), strerror(problem->error));
        break;
    case PROBLEM_UNINSPECTED:
        put_uninspected(out, problem);
        break;
    case PROBLEM_UNNAMED:
        put_unnamed(out, problem);
        break;
    case PROBLEM_UNSEEN:
        put_unseen(out, problem);
        break;
    case PROBLEM_KINDS:
        break;
    }
}
