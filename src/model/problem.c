/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "model/problem.h"

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

static void put_irregular(struct buffer *out, const struct problem *problem)
{
    buffer_text(out, refusal_text(problem->error));
}

static void put_no_namespace(struct buffer *out, const struct problem *problem)
{
    buffer_text(out, problem->what ? problem->what : _("there is no such IPC namespace"));
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

static void put_closed(struct buffer *out, const struct problem *problem)
{
    buffer_format(out, _("this IPC namespace cannot be entered: %s"), strerror(problem->error));
}

/* clang-format off */
static const struct {
    const char *word;
    bool is_harmless;
    const char *message; /* to be translated; NULL, and no ->put: what the problem or its error says */
    void (*put)(struct buffer *out, const struct problem *problem);
} problems[PROBLEM_KINDS] = {
    [PROBLEM_MALFORMED] = {"malformed", .put = put_malformed},
    [PROBLEM_CUT_OFF] = {"cut-off", .message = N_("the last line is cut off and was left out")},
    [PROBLEM_HEADING] = {"heading", .put = put_heading},
    [PROBLEM_UNREADABLE] = {"unreadable", .put = problem_put_error},
    [PROBLEM_ABSENT] = {"absent", .put = problem_put_error},
    [PROBLEM_IRREGULAR] = {"irregular", .put = put_irregular},
    [PROBLEM_ENDLESS] = {"endless", .put = put_endless},
    [PROBLEM_UNDATED] = {"undated", true, .put = put_undated},
    [PROBLEM_MISSING] = {"missing", .message = N_("there is no such object")},
    [PROBLEM_HIDDEN] = {"hidden", true, .put = put_hidden},
    [PROBLEM_REFUSED] = {"refused", true, .put = put_refused},
    [PROBLEM_NAMESPACE] = {"namespace", .put = put_no_namespace},
    [PROBLEM_CLOSED] = {"closed", true, .put = put_closed},
    [PROBLEM_UNINSPECTED] = {"uninspected", true, .put = put_uninspected},
    [PROBLEM_UNSEEN] = {"unseen", true, .put = put_unseen},
    [PROBLEM_UNNAMED] = {"unnamed", true, .put = put_unnamed},
    [PROBLEM_PROTECTION] = {.word = "protection"},
    [PROBLEM_NOT_MADE] = {.word = "not-made"},
};
/* clang-format on */

bool problem_is_failure(const struct problem *problem)
{
    return !problems[problem->kind].is_harmless;
}

const char *problem_word(const struct problem *problem)
{
    return problems[problem->kind].word;
}

void problem_put_message(struct buffer *out, const struct problem *problem)
{
    if (problems[problem->kind].put)
        problems[problem->kind].put(out, problem);
    else if (problems[problem->kind].message)
        buffer_text(out, _(problems[problem->kind].message));
    else
        buffer_text(out, problem->what ? problem->what : strerror(problem->error));
}
