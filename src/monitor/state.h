/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that the monitor shows and that the user has done to it. Pure: it is given snapshots and
 * keys, and says what is to be done now; it reads, draws and removes nothing itself.
 */
#ifndef MONITOR_STATE_H
#define MONITOR_STATE_H

#include "model/findings.h"
#include "monitor/list.h"
#include "monitor/monitor.h"
#include "monitor/prompt.h"
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

/* What lies above the view and gets the keys. */
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

/* How far a removal is. */
enum removal_stage { REMOVAL_PREPARES, REMOVAL_ASKS, REMOVAL_RUNS, REMOVAL_DONE };

/* What the caller of a function that changes the state has to do. */
enum effect {
    /* Give these to the worker. */
    EFFECT_REMOVE = JOB_REMOVE,   /* with ->removal */
    EFFECT_PREPARE = JOB_PREPARE, /* with ->removal */
    EFFECT_SAMPLE = JOB_SAMPLE,   /* at once: other facts are asked for, or a pause is over */
    EFFECT_PROCESS = JOB_PROCESS, /* with ->process */
    EFFECT_DETAIL = JOB_DETAIL,   /* of the object that state_subject names */
    EFFECT_SEARCH = JOB_SEARCH,   /* is never returned: search_due says when */
    EFFECT_JOBS = (1 << 6) - 1,   /* all of these */

    EFFECT_DRAW = 1 << 6,
    EFFECT_INTERVAL = 1 << 7, /* the time between readings is another */
    EFFECT_SCHEME = 1 << 8,   /* the colours are others */
    EFFECT_MOUSE = 1 << 9,    /* the mouse is wanted, or not any more */
    EFFECT_REPAINT = 1 << 10, /* the whole terminal, whatever it shows */
    EFFECT_FLUSH = 1 << 11,   /* throw away what has been typed and not read */
    EFFECT_SAVE = 1 << 12,    /* write the preferences */
    EFFECT_QUIT = 1 << 13,
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
    uint64_t frames;                        /* readings shown */

    size_t rows, columns; /* of the screen */
    enum view_id view;
    struct object_list lists[KINDS];
    size_t scroll[VIEWS]; /* first line shown, of views that are no lists */
    enum detail detail;
    struct {
        bool is_set;
        enum kind kind;
        uint64_t serial; /* as in struct track */
        int32_t id;
    } detail_object;      /* the object that the detail is of, until the user goes to another */
    enum section section; /* that was chosen last, of those that any kind has */
    size_t detail_top;
    size_t peer; /* of the processes that the section lists, which is picked */
    bool paused;

    struct filter *filter; /* NULL: none; its scope are the preferences' columns */
    char filter_text[PROMPT_SIZE];
    struct buffer filter_error;    /* what is wrong with the text in the prompt; empty: nothing */
    size_t filter_error_character; /* counted from 1; 0: all of it */
    bool filter_waits;             /* the text in the prompt is half typed, and not used yet */
    char search[PROMPT_SIZE];
    size_t search_from; /* the cursor, or the first line, when the prompt was opened */
    size_t found_line;  /* what was found last in a view that is no list */
    bool search_failed;

    enum dialog dialog;
    struct prompt prompt;
    size_t picked, pick_top; /* of dialogs that are lists */
    enum kind dialog_kind;   /* whose columns or owners they show */
    struct holding *owners;  /* of the kind, for the user to pick one */
    size_t owner_count;

    uint32_t process; /* that its dialog is about; */
    struct buffer process_name, process_lines;
    struct findings process_found; /* empty while it is being read */

    struct removal_request removal;
    enum removal_stage removal_stage;
    bool removal_is_busy; /* services work on it, whatever the dialog shows */
    bool yes;             /* the button that Enter presses */

    struct buffer message; /* shown until the next key */
    bool message_is_error;
};

void state_start(struct monitor_state *state, const struct monitor_start *start);
void state_free(struct monitor_state *state);

/*
 * The preferences were written: 0, or -errno. ERRORS are the lines on what was wrong in the file before,
 * or "". Returns EFFECTs.
 */
unsigned state_saved(struct monitor_state *state, int result, const char *errors);

/* What must be collected beside all objects, limits and sums. */
facts_t state_facts(const struct monitor_state *state);

/* Which object the detail shows; false: there is none to be read. */
bool state_subject(const struct monitor_state *state, enum kind *kind, int32_t *id);

/* The section that the detail shows. */
enum section state_section(const struct monitor_state *state);

/* What was searched for, or NULL where all is in the snapshots themselves. */
const struct findings *state_findings(const struct monitor_state *state);

/* What is known of the latest objects, for columns; SCRATCH is where they make lists. */
struct view state_view(const struct monitor_state *state, struct arena *scratch);

/* The kind of the list that is shown; KINDS where the view is none. */
enum kind state_kind(const struct monitor_state *state);

/* Whether a line is being typed, and keys are its characters. */
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

/* Whether the terminal can show the little bars, arrows and marks for which there are ASCII ones too. */
bool state_has_symbols(const struct monitor_state *state);

/* The arrow for the way that rows are sorted by KEY. */
const char *state_order_sign(const struct monitor_state *state, const struct sort_key *key);

/* Why the object under the cursor or those tagged cannot be removed, translated, or NULL. */
const char *state_forbidden(const struct monitor_state *state);

/* The row of the object that the detail is of; SIZE_MAX: it is gone, or there is no detail. */
size_t state_detail_row(const struct monitor_state *state);

/* The row that keys act on: that of the detail where it has the whole screen, else the cursor's. */
size_t state_row(const struct monitor_state *state);

size_t state_count_tagged(const struct monitor_state *state);

#endif
