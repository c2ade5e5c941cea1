/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Those who make, use and remove objects, and write down what they do. */
#ifndef STORM_CHURNERS_H
#define STORM_CHURNERS_H

#include <stdint.h>

enum { STORM_ACTS = 13 };

struct churner;

/* What a churner does: a new act is a row. */
struct storm_act {
    const char *name;
    void (*act)(struct churner *churner);
    unsigned times; /* that it is done in a row */
};

extern const struct storm_act storm_acts[STORM_ACTS];

/* Returns when the storm is over. */
void churn(unsigned number, uint64_t seed);

#endif
