/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Follows a path in a tree step by step, for kernels without openat2(2). */
#pragma once

/* As many as the kernel follows in a path (linux/namei.h, MAXSYMLINKS). */
enum { MOST_LINKS = 40 };

/*
 * Finds PATH as openat2(2) does with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS: ROOT stands for
 * "/", and neither links nor ".." lead out of it, even while folders are moved. Returns an O_PATH
 * descriptor for the caller to close, or -errno: -ELOOP after MOST_LINKS links, or at one that the
 * kernel generates; -ENAMETOOLONG below 64 folders.
 */
int tree_walk(int root, const char *path, unsigned most_links);
