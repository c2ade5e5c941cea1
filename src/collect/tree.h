/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the files of a captured tree, which anybody may have made. */
#pragma once

/*
 * Opens the regular file at PATH for reading in the tree whose top folder is open as ROOT. Symbolic
 * links are followed as if ROOT were "/", so that neither they nor ".." lead out of it. Returns a
 * descriptor for the caller to close, or -1 with errno set: ENOTSUP where PATH is not a regular file;
 * EXDEV where the kernel generates it (proc(5), sysfs(5) and the like), unless it is a file
 * of the procfs that is mounted at /proc in the tree and PATH leads to it without a link.
 */
int tree_open(int root, const char *path);
