/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a collection, each in a file of its own. */
#pragma once

#include "collect/collect.h"

struct lines;

/* How far /proc can be believed about a pid. */
struct watch {
    bool started;
    int error;         /* -errno: /proc cannot be read; or 0 */
    bool ours;         /* /proc is of the pid namespace of the pids */
    bool hides;        /* /proc is mounted with hidepid: a process that it lacks may live */
    int64_t boot;      /* seconds since 1970 UTC */
    int64_t tick_rate; /* of the start times in /proc/PID/stat */
};

struct collection {
    const struct source *source;
    const struct request *request;
    struct snapshot *snapshot;
    facts_t filtered;   /* facts that the request's filter asks about */
    struct watch watch; /* valid once it was asked for */
    bool contained;     /* this is not the first pid namespace */
    bool is_dated;      /* more than the times of its tables tells when a tree was captured */
    /* The newest time in each table, selected or not; 0: none. */
    int64_t newest[KINDS];
    size_t before;       /* objects of the kind being read from earlier namespaces */
    struct idmap wanted; /* indexes in the request's ->wanted: a wantedmap */
    unsigned by_key;     /* KIND_BITs of objects wanted by key */
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

/* Adds PROBLEM, once unless it has a count, with the file PATH of the source or any other name. */
void collection_report(struct collection *collection, const char *path, struct problem problem);

/* Adds that processes may be unseen, why, and what can be done. */
void collection_report_unseen(struct collection *collection);

/* Adds that SPACE cannot be entered. */
void collection_report_space(struct collection *collection, const struct space *space, int error);

/* Returns a problem whose kind fits ERROR, -errno. */
struct problem problem_of_error(int error, const char *what);

/* Adds that WHERE, which tells of processes, cannot be read because of ERROR, -errno. */
void collection_report_search(struct collection *collection, const char *where, int error);

/* Adds that LINES could not be read to the end because of ERROR, which lines_next returned. */
void collection_report_lines(struct collection *collection, const char *path,
                             const struct lines *lines, int error);

/* capture.c: the time of a captured tree. */

/* Sets the clocks to the time of the capture, if a file of the tree tells it. */
void capture_tell_time(struct collection *collection);

/*
 * Takes all clocks back if what was read since shows that they are wrong, and adds a problem if
 * they are asked for.
 */
void capture_check_time(struct collection *collection);

/* sysv_semaphores.c: the semaphores of sets. Drops sets that have vanished. */
void collect_semaphores(struct collection *collection, facts_t facts);

/* Asks how many threads wait on SET, in whose namespace the thread is, now. Returns it, or -errno. */
int64_t semaphores_count_waiters(const struct collection *collection, const struct object *set);

/* names.c: names of users and groups. */
void collect_names(struct collection *collection, facts_t facts);

/* processes.c: processes that objects and semaphores name. */

/* Returns what it finds out once; a /proc that cannot be read is a problem. */
const struct watch *collection_watch(struct collection *collection);

/*
 * Whether the user namespace (user_namespaces(7)) maps every user. Else capabilities are over some
 * only.
 */
bool maps_every_user(const struct collection *collection);

/* Returns the value behind NAME ("\nUid:") in STATUS, the content of /proc/PID/status, or NULL. */
const char *status_field(const char *status, const char *name);

void collect_processes(struct collection *collection, facts_t facts);

/* Adds the process PID unless it is there. Returns it, or NULL if PID is 0. */
const struct process *collect_process(struct collection *collection, uint32_t pid);

/* Adds the processes of the links, and their users. */
void collect_linked_processes(struct collection *collection);

/* Whether /proc shows every process, of all IPC namespaces. */
bool sees_every_process(struct collection *collection);

/*
 * Finds the IPC namespace of a process, "1234", or a thread, "1234/task/1235". Returns 0; -ENOENT
 * or -ESRCH if it has ended; or another -errno.
 */
int process_namespace(const struct collection *collection, const char *folder, uint32_t *ns);

/*
 * Whether a process in STATE (proc(5)) has ended. A zombie uses nothing, even if its parent never
 * waits for it; but if only its first thread has ended, others continue.
 */
static inline bool process_has_ended(char state, bool has_other_threads)
{
    return (state == 'Z' || state == 'X') && !has_other_threads;
}

/* Adds PID to REFUSED unless it has ended or is a kernel thread. */
void collect_refused(const struct collection *collection, uint32_t pid, struct refused *refused);

/* Whether PID is known to share its memory with its parent, as after vfork(2). */
bool process_is_in_parents_memory(const struct collection *collection, uint32_t pid);

/* Whether STAT, the content of a stat (proc(5)), is of a stopped process or thread. */
bool process_is_stopped(const char *stat);

/* logind.c: whether systemd-logind removes what users leave behind. */
void collect_logind(struct collection *collection, facts_t facts);

/* host.c: host name, boot id, namespace; and whether the pids of objects are all visible. */
void collect_host(struct collection *collection, facts_t facts);
void collect_pid_view(struct collection *collection);

/* selection.c: the filter, and objects that are wanted by name. */

/* Notes what the request wants by name. */
void selection_note_wanted(struct collection *collection);

/* Reports what the request wants and is missing, once all its kinds are read. */
void selection_report_missing(struct collection *collection);

/* Adds OBJECT unless the request cannot want it, so that a stream stays small. */
void selection_add(struct collection *collection, const struct object *object);

/*
 * Drops the objects that the filter rules out by FACTS (0: by the objects alone), so that nothing
 * more is collected for them.
 */
void selection_narrow(struct collection *collection, facts_t facts);

/* Drops the objects with HAS_VANISHED. */
void selection_drop_vanished(struct collection *collection);

/* Keeps only the objects for which the filter is true. */
void selection_finish(struct collection *collection);
