/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of tests/faults/ share. A point is one fault in one run of one command. The surroundings of
 * each run are known objects in an IPC namespace of its own, in a pid namespace of its own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* --- Commands (commands.c) ----------------------------------------------------------------------- */

enum effect { EFFECT_NONE, EFFECT_REMOVES, EFFECT_MAKES };

struct command {
    const char *name;  /* in points */
    const char *words; /* separated by single blanks */
    enum effect effect;
    bool is_json;
    bool is_page;        /* not a table: all of it is about one thing */
    bool numbers_do;     /* instead of names, as ipcs(1) has it */
    bool needs_users;    /* the objects of other users, which only root can make */
    const char *planned; /* the objects that it removes, as "shm:2 msg:1" */
};

extern const struct command commands[];
extern const size_t command_count;

/* Returns the command of that name and LENGTH, or NULL. */
const struct command *command_named(const char *name, size_t length);

/* --- Names of system calls and of errors (names.c) ------------------------------------------------ */

enum { MOST_CALLS = 600 };

/* Returns the name of a system call, or NULL. */
const char *call_name(int number);
/* Return -1 if there is none of that name. */
int call_number(const char *name);
int error_number(const char *name);
const char *error_name(int error);
/* The errors that are tried. */
extern const int tried_errors[];
extern const size_t tried_error_count;
/* Whether a call is never failed, or not so: the reasons stand there. */
bool call_is_left_out(int number);
bool fault_is_left_out(int number, int error);

/* --- Points (points.c) --------------------------------------------------------------------------- */

enum fault { FAULT_NONE, FAULT_CALL, FAULT_LATE, FAULT_MEMORY, FAULT_LIMIT, FAULT_FILES };

struct point {
    uint16_t command; /* index in commands */
    uint8_t fault;    /* enum fault */
    bool onwards;     /* and all that come after it */
    int16_t call;     /* of FAULT_CALL and FAULT_LATE */
    int16_t how;      /* an errno; of FAULT_LATE milliseconds */
    uint32_t which;   /* the occurrence, from 1; else an index in limits or arrangements */
};

enum { TEXT_OF_POINT = 128 };
void point_print(const struct point *point, char text[TEXT_OF_POINT]);
/* Returns whether TEXT is a point, as point_print writes it. */
bool point_parse(const char *text, struct point *point);

/* What an undisturbed run of each command does. */
struct survey {
    uint32_t calls[MOST_CALLS];
    uint32_t allocations;
};

struct points {
    struct point *list;
    size_t count, capacity;
    uint64_t possible; /* without the limit on the occurrences of a call */
};

void points_add_all(struct points *points, size_t command, const struct survey *survey);
/* Keeps those of SORTS, a bit for each of enum fault. */
void points_keep(struct points *points, unsigned sorts);
/* Keeps WANTED of the points, of all sorts, and mixes them. */
void points_sample(struct points *points, size_t wanted, uint64_t seed);

/* --- Surroundings (world.c) ---------------------------------------------------------------------- */

enum { MOST_OBJECTS = 32 };

/*
 * An object as the kernel has it; two that are equal have the same contents, as far as can be seen, and are compared
 * as bytes: there is no padding.
 */
struct seen {
    int kind, id;
    uint32_t is_gone; /* it goes with its last attach */
    uint32_t key, mode, uid, gid, sequence;
    uint64_t amount, more, digest;
    int64_t times[3];
    int pids[2];
};

struct world {
    int file; /* the namespace */
    uint64_t inode;
    pid_t holder; /* attached to shm:0, and waits at msg:0 */
    struct seen before[MOST_OBJECTS];
    size_t count;
};

extern const char *const kind_words[3];

/* Moves this process, the first of a pid namespace, to a /proc and a /dev of its own. */
void world_set_up(void);
/* Whether there can be objects of other users. */
bool world_has_users(void);
/* Makes the objects, in a new namespace. They are usable as of the next second. */
void world_make(struct world *world);
/* Moves this process there, and starts the holder. */
void world_enter(struct world *world);
/* Moves this process back to where it was before. */
void world_return(const struct world *world);
/* Ends the holder. */
void world_leave(struct world *world);
void world_discard(struct world *world);
/* The next process gets a number behind NUMBER, where the kernel lets that be chosen. */
void world_number_processes(int number);
/* Fills LIST with the objects of this process's namespace. Returns how many. */
size_t world_look(struct seen list[MOST_OBJECTS]);
/* Whether the segments still hold what was written there. Attaches to them. */
bool world_holds_its_bytes(void);

/* --- A run (run.c) ------------------------------------------------------------------------------- */

/* Pids are like no other number of the output, and the same ones each time. */
enum { FIRST_MAKER = 20000, FIRST_HOLDER = 20500, FIRST_PROGRAM = 21000 };

/* What is limited, and how the standard files are arranged. */
struct limit {
    const char *name;
    int resource;
    uint64_t value;
};
extern const struct limit limits[];
extern const size_t limit_count;

enum channel {
    CHANNEL_PLAIN,
    CHANNEL_CLOSED,
    CHANNEL_FULL,
    CHANNEL_GONE,
    CHANNEL_SLOW,
    CHANNEL_WRONG
};
struct arrangement {
    const char *name;
    enum channel files[3];
    bool nonblocking;
};
extern const struct arrangement arrangements[];
extern const size_t arrangement_count;

struct text_of_file {
    char *bytes;
    size_t length;
};

struct outcome {
    int status; /* as waitpid(2) has it */
    bool is_reached, has_started, leaves_process, is_late;
    pid_t pid;
    int64_t milliseconds;
    struct text_of_file out, err;
};

/* The longest that a run may take, in milliseconds. */
enum { MOST_TIME = 5000 };

struct runner {
    const char *program, *library; /* ipcview, and what makes allocations fail */
    int out, err, memory;
    struct memory_faults *faults;
};

void runner_open(struct runner *runner);
/*
 * Runs the command of POINT with its fault. SURVEY, unless NULL, gets what it did: its calls for FAULT_NONE, its
 * allocations for FAULT_MEMORY. A run that is late or leaves a process ends all other processes of this pid
 * namespace too.
 */
void run_point(struct runner *runner, const struct point *point, struct survey *survey,
               struct outcome *outcome);
void outcome_free(struct outcome *outcome);

/* --- Judging (judge.c) --------------------------------------------------------------------------- */

/* What an undisturbed run gives, with what differs each time replaced. */
struct reference {
    bool is_known;
    int status;
    char *out, *err;
};

/* Numbers that are other ones each time. */
struct varying {
    uint64_t pid; /* of the program */
    const struct world *world;
    bool numbers_do;
};

char *normalise(const struct text_of_file *text, const struct varying *varying);
bool json_is_whole(const struct text_of_file *text);

enum { TEXT_OF_REASON = 512 };
/* Returns whether all is well; else REASON says what is not. WORLD is as it was before. */
bool judge(const struct point *point, const struct outcome *outcome,
           const struct reference *reference, const struct world *world,
           char reason[TEXT_OF_REASON]);
