/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "model/kind.h"
#include "model/traces.h"

bool traces_creator(const struct snapshot *snapshot, const struct object *object,
                    struct trace *creator)
{
    struct traces traces = traces_of(snapshot, object);

    if (!(kind_of(object)->trace_roles & ROLE_BIT(TRACE_CREATOR)))
        return false;
    while (traces_next(&traces, creator)) {
        if (creator->role == TRACE_CREATOR)
            return true;
    }
    return false;
}

facts_t trace_fact(enum trace_role role)
{
    static const facts_t facts[TRACE_ROLES] = {
        [TRACE_CREATOR] = FACT_CREATORS,         [TRACE_ATTACHER] = FACT_LAST_USERS,
        [TRACE_SENDER] = FACT_LAST_USERS,        [TRACE_RECEIVER] = FACT_LAST_USERS,
        [TRACE_OPERATOR] = FACT_SEMAPHORE_USERS,
    };
    return facts[role];
}

facts_t trace_facts_of(enum kind kind)
{
    facts_t facts = 0;

    for (enum trace_role role = 0; role < TRACE_ROLES; role++) {
        if (kind_specs[kind]->trace_roles & ROLE_BIT(role))
            facts |= trace_fact(role);
    }
    return facts;
}
