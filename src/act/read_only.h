/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the process may still do. */
enum read_only {
    READ_ONLY,           /* only read */
    READ_ONLY_BUT_SAVES, /* also replace its settings file: own_file_replace */
};

/*
 * From now on the kernel answers EPERM to this thread, and to all that it starts, for every change
 * of an object: IPC_RMID, IPC_SET, SETVAL, SETALL, SHM_LOCK, SHM_UNLOCK and all calls that remove a
 * name; and for io_uring_setup, since no filter sees a request through io_uring(7). READ_ONLY also
 * refuses to move, make or empty a file. A file can still be opened for writing: modules of
 * nsswitch.conf(5) do that, and a filter does not see the flags of openat2(2).
 *
 * Returns 0, or -errno where that is impossible: -ENOSYS on an architecture that the filter does
 * not know, -EINVAL from a kernel without seccomp(2).
 */
int read_only(enum read_only what);
