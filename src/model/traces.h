/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that the kernel recorded in an object: who they were, what they did, and when. */
#pragma once

#include "model/snapshot.h"

#define ROLE_BIT(role) (1U << (role))

/* What a process did to be recorded. */
enum trace_role {
    TRACE_CREATOR,
    TRACE_ATTACHER, /* attached or detached last */
    TRACE_SENDER,   /* sent last */
    TRACE_RECEIVER, /* received last */
    TRACE_OPERATOR, /* operated on a semaphore last */
    TRACE_ROLES
};

struct trace {
    enum trace_role role;
    uint32_t pid; /* 0: nobody, or a process that cannot be named from here */
    int64_t last; /* when it was done, or a later time: seconds since 1970 UTC */
    bool is_done; /* false: it never was */
};

/* Where one is in the list of the traces of an object. */
struct traces {
    const struct snapshot *snapshot;
    const struct object *object;
    size_t next;
    /* There are some that could not be read: to be asked at the end, where none then means unknown. */
    bool is_unread;
    bool zero_is_nobody; /* for the kind's own use: see pid_zero_is_nobody */
};

/* The traces that OBJECT keeps, which SNAPSHOT has; see traces_next (model/kind.h). */
static inline struct traces traces_of(const struct snapshot *snapshot, const struct object *object)
{
    return (struct traces){.snapshot = snapshot, .object = object};
}

/* The trace of OBJECT's creator; false where its kind keeps none. */
bool traces_creator(const struct snapshot *snapshot, const struct object *object,
                    struct trace *creator);

/* What must be collected to know which process a trace of ROLE is: FACT_CREATORS and so on. */
facts_t trace_fact(enum trace_role role);

/* The same for all traces that objects of KIND keep. */
facts_t trace_facts_of(enum kind kind);
