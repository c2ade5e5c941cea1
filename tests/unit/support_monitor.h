/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A monitor without a terminal: it gets readings and keys, and its screen is compared as text. */
#pragma once

#include "support.h"

#include "monitor/dialogs.h"
#include "monitor/input.h"
#include "monitor/screen.h"
#include "monitor/search.h"

/* When every test begins: 2026-01-15 12:00:00 UTC, which is the local time too. */
#define MONITOR_NOON INT64_C(1768478400)

/* A process that every reading knows to be gone. */
enum { MONITOR_DEAD = 200 };

/* Users whose names every reading knows: root, ann, bob. STRANGER is called by the number. */
enum { ROOT = 0, ANN = 1000, BOB = 1001, STRANGER = 4321 };

struct monitor_test {
    struct monitor_start start; /* may be changed before monitor_open */
    struct arena arena;         /* of the preferences */
    struct monitor_state state;
    struct canvas canvas;
    struct buffer screen;
    const char *ann, *host; /* what ANN and the host are called: "ann" and "db01" */
    int64_t clock;          /* of the latest reading, milliseconds */
};

/* For cmocka: the character set is UTF-8 and the time zone is UTC from now on. */
int monitor_in_utf8(void **unused);

/* Fills TEST->start: root in a UTF-8 terminal with colours, the segments first. */
void monitor_set_up(struct monitor_test *test);

/* Starts it on a screen of that size. */
void monitor_open(struct monitor_test *test, size_t rows, size_t columns);
void monitor_close(struct monitor_test *test);

/* Both of them. */
void monitor_start(struct monitor_test *test, size_t rows, size_t columns);

/* An object of ANN, a day old, of SIZE bytes, MESSAGES of 10 bytes, or COUNT semaphores. */
struct object monitor_segment(int32_t id, uint64_t size);
struct object monitor_queue(int32_t id, uint64_t messages);
struct object monitor_semaphores(int32_t id, uint64_t count);

/*
 * Lets AFTER milliseconds go by and makes a snapshot of OBJECTS, those of a kind together, with
 * names, limits and sums. monitor_take hands it over; monitor_feed does both. They return EFFECTs.
 */
struct snapshot *monitor_snapshot(struct monitor_test *test, int64_t after,
                                  const struct object *objects, size_t count);
unsigned monitor_take(struct monitor_test *test, struct snapshot *snapshot);
unsigned monitor_feed(struct monitor_test *test, int64_t after, const struct object *objects,
                      size_t count);

/*
 * What was read of one object alone is handed over, as if everything had been asked for;
 * monitor_feed_subject makes it of OBJECT. They return EFFECTs.
 */
unsigned monitor_take_subject(struct monitor_test *test, struct snapshot *subject);
unsigned monitor_feed_subject(struct monitor_test *test, const struct object *object);

/*
 * Presses KEYS one after the other: each character is one, and so is a name in braces such as {Up},
 * {PgDn}, {Enter}, {Esc}, {BS}, {Del}, {S-Tab}, {F10} or {^L}. Returns the EFFECTs of all of them.
 */
unsigned monitor_press(struct monitor_test *test, const char *keys);

/* The mouse. They return EFFECTs. */
unsigned monitor_click(struct monitor_test *test, size_t row, size_t column);
unsigned monitor_wheel(struct monitor_test *test, bool down);

/* Appends the rows of CANVAS as lines, without blanks at their ends. */
void canvas_put_text(struct buffer *out, const struct canvas *canvas);

/* Draws the screen, checks the grid, and returns its lines. Good until the next call. */
const char *monitor_screen(struct monitor_test *test);

/* The same of one row only, without the newline. */
const char *monitor_line(struct monitor_test *test, size_t row);

/* The row in which TEXT stands, after drawing; fails where there is none. */
size_t monitor_find(struct monitor_test *test, const char *text);

/* The role of the cell there, as it was drawn last. */
unsigned monitor_role(const struct monitor_test *test, size_t row, size_t column);

/* The object under the cursor; -1: none. And the row of the screen that shows it. */
int32_t monitor_cursor(const struct monitor_test *test);
size_t monitor_cursor_row(struct monitor_test *test);

/* Fail unless the screen, or that row of it, reads EXPECTED; both are printed. */
#define expect_screen(test, expected) monitor_expect_screen((test), (expected), __FILE__, __LINE__)
#define expect_line(test, row, expected) \
    monitor_expect_line((test), (row), (expected), __FILE__, __LINE__)
void monitor_expect_screen(struct monitor_test *test, const char *expected, const char *file,
                           int line);
void monitor_expect_line(struct monitor_test *test, size_t row, const char *expected,
                         const char *file, int line);

/* Fail unless TEXT stands on the screen, or does not. */
#define expect_shown(test, text) monitor_expect_shown((test), (text), true, __FILE__, __LINE__)
#define expect_not_shown(test, text) monitor_expect_shown((test), (text), false, __FILE__, __LINE__)
void monitor_expect_shown(struct monitor_test *test, const char *text, bool shown, const char *file,
                          int line);

/* Fails unless every wide character has its second half and nothing in CANVAS steers a terminal. */
void expect_intact(const struct canvas *canvas);
