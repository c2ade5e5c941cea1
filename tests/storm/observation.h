/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ipcview was seen to say, and when. */
#ifndef STORM_OBSERVATION_H
#define STORM_OBSERVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/storm/kinds.h"

enum { MOST_AIMS = 4, MOST_WORDS = 24, NOT_SHOWN = -1 };

struct observation;
struct claim;
struct json_document;
struct life;

/* How what a command prints is understood. */
enum language {
    LANGUAGE_JSON,
    LANGUAGE_TEXT, /* lines with an id, a key and a verdict */
};

/* A command line that is run over and over. */
struct command {
    const char *name; /* in the report */
    /* %l, %c: the letter of the kind, and the column of its links; %i: ids */
    const char *const words[MOST_WORDS];
    enum language language;
    bool each_kind;      /* it is run for each kind by itself */
    bool lists;          /* all objects are listed, unless there are ids */
    bool may_be_missing; /* from an ipcview that does not have it yet */
    unsigned statuses;   /* that it may have beside 0: a bit each */
    unsigned pause;      /* milliseconds, at most */
    /* Which objects its ids name; their number. NULL: it has none. */
    unsigned (*aim)(enum storm_kind kind, int ids[MOST_AIMS]);
    /* Whether the plan of a removal may have chosen LIFE; NULL: it removes nothing. */
    bool (*may_choose)(const struct claim *claim, const struct life *life);
};

struct link_seen {
    pid_t pid, tid; /* 0: not shown */
};

/* An object in an answer. */
struct row {
    enum storm_kind kind;
    int id;
    uint32_t key;
    int64_t uid, mode, nattch, cpid, changed; /* or NOT_SHOWN */
    bool marked;
    const char *verdict, *result; /* NULL: not shown */
    bool has_links, links_may_lack;
    struct link_seen *links;
    size_t link_count;
};

struct observation {
    const struct command *command;
    unsigned number;
    char words[512];
    uint64_t from, to;
    int64_t second; /* of the clock, at the end */
    int status;     /* of waitpid(2) */
    bool was_killed;
    int ids[MOST_AIMS];
    unsigned id_count;
    unsigned kinds; /* that it was asked for */
    char *out, *err;
    size_t length;
    const char *fault;          /* NULL: it could be understood */
    unsigned deadlocks;         /* that it tells of */
    bool in_doubt;              /* it says that some processes could not be inspected or seen */
    struct json_document *json; /* which the texts of the rows are in */
    struct row *rows;
    size_t row_count;
    unsigned open;    /* what still has to be decided of it */
    uint64_t audited; /* when it was looked at last */
    bool looked_at;   /* for the last time */
    struct observation *next;
};

/* Fills the rows, or the fault. */
void observation_read(struct observation *observation);
void observation_free(struct observation *observation);

#endif
