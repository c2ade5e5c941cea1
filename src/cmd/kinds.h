/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts that list the kinds of objects, made from what the kinds say of themselves. */
#pragma once

#include "base/arena.h"

enum kinds_list {
    KINDS_UNLISTED,
    KINDS_OPTIONAL,      /* [-m] [-q] [-s] */
    KINDS_LETTERS,       /* -m|-q|-s */
    KINDS_ANY_LETTER,    /* -m, -q or -s */
    KINDS_MANY,          /* segments, queues and semaphore sets */
    KINDS_EITHER,        /* a segment, a queue or a set */
    KINDS_ORPHANS,       /* segments: those of which rm --orphans takes orphans */
    KINDS_REMOVED,       /* -m|-q|-s: those whose objects can be removed */
    KINDS_REMOVED_KEYS,  /* -M|-Q|-S */
    KINDS_ANY_ID,        /* -m, -q or -s */
    KINDS_ANY_KEY,       /* -M, -Q or -S */
    KINDS_REMOVED_NAMES, /* shm, msg and sem */
    KINDS_REMOVED_WORDS, /* shm,msg,sem */
    KINDS_MADE,          /* -m SIZE|-q|-s NSEMS: those whose objects can be made */
    KINDS_ANY_MADE,      /* -m SIZE, -q, -s NSEMS */
    KINDS_MADE_OBJECTS,  /* a segment, a queue or a semaphore set */
};

/* LIST, translated, in ARENA. */
const char *kinds_text(struct arena *arena, enum kinds_list list);

enum { MOST_KINDS_LISTS = 2 };

/* TEXT, which is translated, with FILLING in ARENA in place of its first %s and of its second. */
const char *kinds_fill(struct arena *arena, const char *text,
                       const enum kinds_list filling[MOST_KINDS_LISTS]);
