/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user can choose about the monitor and may have written to the settings file. */
#pragma once

#include "config/settings.h"
#include "model/order.h"

enum scheme { SCHEME_DEFAULT, SCHEME_LIGHT, SCHEME_MONO, SCHEME_256, SCHEMES };

/* The words of choices, which end in NULL; those of a scheme are not translated. */
extern const char *const scheme_names[SCHEMES + 1], *const off_or_on[], *const units_or_bytes[];

enum { MOST_SORT_KEYS = 8, SHORTEST_INTERVAL = 100, LONGEST_INTERVAL = 3600 * 1000 };

struct preferences {
    int64_t interval;              /* milliseconds from one reading to the next */
    unsigned scheme;               /* a SCHEME */
    unsigned bytes;                /* 1: sizes are plain numbers */
    unsigned meters;               /* 1: shown above the list */
    unsigned mouse;                /* 1: the monitor listens to it */
    struct columns columns[KINDS]; /* of watched_tables; at least one, each once */
    struct sort_key sort[KINDS][MOST_SORT_KEYS];
    size_t sort_count[KINDS]; /* 0: the kernel's order */
};

/* What is so without a settings file; ARENA owns the columns. */
struct preferences preferences_default(struct arena *arena);

/*
 * Reads INTERVAL seconds, "2" or "0.5", into milliseconds: exactly, whatever the locale. Returns 0;
 * -EINVAL where it is no such number or has a part of a millisecond; or -ERANGE where it is less
 * than SHORTEST_INTERVAL or more than LONGEST_INTERVAL. *INTERVAL is set on success only.
 */
int preferences_parse_interval(const char *seconds, int64_t *interval);

/* Appends INTERVAL milliseconds, not below 0, as seconds: "2.0", "0.25". */
void preferences_put_interval(struct buffer *out, int64_t interval);

/*
 * Takes over what SETTINGS says; ARENA owns the columns. Of a list the names that are wrong are left
 * out; any other value that is wrong leaves all as it was. ERRORS, which is the caller's, then gets a
 * line for each, in their order, translated and harmless to a terminal: "line 3: there is no column
 * \"SIZ\"; did you mean SIZE?".
 */
void preferences_read(struct preferences *preferences, const struct settings *settings,
                      struct arena *arena, struct buffer *errors);

/*
 * Puts all of PREFERENCES into SETTINGS. A value of which nothing can be understood stays as it is,
 * unless the user has chosen another; a list loses the names that are wrong. ERRORS gets a line for each,
 * as from preferences_read.
 */
void preferences_write(const struct preferences *preferences, struct settings *settings,
                       struct buffer *errors);
