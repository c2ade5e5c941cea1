/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files in memory, for the calls of a source (collect/source.h): a file system would cost most of the
 * time. Who opens one gets a descriptor of an empty regular file, which the caller closes.
 */
#pragma once

#include <sys/types.h>

#include "fuzz.h"

/* Forgets all files. */
void files_clear(void);

/* Makes the file at PATH, which is kept as it is, with CONTENT. The first of a name counts. */
void files_put(const char *path, struct text content);

/* All files were last changed at TIME, seconds since 1970 UTC. */
void files_set_time(int64_t time);

/* Stand in for open and read of struct calls, whatever ROOT is. There are no other files: ENOENT. */
int files_open(int root, const char *path);
ssize_t files_read(int file, void *buffer, size_t size);
