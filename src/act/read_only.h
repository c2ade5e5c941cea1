/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ACT_READ_ONLY_H
#define ACT_READ_ONLY_H

/*
 * From now on the kernel answers EPERM to this process, and to all that it starts, for whatever
 * would remove or change an object: IPC_RMID, IPC_SET, SETVAL, SETALL, SHM_LOCK, SHM_UNLOCK, unlink,
 * unlinkat, mq_unlink. Where seccomp(2) is not available nothing happens.
 */
void read_only(void);

#endif
