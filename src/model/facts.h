/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts: what can be collected beyond the objects themselves, and is only when somebody asks. */
#pragma once

#include <stdint.h>

enum fact {
    FACT_SEGMENT_MEMORY = 1 << 0,    /* rss and swap of segments: only /proc/sysvipc/shm has them */
    FACT_USERS = 1 << 1,             /* the names of owners and creators */
    FACT_GROUPS = 1 << 2,            /* the names of their groups */
    FACT_CREATORS = 1 << 3,          /* the processes that made the segments */
    FACT_SEMAPHORE_VALUES = 1 << 4,  /* of each semaphore of a set: its value, */
    FACT_SEMAPHORE_PIDS = 1 << 5,    /* who operated on it last, */
    FACT_SEMAPHORE_WAITERS = 1 << 6, /* how many wait for it, */
    FACT_SEMAPHORE_USERS = 1 << 7,   /* and the processes who operated on it last */
    FACT_NAMESPACE = 1 << 8,         /* which IPC namespace the objects are of */
    FACT_HOST = 1 << 9,              /* which machine, and which boot of it */
    FACT_LIMITS = 1 << 10,           /* the limits of the IPC namespace */
    FACT_USAGE = 1 << 11,            /* how much of them is used, over all objects */
    FACT_LAST_USERS = 1 << 12,       /* the processes that attached, sent and received last */
    FACT_OWNERS = 1 << 13,           /* which users have processes that could use the objects */
    FACT_ATTACHED = 1 << 14,         /* the processes that have segments in their memory */
    FACT_BLOCKED = 1 << 15,          /* the threads that wait on queues and sets */
    FACT_CONTAINERS = 1 << 16,       /* what the IPC namespaces belong to */
    FACT_NAMESPACES = 1 << 17,       /* the same, and all processes in them; */
    FACT_CONTENTS = 1 << 18,         /* and how much is in each */
    FACT_WAITERS = 1 << 19,          /* whatever tells how many wait on an object of its kind */
    FACT_VERDICT = 1 << 20,          /* whatever the verdict on an object of its kind needs */
    FACT_PROTECTION = 1 << 21,       /* whatever the rules of protection ask about */
    FACT_LOGIND = 1 << 22,           /* whether systemd-logind removes what users leave behind */
    FACT_CLOCK = 1 << 23, /* when the objects were read: of a captured tree it can be unknown */
};

enum {
    FACTS_OF_SEMAPHORES =
        FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_WAITERS | FACT_SEMAPHORE_USERS
};

/* Facts that take a look into all processes: milliseconds, or seconds where some are stuck. */
enum {
    FACTS_OF_SEARCH = FACT_OWNERS | FACT_ATTACHED | FACT_BLOCKED | FACT_CONTAINERS |
                      FACT_NAMESPACES | FACT_CONTENTS | FACT_WAITERS | FACT_VERDICT
};

typedef uint64_t facts_t;
