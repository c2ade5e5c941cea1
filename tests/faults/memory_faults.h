/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests/faults/ and the library that makes allocations fail agree upon. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

/* The descriptor with which the program is started: a file with the structure below. */
enum { MEMORY_FAULTS_FILE = 900 };

/* Shared by all processes of a run. */
struct memory_faults {
    atomic_uint count; /* allocations so far */
    unsigned fails;    /* the one that fails, from 1; 0: none */
    bool onwards;      /* and all after it */
    atomic_bool is_reached;
};
