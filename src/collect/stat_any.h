/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands *_STAT_ANY (Linux 4.17) of shmctl(2), msgctl(2) and semctl(2). */
#pragma once

#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

/* linux/shm.h, linux/msg.h, linux/sem.h; older C libraries lack them. */
#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif
#ifndef MSG_STAT_ANY
#define MSG_STAT_ANY 13
#endif
#ifndef SEM_STAT_ANY
#define SEM_STAT_ANY 20
#endif
