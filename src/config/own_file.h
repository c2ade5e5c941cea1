/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of the user's own that is read, then replaced as a whole. Its folder is held open from the
 * first step to the last, so nobody can put another in its place.
 *
 * Root writes nothing where the folder or the file belongs to another user, who could lead root
 * anywhere: HOME may be theirs (sudo -E). A symbolic link is followed only if nobody else can have
 * made it: for root, a link of root's in a folder that only root may write to; for other users, a
 * link of their own or of root's.
 */
#pragma once

#include <errno.h>

#include "base/text.h"

/* -OWN_FILE_FOREIGN is returned where that forbids it: an errno that no call on files returns. */
enum { OWN_FILE_FOREIGN = EBADE };

struct own_file {
    int folder;         /* held open */
    struct buffer name; /* in that folder; not a symbolic link, unless it was replaced since */
};

/*
 * Opens the folder of PATH, and makes what is missing of it, for the user only. Returns 0,
 * -OWN_FILE_FOREIGN or -errno; FILE is for own_file_close in any case.
 */
int own_file_open(struct own_file *file, const char *path);
void own_file_close(struct own_file *file);

/*
 * Opens the regular file at PATH, anybody's, for reading, and never waits. Returns a descriptor that
 * the caller closes, or -errno; -EINVAL if it is not a regular file.
 */
int own_file_open_regular(const char *path);

/* Opens FILE in the same way; it is not followed if it is a link by now. -OWN_FILE_FOREIGN too. */
int own_file_read(struct own_file *file);

/*
 * Gives FILE, old or new, this CONTENT, by a temporary file beside it, fsync and rename. An old
 * file keeps its mode and, if possible, its owner; a new file is for the user only. Returns 0; or
 * -OWN_FILE_FOREIGN or -errno, and then the old file is as it was; -EINVAL if it is not a regular
 * file.
 */
int own_file_replace(struct own_file *file, struct text content);
