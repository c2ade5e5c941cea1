/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of the user's own, read and then replaced as a whole. Its folder stays open throughout, so
 * nothing can take its place.
 *
 * Root writes nothing if the folder or the file belongs to another user, who could lead root
 * anywhere: HOME may be theirs (sudo -E). Nor is a symbolic link followed that others can have
 * made: root follows links of root in folders that only root may write to, and other users their
 * own and those of root.
 */
#pragma once

#include <errno.h>

#include "base/text.h"

/* -OWN_FILE_FOREIGN means that this forbids it. No call on files returns that errno. */
enum { OWN_FILE_FOREIGN = EBADE };

struct own_file {
    int folder;         /* held open */
    struct buffer name; /* in that folder; not a link, unless replaced since */
};

/*
 * Opens the folder of PATH, and makes missing folders for the user only. Returns 0,
 * -OWN_FILE_FOREIGN or -errno. FILE is for own_file_close in any case.
 */
int own_file_open(struct own_file *file, const char *path);
void own_file_close(struct own_file *file);

/*
 * Opens the regular file at PATH, of any owner, for reading, and never blocks. Returns a descriptor
 * for the caller to close, or -errno; -EINVAL if it is not a regular file.
 */
int own_file_open_regular(const char *path);

/* Opens FILE in the same way, but not through a link. -OWN_FILE_FOREIGN too. */
int own_file_read(struct own_file *file);

/*
 * Gives FILE this CONTENT by a temporary file, fsync and rename. An old file keeps its mode and, if
 * possible, its owner; a new one is for the user only. Returns 0; or -OWN_FILE_FOREIGN, -EINVAL
 * (not a regular file) or another -errno, and the old file is unchanged.
 */
int own_file_replace(struct own_file *file, struct text content);
