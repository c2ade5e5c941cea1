/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens files of a captured tree, which anybody may have made. */
#pragma once

/*
 * Opens the regular file at PATH in the tree with the top folder ROOT. ROOT stands for "/", so
 * neither symbolic links nor ".." lead out of it. Returns a descriptor for the caller to close, or
 * -1 and errno: ENOTSUP if PATH is not a regular file; EXDEV if the kernel generates it (proc(5),
 * sysfs(5) and the like), unless it is in the procfs at /proc of the tree and PATH leads there
 * without a link.
 */
int tree_open(int root, const char *path);
