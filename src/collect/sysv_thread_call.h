/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which call on a queue or a set a thread is in: /proc/PID/task/TID/syscall (proc(5)). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/snapshot.h"

/* semop(2), semtimedop(2), msgsnd(2) or msgrcv(2), as it was called. */
struct thread_call {
    enum operation operation;
    int32_t id;
    uint64_t address; /* SEMOP: of the struct sembuf array; SEND, RECEIVE: of the message */
    uint64_t count;   /* SEMOP: of the array's elements; else the bytes of the message */
    bool has_type;    /* RECEIVE: whether the type stands here, and not in memory */
    int64_t type;     /* RECEIVE: as msgrcv(2) takes it */
};

/* Reads TEXT, the content of that file. Returns whether the thread is in one of those calls. */
bool thread_call_parse(const char *text, struct thread_call *call);
