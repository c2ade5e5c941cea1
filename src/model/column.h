/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables and their columns. Everything that is shown is a table over a snapshot, and a column is
 * one constant row of a registry: aligned tables, JSON, CSV, sorting, filters, the manual page and
 * the completions are all made from that row.
 */
#pragma once

#include <stddef.h>

#include "model/snapshot.h"
#include "model/value.h"

struct plan;
struct history;
struct findings;

/* What a getter looks at. */
struct view {
    const struct snapshot *now;
    const struct plan *plan; /* to remove the snapshot's objects, for the tables of plan_table.h */
    const struct history *history; /* whose latest snapshot ->now is, for the monitor; or NULL */
    const struct findings
        *findings;         /* of a search of its own, to be asked instead of ->now; or NULL */
    struct arena *scratch; /* where a getter makes a list; the caller resets it between rows */
    size_t subject;        /* the object whose parts are the rows, for tables of parts */
};

static inline const struct object *object_at(const struct view *view, size_t row)
{
    return &view->now->objects[row];
}

/* The columns that ipcs shows for each of its letters. */
enum column_set {
    COLUMN_SET_TIME = 1 << 0,
    COLUMN_SET_PID = 1 << 1,
    COLUMN_SET_CREATOR = 1 << 2,
};

/* How the page about one object presents the list that a column sums up. */
enum part {
    PART_NONE,
    PART_LINES, /* below a title, an item a line */
    PART_TABLE, /* as a table of its own */
};

/* Where a row does not fit, which columns shrink: all of one sort before those of the next. */
enum shrinking {
    SHRINK_NEVER, /* not at all: figures, which would be wrong if they were cut */
    SHRINK_TEXT,  /* is cut */
    SHRINK_FORM,  /* is written in SHORT_FORM columns: permissions as octal digits */
    SHRINK_NAME,  /* is cut, and tells so much that everything else goes before */
};

enum { SHORT_FORM = 4 };

/* The member of a structure that is the value of a column. */
struct member {
    uint16_t offset;
    uint8_t form; /* enum member_form */
    uint8_t as;   /* enum member_meaning */
    uint8_t zero; /* what a number of 0 or a text of NULL says: enum state */
    uint16_t has; /* of an object, or of the subject: the HAS_ bit without which it is unknown */
};

enum member_form { MEMBER_NONE, MEMBER_32, MEMBER_64, MEMBER_QUANTITY, MEMBER_STRING };

/*
 * The number or text itself, the name of the user or group with that id, the word at that place of ->words,
 * or the translation of the text.
 */
enum member_meaning { AS_IT_IS, AS_USER, AS_GROUP, AS_WORD, AS_TRANSLATED };

/* clang-format off */
#define MEMBER_OF(type, name)                                                              \
    .offset = offsetof(struct type, name), .form = _Generic(((struct type *)0)->name,      \
        uint32_t: MEMBER_32, uint64_t: MEMBER_64, int64_t: MEMBER_64,                      \
        struct quantity: MEMBER_QUANTITY, char *: MEMBER_STRING, const char *: MEMBER_STRING)
/* clang-format on */

struct column {
    const char *name;    /* what -o, --sort, filters and (in lower case) JSON call it */
    const char *heading; /* where it differs from the name, or NULL */
    const char *help;    /* one line, to be translated; NULL: all there is to say is ->words */
    enum type type;
    enum type items; /* of a LIST: what it is a list of */
    bool shown;      /* unless -o says otherwise */
    unsigned sets;   /* COLUMN_SETs that it belongs to */
    enum part part;
    const char *const *words; /* of a WORD or a LIST of them: all there are; ends in NULL */
    facts_t needs;            /* what must be collected for it */
    enum shrinking shrinks;
    bool is_searched; /* only a search tells it: ->get is asked by column_search */
    /*
     * Its value; NULL: that of ->member in what ->record returns (NULL: it is unset), or in the object of
     * the row.
     */
    struct value (*get)(const struct view *view, size_t row);
    const void *(*record)(const struct view *view, size_t row);
    struct member member;
};

/* QUANTITY as a value of TYPE. */
static inline struct value value_quantity(enum type type, const struct quantity *quantity)
{
    return quantity->known ? value_of(type, quantity->amount) : value_without(type, VALUE_UNKNOWN);
}

/* The value of COLUMN's member in RECORD; see column_value. */
struct value column_read(const struct column *column, const struct view *view, const void *record);

/* What COLUMN's getter says of the object in ROW where it was searched for; else it is unknown. */
struct value column_search(const struct column *column, const struct view *view, size_t row);

/* The value of COLUMN in ROW. Lists and what is put together are in VIEW's ->scratch. */
static inline struct value column_value(const struct column *column, const struct view *view,
                                        size_t row)
{
    const struct member *member = &column->member;

    if (column->get)
        return column->is_searched ? column_search(column, view, row) : column->get(view, row);
    const void *record = column->record ? column->record(view, row) : object_at(view, row);
    /* Most are plain numbers, which are read for each row. */
    if (record && member->form <= MEMBER_64 && !member->as && !member->has) {
        const void *place = (const char *)record + member->offset;
        uint64_t number =
            member->form == MEMBER_32 ? *(const uint32_t *)place : *(const uint64_t *)place;
        return number ? value_of(column->type, number) : value_without(column->type, member->zero);
    }
    return column_read(column, view, record);
}

struct rows {
    size_t first, count;
};

/* Columns in a row. */
struct column_part {
    const struct column *list;
    size_t count;
};

#define COLUMN_PART(array)                      \
    {                                           \
        array, sizeof(array) / sizeof(*(array)) \
    }

/* As many as the tables of objects have; that of namespaces has one for each kind, behind its own. */
enum { TABLE_PARTS = KINDS + 1 > 8 ? KINDS + 1 : 8 };

struct table {
    const char *name;                             /* of its array in JSON */
    const char *title;                            /* above it, to be translated, or NULL */
    struct column_part parts[TABLE_PARTS];        /* the columns: one part after the other */
    struct rows (*rows)(const struct view *view); /* NULL: the objects of ->kind */
    enum kind kind;
    unsigned (*kinds_of)(size_t row); /* which kinds (KIND_BITs) a row is about; NULL: ->kind */
};

/* The rows that TABLE has of VIEW. */
static inline struct rows table_rows(const struct table *table, const struct view *view)
{
    if (table->rows)
        return table->rows(view);
    return (struct rows){view->now->of[table->kind].first, view->now->of[table->kind].count};
}

const char *column_heading(const struct column *column);

/* Appends what COLUMN says, translated. */
void column_put_help(struct buffer *out, const struct column *column);

/* The columns of TABLE in turn, beginning after NULL; NULL after the last. */
const struct column *table_next_column(const struct table *table, const struct column *column);

/* TABLE's column of that name (or heading, in either case), or NULL. */
const struct column *table_column(const struct table *table, struct text name);

/* Some columns of a table, in the order in which they are shown. */
struct columns {
    const struct column **list; /* the caller's arena owns it */
    size_t count;
};

void columns_add(struct columns *columns, const struct column *column, struct arena *arena);
bool columns_has(const struct columns *columns, const struct column *column);

/* All columns of TABLE. */
struct columns columns_all(const struct table *table, struct arena *arena);

/* What must be collected for COLUMNS. */
facts_t columns_needs(const struct columns *columns);
