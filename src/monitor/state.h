/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of the monitor. Pure: what changes it takes snapshots and keys, and returns EFFECTs
 * that say what to do; it does not read, draw or remove.
 */
#pragma once

#include "model/findings.h"
#include "monitor/list.h"
#include "monitor/monitor.h"
#include "monitor/verbs.h"
#include "output/page.h"

/* In the order of their tabs: between the two the lists, VIEW_SHM and so on. */
#define KIND_LINE(NAME, name) VIEW_##NAME,
enum view_id { VIEW_OVERVIEW, FOR_EACH_KIND(KIND_LINE) VIEW_EVENTS, VIEWS };
#undef KIND_LINE

/* The kind that VIEW lists, or KINDS; and back. */
static inline enum kind kind_of_view(enum view_id view)
{
    return view == VIEW_OVERVIEW || view == VIEW_EVENTS ? KINDS
                                                        : (enum kind)(view - VIEW_OVERVIEW - 1);
}

static inline enum view_id view_of_kind(enum kind kind)
{
    return (enum view_id)(VIEW_OVERVIEW + 1 + kind);
}

enum detail { DETAIL_NONE, DETAIL_PANE, DETAIL_FULL };

/* What covers the view and gets the keys. */
enum dialog {
    DIALOG_NONE,
    DIALOG_SEARCH,   /* typed in the status line */
    DIALOG_FILTER,   /* typed in the status line */
    DIALOG_INTERVAL, /* typed in the status line */
    DIALOG_HELP,
    DIALOG_SORT,
    DIALOG_OWNER,
    DIALOG_SETUP,
    DIALOG_PROCESS,
    DIALOG_REMOVE,
    DIALOGS
};

/* The stage of a removal. */
enum removal_stage { REMOVAL_PREPARES, REMOVAL_ASKS, REMOVAL_RUNS, REMOVAL_DONE };

/* What a change of the state asks its caller to do. */
enum effect {
    /* Jobs of the worker, the most urgent first. */
    EFFECT_REMOVE = 1 << 0,     /* with ->removal */
    EFFECT_PREPARE = 1 << 1,    /* with ->removal */
    EFFECT_SAMPLE = 1 << 2,     /* now, because of new facts or the end of a pause */
    EFFECT_PROCESS = 1 << 3,    /* with ->process */
    EFFECT_DETAIL = 1 << 4,     /* of the object that state_subject names */
    EFFECT_SEARCH = 1 << 5,     /* never returned; search_due says when */
    EFFECT_JOBS = (1 << 6) - 1, /* all of these */

    EFFECT_DRAW = 1 << 6,
    EFFECT_INTERVAL = 1 << 7, /* use the new time between readings */
    EFFECT_SCHEME = 1 << 8,   /* use the new colours */
    EFFECT_MOUSE = 1 << 9,    /* turn the mouse on or off */
    EFFECT_REPAINT = 1 << 10, /* send every cell to the terminal */
    EFFECT_FLUSH = 1 << 11,   /* throw away keys that were not read yet */
    EFFECT_SAVE = 1 << 12,    /* write the preferences */
    EFFECT_QUIT = 1 << 13,
};

enum { PROMPT_SIZE = 1024 };

/* A line that the user types. */
struct prompt {
    char text[PROMPT_SIZE]; /* UTF-8, ends in NUL */
    size_t length, caret;   /* bytes */
};

struct monitor_state {
    const struct monitor_start *start;
    struct preferences preferences;
    struct arena arena; /* of the preferences */
    struct history history;
    struct snapshot *subject; /* latest reading of the object of state_subject, or NULL */
    struct detail_request subject_request; /* what was asked for when it was read */
    int64_t subject_at;                    /* when that reading ended, by the clock of the worker */
    struct findings findings;              /* of the latest search */
    struct search_request findings_request; /* what that search was for */
    int64_t findings_at;                    /* when that search ended, by the clock of the worker */
    int64_t read_at[KINDS];                 /* when the kind was last read, by the same; 0: never */
    uint64_t frames;                        /* number of readings */

    size_t rows, columns; /* of the screen */
    enum view_id view;
    struct object_list lists[KINDS];
    size_t scroll[VIEWS]; /* first visible line of views of text */
    enum detail detail;
    struct {
        bool is_set;
        uint64_t serial; /* as in struct track */
        struct ref ref;
    } detail_object;      /* the object of the detail, also after it is gone */
    enum section section; /* the last choice; not every kind has it: see state_section */
    size_t detail_top;
    size_t peer; /* index of the picked process in the section */
    bool paused;

