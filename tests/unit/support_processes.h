/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes of the fake kernel (support_source.h) for who looks into them, which a child does. */
#pragma once

#include "support_source.h"

/* Above the highest pid that Linux gives (PID_MAX_LIMIT), so that no real process is found. */
enum { FIRST_PID = 5000001 };

#define OTHER_NAMESPACE "ipc:[4026531001]"
#define OTHER_NAMESPACE_INODE UINT32_C(4026531001)

/* A kernel without processes in which all can be told, in the files of TREE, which is made. */
void processes_reset(struct tree *tree);
void processes_clear(struct tree *tree);

/* Adds a live process; NAMESPACE: where its link leads, or NULL: an ERROR keeps that from being told. */
void process_add(uint32_t pid, const char *namespace, int error);
/* The same of one of its threads, for that one's FOLDER ("1234/task/1235"). */
void process_add_link(const char *folder, const char *namespace, int error);

/* Writes the file NAME ("maps", "task/1235/syscall") of PID. */
void process_put(uint32_t pid, const char *name, const char *text);
/* What its stat says; FLAGS: PF_KTHREAD or 0. */
void process_put_stat(uint32_t pid, char state, unsigned long flags, unsigned threads);

/*
 * What comes of opening the file NAME of PID: an errno; or that nothing comes of it ever; or that who
 * does so is killed. 0: it is counted only.
 */
enum { OPEN_HANGS = -1, OPEN_KILLS = -2 };
void process_set_open(uint32_t pid, const char *name, int outcome);
void path_set_open(const char *path, int outcome);
/* How often that was opened, by whatever process. */
unsigned process_opens(uint32_t pid, const char *name);

/* From now on all is done by one thread, so that the order in which things are done is known. */
void processes_in_turn(void);

/* Milliseconds on a clock that nobody sets. */
int64_t now_in_milliseconds(void);
