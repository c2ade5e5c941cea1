/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/when.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "cmd/terminfo.h"
#include "config/protect.h"

unsigned session_kinds(const struct invocation *invocation)
{
    return invocation->all_kinds || !invocation->kinds ? ALL_KINDS : invocation->kinds;
}

static bool wants_color(const struct invocation *invocation)
{
    const char *terminal = getenv("TERM"), *no_color = getenv("NO_COLOR");

    if (invocation->color != COLOR_AUTO)
        return invocation->color == COLOR_ALWAYS;
    if (!isatty(STDOUT_FILENO) || (no_color && *no_color))
        return false;
    return terminal && terminfo_has_colors(terminal);
}

/* COLUMNS takes precedence over the terminal, as in ps(1). 0: standard output is not a terminal. */
static size_t terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    uint64_t number = 0;

    if (!isatty(STDOUT_FILENO))
        return 0;
    if (columns && !number_parse(columns, strlen(columns), 10, UINT16_MAX, &number) && number)
        return (size_t)number;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ? 0 : size.ws_col;
}

void session_settle(struct invocation *invocation)
{
    struct style *style = &invocation->style;

    style->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    style->color = invocation->format == FORMAT_ALIGNED && wants_color(invocation);
    style->width = invocation->no_truncate ? 0 : terminal_width();
    style->headings = !invocation->no_headings;
    if (style->time == WHEN_FORMATS)
        style->time = invocation->format == FORMAT_ALIGNED ? WHEN_SHORT : WHEN_ISO;
}

/* A snapshot whose only problem is that WHERE was not opened, by -errno RESULT; WHY or NULL. */
static struct snapshot *nothing_from(const char *where, enum problem_kind kind, int result,
                                     const char *why)
{
    struct snapshot *nothing = snapshot_new();
    struct problem problem = {.kind = kind, .where = where, .count = 1, .error = -result};

    if (why)
        problem.what = arena_text(&nothing->arena, why, strlen(why));
    snapshot_add_problem(nothing, problem);
    return nothing;
}

struct snapshot *session_open_spaces(struct source *source, const char *ns)
{
    struct buffer reason = BUFFER_IN_MEMORY;
    struct snapshot *nothing = NULL;
    int result = ns ? source_open_spaces(source, ns, &reason) : 0;

    if (result)
        nothing = nothing_from("--namespace", PROBLEM_NAMESPACE, result, buffer_string(&reason));
    buffer_free(&reason);
    return nothing;
}

int session_open_tree(const struct invocation *invocation, struct source *source)
{
    int64_t last = 0;
    int result = source_open_tree(invocation->root, source);

    source->is_dated =
        !result && invocation->at && !when_parse(text_of(invocation->at), &source->at, &last);
    source->span = source->is_dated ? last - source->at : 0;
    return result;
}

struct snapshot *session_open(const struct invocation *invocation, struct source *source)
{
    *source = SOURCE_KERNEL;
    int result = invocation->root ? session_open_tree(invocation, source) : 0;
    if (result)
        return nothing_from(invocation->root, PROBLEM_ABSENT, result, NULL);
    source->closed = invocation->closed;
    return session_open_spaces(source, invocation->ns);
}

const struct protection *session_protection(struct invocation *invocation)
{
    if (!invocation->has_protection)
        protect_read(&invocation->protection);
    invocation->has_protection = true;
    return &invocation->protection;
}

struct snapshot *session_collect(struct invocation *invocation, struct request *request)
{
    struct source source;
    struct snapshot *snapshot = session_open(invocation, &source);

    if (invocation->format == FORMAT_JSON)
        request->facts |= FACT_HOST | FACT_NAMESPACE | FACT_CLOCK;
    facts_t facts = request->facts | (request->filter ? filter_needs(request->filter) : 0);
    if (facts & FACT_VERDICT)
        request->protection = session_protection(invocation);
    if (!snapshot)
        snapshot = collect(&source, request);
    source_close(&source);
    return snapshot;
}

