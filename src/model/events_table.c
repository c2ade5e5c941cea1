/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened to the objects while somebody watched. */
#include "config.h"

#include "base/i18n.h"
#include "base/units.h"
#include "model/history.h"
#include "model/tables.h"

static const void *event_record(const struct view *view, size_t row)
{
    return history_event(view->history, row);
}

/* From what to what: "1 -> 2" attaches, "15K -> 16K". */
static struct value get_detail(const struct view *view, size_t row)
{
    const struct event *event = event_record(view, row);
    struct buffer text = BUFFER_IN_MEMORY;
    void (*put)(struct buffer *, uint64_t) =
        event->what == EVENT_FILLED ? units_put_size : buffer_unsigned;

    if (event->what != EVENT_ATTACHED && event->what != EVENT_FILLED)
        return value_without(TYPE_TEXT, VALUE_UNSET);
    put(&text, event->before);
    buffer_text(&text, " -> ");
    put(&text, event->after);
    return value_text(text_keep(&text, view->scratch));
}

/* clang-format off */
static const struct column columns[] = {
    {.name = "TIME", .type = TYPE_TIME, .shown = true, .record = event_record,
     .member = {MEMBER_OF(event, time)},
     .help = N_("when it was seen")},
    {.name = "EVENT", .type = TYPE_WORD, .shown = true, .record = event_record,
     .member = {MEMBER_OF(event, what), .as = AS_WORD}, .words = event_words,
     .help = N_("what happened")},
    {.name = "KIND", .type = TYPE_WORD, .shown = true, .record = event_record,
     .member = {MEMBER_OF(event, ref.kind), .as = AS_WORD},
     .words = kind_names},
    {.name = "ID", .type = TYPE_ID, .shown = true, .record = event_record,
     .member = {MEMBER_OF(event, ref.number)},
     .help = N_("identifier")},
    {.name = "OWNER", .type = TYPE_TEXT, .shown = true, .record = event_record,
     .member = {MEMBER_OF(event, owner), .zero = VALUE_UNKNOWN}, .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .help = N_("owner's name, or number where there is no name")},
    {.name = "CREATOR", .type = TYPE_TEXT, .shown = true, .record = event_record,
     .member = {MEMBER_OF(event, creator), .zero = VALUE_UNKNOWN}, .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .help = N_("creator's user name")},
    {.name = "COMMAND", .type = TYPE_TEXT, .shown = true, .record = event_record,
     .member = {MEMBER_OF(event, command), .zero = VALUE_UNSET}, .needs = FACT_CREATORS, .shrinks = SHRINK_TEXT,
     .help = N_("name of the process that created the segment, if it lives")},
    {.name = "DETAIL", .type = TYPE_TEXT, .shown = true,
     .get = get_detail,
     .help = N_("attaches, or bytes in the queue, before and after")},
};
/* clang-format on */

static struct rows events_rows(const struct view *view)
{
    return (struct rows){0, view->history ? view->history->events.count : 0};
}

const struct table events_table = {
    .name = "events",
    .parts = {COLUMN_PART(columns)},
    .rows = events_rows,
};
