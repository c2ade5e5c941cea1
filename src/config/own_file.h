/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of the user's own that is read and then replaced as a whole. Its path is walked once; from
 * then on the folder is held open, and everything happens by that descriptor, so that nobody can put
 * another folder in its place meanwhile.
 *
 * Root writes nothing where the folder or the file belongs to another user: HOME may be that user's
 * (sudo -E), who could lead root anywhere. A symbolic link is followed only where nobody else can
 * have made it: for root a link of root's in a folder that only root may write to, for any other user a
 * link of their own or of root's.
 */
#ifndef CONFIG_OWN_FILE_H
#define CONFIG_OWN_FILE_H

#include <errno.h>

#include "base/text.h"

/* -OWN_FILE_FOREIGN is returned where that forbids it: an errno that no call on files returns. */
enum { OWN_FILE_FOREIGN = EBADE };

struct own_file {
    int folder;         /* held open */
    struct buffer name; /* in that folder; not a symbolic link, unless it was replaced since */
};

/*
 * Walks to PATH and makes the folders that are missing, for the user only. FILE is for own_file_close
 * in any case. Returns 0, -OWN_FILE_FOREIGN or -errno.
 */
int own_file_open(struct own_file *file, const char *path);
void own_file_close(struct own_file *file);

/*
 * Opens the regular file NAME of FOLDER (or AT_FDCWD) for reading, with FLAGS (open(2)) more, and never
 * waits, whatever is there. Returns a descriptor that the caller closes, or -errno; -EINVAL where it is
 * not a regular file.
 */
int own_file_open_regular(int folder, const char *name, int flags);

/* The same for FILE, which is not followed where it is a link by now; -OWN_FILE_FOREIGN too. */
int own_file_read(struct own_file *file);

/*
 * Gives FILE this CONTENT, or makes it, by a temporary file beside it, fsync and rename. An old file keeps its
 * mode, and its owner where that is possible; a new file is for the user only. Returns 0; or
 * -OWN_FILE_FOREIGN or -errno, and then the old file is as it was; -EINVAL where it is not a regular file.
 */
int own_file_replace(struct own_file *file, struct text content);

#endif
