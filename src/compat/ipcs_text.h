/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The output of ipcs(1) of util-linux, to the byte. */
#pragma once

#include "base/buffer.h"
#include "model/snapshot.h"

/* Tables of objects (without an option, -c, -t, -p) and of sums (-l, -u). */
enum ipcs_table {
    IPCS_OBJECTS,
    IPCS_CREATORS,
    IPCS_TIMES,
    IPCS_PIDS,
    IPCS_TABLES_OF_OBJECTS,
    IPCS_LIMITS = IPCS_TABLES_OF_OBJECTS,
    IPCS_STATUS,
};

enum ipcs_unit { IPCS_UNIT_DEFAULT, IPCS_UNIT_BYTES, IPCS_UNIT_HUMAN };

/* Appends TABLE of the objects of KIND in SNAPSHOT, or of its limits or usage. */
void ipcs_put_table(struct buffer *out, const struct snapshot *snapshot, enum kind kind,
                    enum ipcs_table table, enum ipcs_unit unit);

/*
 * The call that failed for OBJECT, a set whose page ipcs -i then does not print: "semctl(GETVAL)".
 * NULL where everything on its page is known.
 */
const char *ipcs_failed_call(const struct object *object);

/* Appends the page about OBJECT (-i), for which no call failed. */
void ipcs_put_object(struct buffer *out, const struct snapshot *snapshot,
                     const struct object *object, enum ipcs_unit unit);

/* Appends BYTES in the largest unit that fits: 4K, 1.5M; POINT is the decimal point. */
void ipcs_put_human(struct buffer *out, uint64_t bytes, const char *point);
