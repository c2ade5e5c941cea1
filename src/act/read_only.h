/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ACT_READ_ONLY_H
#define ACT_READ_ONLY_H

/* What the process still has to do. */
enum read_only {
    READ_ONLY,           /* nothing but to look */
    READ_ONLY_BUT_SAVES, /* and to replace its settings file: own_file_replace */
};

/*
 * From now on the kernel answers EPERM to this thread, and to all that it starts, for whatever would
 * remove or change an object: IPC_RMID, IPC_SET, SETVAL, SETALL, SHM_LOCK, SHM_UNLOCK, and all calls
 * that take a name away; and for io_uring_setup, since what is asked for through io_uring(7) passes no
 * filter. With READ_ONLY also for what moves, makes or empties a file. A file can still be opened for
 * writing: modules of nsswitch.conf(5) do that, and the flags of openat2(2) are not seen by a filter.
 * Returns 0, or -errno where the kernel cannot be told so: -ENOSYS on an architecture that the filter
 * does not know, -EINVAL from a kernel without seccomp(2).
 */
int read_only(enum read_only what);

#endif
