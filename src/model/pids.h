/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be said of a pid that the kernel recorded in an object. */
#pragma once

#include "model/column.h"

/*
 * PID as a value. The kernel gives 0 for a process that it cannot name in the reader's pid
 * namespace and for one that there never was; USED: something happened that left a pid.
 */
struct value pid_value(const struct view *view, uint32_t pid, bool used);

/*
 * Whether a semaphore of SET without a pid is one that nobody operated on, and not one whose process
 * cannot be named from here. By the caller's word alone (->closed) it is so only where nothing in the
 * set speaks against that: an operation that left no pid at all was by somebody else.
 */
bool pid_zero_is_nobody(const struct snapshot *snapshot, const struct object *set);

/*
 * The name of process PID, which touched the object no later than LAST. Unset when it is gone, and
 * when the pid belongs to a process that was started after that.
 */
struct value pid_command(const struct view *view, uint32_t pid, int64_t last);

/*
 * Whether PROCESS, which lives, was started after LAST, so that it is not the one that did something
 * then by its pid; or the clock was set since.
 */
bool pid_is_later(const struct process *process, int64_t last);

/* The name of the process that made the object in ROW; unset where its kind records none. */
struct value pid_creator(const struct view *view, size_t row);
