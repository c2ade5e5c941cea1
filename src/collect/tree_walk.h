/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A path in a tree followed step by step, where the kernel does not do that in one (openat2(2)). */
#pragma once

/* As many links as the kernel follows in one path (linux/namei.h, MAXSYMLINKS). */
enum { MOST_LINKS = 40 };

/*
 * Finds the file at PATH as openat2(2) does with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS: the folder
 * ROOT stands for "/", also for links that begin with a slash, and ".." in it stays in it, whoever moves
 * folders about meanwhile. Follows no more than MOST_LINKS links. Returns an O_PATH descriptor for the
 * caller to close, or -errno: -ELOOP where there are more links, or one whose text the kernel generates;
 * -ENAMETOOLONG where the way is more than 64 folders deep.
 */
int tree_walk(int root, const char *path, unsigned most_links);
