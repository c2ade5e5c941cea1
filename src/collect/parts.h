/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a collection, each in a file of its own. */
#pragma once

#include "collect/collect.h"

struct lines;

/* What decides whether /proc can be believed about a pid. */
struct watch {
    bool started;
    int error;         /* -errno: /proc tells nothing, not even of the program itself; or 0 */
    bool ours;         /* /proc is of the pid namespace that the pids are of */
    bool hides;        /* it is mounted with hidepid: a process not found may yet live */
    int64_t boot;      /* seconds since 1970 UTC */
    int64_t tick_rate; /* of the start times in /proc/PID/stat */
};

struct collection {
    const struct source *source;
    const struct request *request;
    struct snapshot *snapshot;
    facts_t filtered;   /* what the request's filter asks about */
    struct watch watch; /* once somebody has asked for it */
    bool contained;     /* the pid namespace is not the machine's first */
    bool is_dated;      /* a captured tree: more than the times of its tables tells its clocks */
    /* The newest time in each table that was read, whatever was selected; 0: none. */
    int64_t newest[KINDS];
    size_t before;       /* objects of the kind being read that are of the namespaces before */
    struct idmap wanted; /* places in the request's ->wanted: a wantedmap */
    unsigned by_key;     /* KIND_BITs of those that are wanted by a key */
};

/*
 * collect.c: what is collected beside the objects. With them, or before them, are read: FACT_SEGMENT_MEMORY,
 * FACT_USAGE and FACT_CONTENTS by their collectors, FACT_NAMESPACE and FACT_HOST by host.c, FACT_CLOCK by
 * capture.c.
 */

/* What a fact costs. */
enum cost {
    COST_FILES,  /* a few files */
    COST_NAMED,  /* a file of each process that an object names */
    COST_CALLS,  /* calls for each object */
    COST_LISTED, /* a file of each process, or of the first ones */
    COST_WALK,   /* whatever has to be read of each process */
};

/*
 * Facts that are collected together. After each of these the filter drops the objects that it rules out,
 * so that they do not cost what follows.
 */
struct fact_spec {
    facts_t facts;
    enum cost cost;
    void (*collect)(struct collection *collection,
                    facts_t facts); /* NULL: whoever collects the needs */
    facts_t needs;                  /* what must be known for any of them */
    /* What they need beside that for the objects of KIND, or NULL. */
    facts_t (*needs_of)(const struct request *request, enum kind kind);
};

enum { FACT_SPECS = 12 };

extern const struct fact_spec fact_specs[FACT_SPECS];

/* report.c: problems. */

/* Adds PROBLEM at the file PATH of the source, or at whatever else PATH names. */
void collection_report(struct collection *collection, const char *path, struct problem problem);

/* There may be processes that are not seen at all: that, why, and what can be done. */
void collection_report_unseen(struct collection *collection);

/* SPACE cannot be entered. */
void collection_report_space(struct collection *collection, const struct space *space, int error);

/* A problem with the kind that fits ERROR (-errno), on one object or file. */
struct problem problem_of_error(int error, const char *what);

/* Adds why LINES could not be read to the end: ERROR (-errno), as lines_next returned it. */
void collection_report_lines(struct collection *collection, const char *path,
                             const struct lines *lines, int error);

/* capture.c: the time of a captured tree. */

/* Sets the clocks to when the tree was captured, where a file of it tells that. */
void capture_tell_time(struct collection *collection);

/*
 * Takes the clocks, those of the tables' own times too, back where what was read since then shows that
 * they are wrong: unknown is better. Adds a problem where they are asked for.
 */
void capture_check_time(struct collection *collection);

/* sysv_semaphores.c: what is in the sets; sets that have vanished are dropped. */
void collect_semaphores(struct collection *collection, facts_t facts);

/* names.c: names of users and groups. */
void collect_names(struct collection *collection, facts_t facts);

/* processes.c: the processes that objects and semaphores name. */

/* Finds that out, once; where /proc cannot be read, that is a problem. */
const struct watch *collection_watch(struct collection *collection);

/*
 * Whether the user namespace (user_namespaces(7)) has every user. In one that does not, rights are only
 * over what belongs to it.
 */
bool maps_every_user(const struct collection *collection);

/*
 * Reads the start of the file NAME of the process PID, "stat", as source_read_start does, with its result.
 */
int process_read(const struct collection *collection, uint32_t pid, const char *name, char *buffer,
                 size_t size);

/* What stands behind NAME ("\nUid:") in STATUS, which is that of /proc/PID/status; or NULL. */
const char *status_field(const char *status, const char *name);

void collect_processes(struct collection *collection, facts_t facts);

/* Adds the process PID, unless it is there, and returns it; NULL where PID is 0. */
const struct process *collect_process(struct collection *collection, uint32_t pid);

/* The processes at the other ends of the links, and their users. */
void collect_linked_processes(struct collection *collection);

/* Whether no process, of this IPC namespace or another, can be hidden from who reads /proc. */
bool sees_every_process(struct collection *collection);

/*
 * The IPC namespace of a process, or of a thread: FOLDER is "1234" or "1234/task/1235". Returns 0;
 * -ENOENT or -ESRCH when it has ended; or another -errno.
 */
int process_namespace(const struct collection *collection, const char *folder, uint32_t *ns);

/*
 * Whether a process in STATE, the letter in its stat and its status (proc(5)), has ended. A zombie uses
 * nothing any more, though its parent may never ask after it; but when only its first thread has ended,
 * others go on.
 */
static inline bool process_has_ended(char state, bool has_other_threads)
{
    return (state == 'Z' || state == 'X') && !has_other_threads;
}

/* PID could not be inspected: adds it to REFUSED, unless it has ended or is a kernel thread. */
void collect_refused(const struct collection *collection, uint32_t pid, struct refused *refused);

/* Whether PID shares its memory with its parent, as after vfork(2); not where that cannot be told. */
bool process_is_in_parents_memory(const struct collection *collection, uint32_t pid);

/* Whether STAT, that of /proc/PID/stat, is of a process or thread that is stopped. */
bool process_is_stopped(const char *stat);

/* logind.c: whether systemd-logind removes what users leave behind. */
void collect_logind(struct collection *collection, facts_t facts);

/* host.c: host name, boot id, namespace; and, for objects, whether every pid can be seen. */
void collect_host(struct collection *collection, facts_t facts);
void collect_pid_view(struct collection *collection);

/* selection.c: the filter and what is wanted by name. */

/* Notes what the request wants by name. */
void selection_note_wanted(struct collection *collection);

/* Reports what the request wants and is not there, all of its kinds having been read whole. */
void selection_report_missing(struct collection *collection);

/* Adds OBJECT unless the request is known not to want it: what is read as a stream stays small. */
void selection_add(struct collection *collection, const struct object *object);

/*
 * Drops the objects that the filter rules out, now that FACTS are known (0: the objects
 * themselves), so that what is collected next is not collected for them.
 */
void selection_narrow(struct collection *collection, facts_t facts);

/* Drops the objects that HAS_VANISHED marks. */
void selection_drop_vanished(struct collection *collection);

/* Drops all objects but those for which the filter is true. */
void selection_finish(struct collection *collection);