    struct filter *filter; /* or NULL; words search the columns of the preferences */
    char filter_text[PROMPT_SIZE];
    struct buffer filter_error;    /* what is wrong with the prompt, or empty */
    size_t filter_error_character; /* where it is wrong, from 1; 0: all of it */
    bool filter_waits;             /* the prompt is not used yet: it may be half typed */
    char search[PROMPT_SIZE];
    size_t search_from; /* cursor or first line before the search */
    size_t found_line;  /* last match in a view of text */
    bool search_failed;

    enum dialog dialog;
    struct prompt prompt;
    size_t picked, pick_top; /* line of a menu, and its first visible line */
    enum kind dialog_kind;   /* whose columns or owners the dialog shows */
    struct owner *owners;    /* the lines of DIALOG_OWNER */
    size_t owner_count;

    uint32_t process; /* of DIALOG_PROCESS */
    struct buffer process_name, process_lines;
    struct findings process_found; /* no snapshot while it is being read */

    struct removal_request removal;
    enum removal_stage removal_stage;
    bool removal_is_busy; /* the worker has ->removal, also if the dialog is closed */
    bool yes;             /* Enter presses Yes */

    struct buffer message; /* shown until the next key */
    bool message_is_error;
};

void state_start(struct monitor_state *state, const struct monitor_start *start);
void state_free(struct monitor_state *state);

/* Says how saving went: RESULT is 0 or -errno, ERRORS "" or lines of faults. Returns EFFECTs. */
unsigned state_saved(struct monitor_state *state, int result, const char *errors);

/* The facts that a sample needs. */
facts_t state_facts(const struct monitor_state *state);

/* The object of the detail; false: there is none that can be read. */
bool state_subject(const struct monitor_state *state, struct ref *ref);

/* The section that the detail shows. */
enum section state_section(const struct monitor_state *state);

/* The findings of the search; NULL in a captured tree, which has no search. */
const struct findings *state_findings(const struct monitor_state *state);

/* The view of the latest snapshot, with SCRATCH for the getters of columns. */
struct view state_view(const struct monitor_state *state, struct arena *scratch);

/* The kind of the current list; KINDS in other views. */
enum kind state_kind(const struct monitor_state *state);

/* Whether keys are characters of a line that is being typed. */
bool state_is_typing(const struct monitor_state *state);

/* Shows a sentence until the next key. Returns EFFECT_DRAW. */
unsigned state_say(struct monitor_state *state, bool is_error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* How values are written. */
struct style state_style(const struct monitor_state *state);

/* Appends TEXT, which comes from outside, so that it cannot harm the terminal. */
void state_put_text(struct buffer *out, const struct monitor_state *state, struct text text);

/* What the list of KIND is sorted by first; NULL: by nothing. */
const struct sort_key *state_sort_key(const struct monitor_state *state, enum kind kind);

/* What the filter and the order of the list of KIND need to be collected. */
facts_t state_needs_of_rows(const struct monitor_state *state, enum kind kind);

/* Whether the terminal can show bars, arrows and marks that are not ASCII. */
bool state_has_symbols(const struct monitor_state *state);

/* An arrow for the direction of KEY. */
const char *state_order_sign(const struct monitor_state *state, const struct sort_key *key);

/* Why the tagged objects, or the one under the cursor, cannot be removed, translated; or NULL. */
const char *state_forbidden(const struct monitor_state *state);

/* The row of the object of the detail, or SIZE_MAX. */
size_t state_detail_row(const struct monitor_state *state);

/* The row that keys act on: of a detail that fills the screen, or under the cursor; or SIZE_MAX. */
size_t state_row(const struct monitor_state *state);

size_t state_count_tagged(const struct monitor_state *state);

enum { LEAST_ROWS = 6, LEAST_COLUMNS = 40, METER_ROWS = KINDS /* one each */ };

/* Rows of the screen. The count of what is not shown is 0. */
struct layout {
    bool too_small;
    size_t meters, meter_rows;
    size_t tabs;
    size_t headings; /* of a list; other views begin here */
    size_t body, body_rows;
    size_t frame, detail, detail_rows; /* the frame is the line above the detail */
    size_t status, bar;
};

/* Where everything is on the screen. */
struct layout state_layout(const struct monitor_state *state);

/* The number of rows that a list has while no dialog covers it. */
size_t state_page(const struct monitor_state *state);
