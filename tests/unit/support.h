/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the unit tests share. The functions of support.c are for tests of model/ and above. */
#pragma once

#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/text.h"
#include "model/column.h"
#include "model/tables.h"

#define LENGTH_OF(array) (sizeof(array) / sizeof(*(array)))

/* Where in an object the byte of FIELD is that holds its lowest bit. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOWEST_BYTE(field) \
    (offsetof(struct object, field) + sizeof(((struct object *)NULL)->field) - 1)
#else
#define LOWEST_BYTE(field) offsetof(struct object, field)
#endif

/* How many rounds of a random run of COUNT to do: a tenth, except in "./dev check --long". */
static inline size_t support_rounds(size_t count)
{
    return getenv("IPCVIEW_TEST_LONG") ? count : count / 10;
}

/* Local time is from now on that of ZONE, as in TZ. POSIX forms need no time zone database. */
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

static inline void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

/* Fails, naming WHAT, unless OUT holds EXPECTED; gives OUT back in any case. */
static inline void expect_bytes(struct buffer *out, const char *expected, const char *what)
{
    char got[512];
    (void)snprintf(got, sizeof(got), "%s", buffer_string(out));
    buffer_free(out);
    if (strcmp(got, expected) != 0)
        fail_msg("%s: \"%s\" and not \"%s\"", what, got, expected);
}

/* Runs COMMAND, with nothing to be seen of it; what it returns, or 127. */
static inline int support_run(char *const command[])
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        if (nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0)
            execvp(command[0], command);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return 127;
    return WEXITSTATUS(status);
}

/*
 * Makes the locale NAME (language_COUNTRY) in UTF-8 and sets CATEGORY to it. Returns false, and
 * says so, where this system cannot make it.
 */
static inline bool support_locale(int category, const char *name)
{
    char folder[] = "/tmp/locale.XXXXXX", path[64], full[32];
    char *language = strdup(name);
    if (!language || !mkdtemp(folder))
        fail_msg("no folder for a locale");
    (void)snprintf(full, sizeof(full), "%s.UTF-8", name);
    (void)snprintf(path, sizeof(path), "%s/%s", folder, full);
    support_run((char *[]){"localedef", "-c", "-i", language, "-f", "UTF-8", path, NULL});
    setenv("LOCPATH", folder, 1);
    bool done = setlocale(category, full) != NULL;
    unsetenv("LOCPATH");
    support_run((char *[]){"rm", "-rf", folder, NULL});
    free(language);
    if (!done)
        print_message("# not tested: the locale %s cannot be made here\n", full);
    return done;
}

/* A snapshot of COUNT OBJECTS, those of a kind together, all kinds read at CLOCK. */
struct snapshot *support_snapshot(const struct object *objects, size_t count, int64_t clock);

/* The column NAME of TABLE, which must be there. */
const struct column *support_column(const struct table *table, const char *name);

/* What the column NAME of the object in ROW says; its lists live in the view's arena. */
struct value support_get(const struct view *view, size_t row, const char *name);

/* Fail unless that value is in STATE, or is known and reads EXPECTED in its exact form. */
void expect_state(const struct view *view, size_t row, const char *name, enum state state);
void expect_exact(const struct view *view, size_t row, const char *name, const char *expected);

/* What is asked for by name, as an element of an array of struct wanted. */
#define BY_ID(of_kind, id)                          \
    {                                               \
        .ref = {.kind = (of_kind), .number = (id) } \
    }
#define BY_KEY(of_kind, of_key)                                     \
    {                                                               \
        .ref = {.kind = (of_kind)}, .by_key = true, .key = (of_key) \
    }

/* The members of a struct request for the array WANTED. */
#define WANTED(wanted_array) .wanted = (wanted_array), .wanted_count = LENGTH_OF(wanted_array)
