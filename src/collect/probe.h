/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking into processes. Where that may block it is done in a child, which is killed when it gets no
 * further, so that the program itself never hangs: maps, the call that a thread is in, and memory wait for
 * locks that a process may hold as long as a stuck file system likes.
 */
#pragma once

#include "base/idset.h"
#include "collect/parts.h"

/* How far a process could be looked into: from INSPECTION_DONE on, the worse the later. */
enum inspection {
    INSPECTION_NONE,
    INSPECTION_BEGUN,
    INSPECTION_LOST, /* a child got no further with it, or could not pass on what it found */
    INSPECTION_DONE,
    INSPECTION_PARTLY,      /* something could not be found out */
    INSPECTION_GONE,        /* it had ended */
    INSPECTION_GONE_PARTLY, /* something could not be found out, and then it ended */
    INSPECTION_REFUSED
};

/* Real, effective, saved, and for the file system: credentials(7). */
enum { UIDS = 4 };

/* A process, or one of its threads, as something of it was found; each hook has its own. */
struct finding {
    uint8_t hook; /* whose it is */
    union {
        struct link link;
        struct {
            uint32_t pid, ns;    /* NS: its IPC namespace; 0: unknown */
            uint32_t uids[UIDS]; /* of a thread */
            char command[16];    /* TASK_COMM_LEN; empty where nobody asks for it */
        } process;
    };
};

/* A process while it is looked into. */
struct visit {
    struct probe *probe;
    int out; /* of a child: the pipe to the program; else -1 */
    uint32_t pid;
    uint8_t hook;  /* the one that is called */
    bool has_lost; /* a finding of it could not be passed on */
    bool has_ns;   /* whether what follows is there */
    int ns_result; /* 0, or -errno */
    uint32_t ns;
};

enum { MOST_HOOKS = 4 };

/* What looks for something in each process. */
struct hook {
    void *context;
    /*
     * Looks into the process of VISIT, in a child at the same time as into another. Passes on what it
     * finds by visit_tell. Returns from INSPECTION_DONE on.
     */
    enum inspection (*look)(struct visit *visit, const void *context);
    /*
     * Takes what was found, in the program; of a hook that may not block perhaps twice. Returns whether more
     * is looked for.
     */
    bool (*take)(void *context, const struct finding *finding);
    struct idset likely; /* processes in which most is found, to be looked into first */
    bool may_block;      /* ->look may */
    bool must_see_all;   /* nobody may end unseen: for that the list is read again */

    /* What came of it. */
    int error;             /* why processes could not be listed, -errno, or 0 */
    unsigned stuck;        /* how often it was */
    bool has_enough;       /* ->take said so: what was not looked into does not matter */
    enum inspection worst; /* of those who were looked into last */
    struct idset lacking;  /* processes that could not be looked into, or not wholly */
};

/* What cannot be passed on is lost, and the process counts as one that could not be looked into. */
void visit_tell(struct visit *visit, const struct finding *finding);

/* The child gets on, though with the same process: it is not to be killed. */
void visit_beat(const struct visit *visit);

/* As process_namespace of the process itself, which is read once for all hooks. */
int visit_namespace(struct visit *visit, uint32_t *ns);

/*
 * Runs up to MOST_HOOKS hooks on the COUNT processes in PIDS, in that order where no hook may block. What
 * cannot block is done again in this process where the child could not finish it. On return all findings
 * have gone to ->take, and ->lacking has the processes that could not be looked into, or not to the end:
 * also ones that have ended by now, and kernel threads, which collect_refused sorts out.
 */
void probe_run(const struct collection *collection, struct hook *const *hooks, size_t hook_count,
               const uint32_t *pids, size_t count);