struct snapshot *session_collect_now(const struct source *source, const char *ns,
                                     const struct request *request)
{
    struct source now = *source;

    if (!ns)
        return collect(source, request);
    struct snapshot *snapshot = session_open_spaces(&now, ns);
    if (!snapshot)
        snapshot = collect(&now, request);
    source_close(&now);
    return snapshot;
}

bool session_is_of_all(const struct invocation *invocation)
{
    return invocation->ns && strcmp(invocation->ns, "all") == 0;
}

static int check_time(const struct invocation *invocation)
{
    int64_t first = 0, last = 0;

    if (!invocation->at)
        return 0;
    if (!invocation->root)
        return report_usage(_("--at needs --root: it says when a tree was captured"));
    if (!when_parse(text_of(invocation->at), &first, &last) && first > 0)
        return 0;
    return report_usage(_("--at cannot be \"%s\"; it is a time such as 2026-01-31, "
                          "2026-01-31T12:00:30+01:00 or @1769860800"),
                        invocation->at);
}

int session_check_source(const struct invocation *invocation)
{
    /* Every name begins with the empty one. */
    if (invocation->ns && !*invocation->ns)
        return report_usage(_("option --%s needs an argument: %s"), "namespace", _("WHICH"));
    if (invocation->closed && invocation->root)
        return report_conflict("closed", "root");
    if (invocation->ns && invocation->root)
        return report_conflict("namespace", "root");
    return check_time(invocation);
}

/* The names of months are read only where one may be written: reading them slows the start. */
static void prepare_times(const struct style *style, const struct columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->list[i]->type == TYPE_TIME && style->time == WHEN_SHORT && style->utf8) {
            (void)setlocale(LC_TIME, "");
            return;
        }
    }
}

void session_print(struct buffer *out, const struct invocation *invocation,
                   const struct sheet *sheet)
{
    static void (*const print[])(struct buffer *, const struct style *, const struct sheet *) = {
        [FORMAT_ALIGNED] = aligned_print,
        [FORMAT_RAW] = raw_print,
        [FORMAT_CSV] = csv_print,
        [FORMAT_JSON] = json_table,
    };
    prepare_times(&invocation->style, sheet->columns);
    print[invocation->format](out, &invocation->style, sheet);
}

struct quantity session_count_objects(const struct source *source)
{
    const struct request request = {.totals = ALL_KINDS, .facts = FACT_USAGE};
    struct snapshot *snapshot = collect(source, &request);
    struct quantity total = {.known = true};

    for (int kind = 0; kind < KINDS; kind++) {
        const struct quantity *count = &snapshot->total.usage[kind][0];
        total.known = total.known && count->known;
        total.amount += count->amount;
    }
    snapshot_free(snapshot);
    return total;
}

bool session_begin(const struct invocation *invocation, struct buffer *out,
                   const struct snapshot *snapshot)
{
    bool json = invocation->format == FORMAT_JSON;

    if (json)
        json_begin(out, snapshot);
    return json || !snapshot->problem_count || snapshot->problems[0].kind != PROBLEM_NAMESPACE;
}

int session_end(const struct invocation *invocation, struct buffer *out, struct snapshot *snapshot)
{
    if (invocation->format == FORMAT_JSON)
        json_end(out, snapshot);
    int status = report_flush(out, report_status(snapshot));
    if (invocation->format != FORMAT_JSON)
        report_problems(snapshot);
    snapshot_free(snapshot);
    return status;
}

int session_parse_filter(const char *expression, const struct filter_scope *scope,
                         struct filter **filter)
{
    struct filter_error error;

    *filter = filter_parse(expression, scope, &error);
    if (*filter)
        return 0;
    report_usage(_("--filter, character %zu: %s"), error.character, buffer_string(&error.reason));
    buffer_free(&error.reason);
    return EXIT_USAGE;
}
