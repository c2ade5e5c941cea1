/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened to the objects while somebody watched. */
#include "config.h"

#include "base/i18n.h"
#include "base/units.h"
#include "model/history.h"
#include "model/tables.h"

static const struct event *event_at(const struct view *view, size_t row)
{
    return history_event(view->history, row);
}

static struct value text_or(const char *text, enum state without)
{
    return text ? value_text(text_of(text)) : value_without(TYPE_TEXT, without);
}

static struct value get_time(const struct view *view, size_t row)
{
    return value_signed(TYPE_TIME, event_at(view, row)->time);
}

static struct value get_event(const struct view *view, size_t row)
{
    return value_word(event_words[event_at(view, row)->what]);
}

static struct value events_get_kind(const struct view *view, size_t row)
{
    return value_word(kind_names[event_at(view, row)->kind]);
}

static struct value events_get_id(const struct view *view, size_t row)
{
    return value_of(TYPE_ID, (uint64_t)event_at(view, row)->id);
}

static struct value events_get_owner(const struct view *view, size_t row)
{
    return text_or(event_at(view, row)->owner, VALUE_UNKNOWN);
}

static struct value get_creator(const struct view *view, size_t row)
{
    return text_or(event_at(view, row)->creator, VALUE_UNKNOWN);
}

static struct value events_get_command(const struct view *view, size_t row)
{
    return text_or(event_at(view, row)->command, VALUE_UNSET);
}

/* From what to what: "1 -> 2" attaches, "15K -> 16K". */
static struct value get_detail(const struct view *view, size_t row)
{
    const struct event *event = event_at(view, row);
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
    {.name = "TIME", .type = TYPE_TIME, .shown = true, .get = get_time,
     .help = N_("when it was seen")},
    {.name = "EVENT", .type = TYPE_WORD, .shown = true,
     .get = get_event, .words = event_words,
     .help = N_("what happened")},
    {.name = "KIND", .type = TYPE_WORD, .shown = true, .get = events_get_kind,
     .words = kind_names},
    {.name = "ID", .type = TYPE_ID, .shown = true, .get = events_get_id,
     .help = N_("identifier")},
    {.name = "OWNER", .type = TYPE_TEXT, .shown = true,
     .get = events_get_owner, .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .help = N_("owner's name, or number where there is no name")},
    {.name = "CREATOR", .type = TYPE_TEXT, .shown = true,
     .get = get_creator, .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .help = N_("creator's user name")},
    {.name = "COMMAND", .type = TYPE_TEXT, .shown = true,
     .get = events_get_command, .needs = FACT_CREATORS, .shrinks = SHRINK_TEXT,
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
