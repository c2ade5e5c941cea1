/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's settings file: lines "key = value", comments behind a "#" that begins a line, and
 * empty lines. Blanks around key and value do not count. All but the values that are changed stays
 * as it is, byte for byte, when the file is written again.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "config/own_file.h"

struct settings_line {
    const char *key, *value;    /* NULL: not a setting */
    struct text before, behind; /* the rest of the line, around the value, with what ends it */
    bool is_bad;                /* neither a setting nor a comment nor empty */
};

struct settings {
    struct settings_line *lines; /* of the file; the first is line 1 */
    size_t count, capacity;
    struct arena arena; /* texts */
};

/*
 * The path of the file: $XDG_CONFIG_HOME/ipcview/config, or $HOME/.config/ipcview/config where that
 * is not set. Only absolute paths count. For free(3); NULL where there is none.
 */
char *settings_path(void);

/*
 * Reads the file at PATH. Returns 0, also where there is no such file, or -errno: -EFBIG where it
 * is larger than any settings are (1 MiB), -EINVAL where it is no regular file or has a NUL in it.
 * After an error there are no settings: to save them would lose the file. SETTINGS is for
 * settings_free in any case.
 */
int settings_load(struct settings *settings, const char *path);

/*
 * The same for a file that is to be written afterwards; -OWN_FILE_FOREIGN too. What root writes then has
 * nothing in it that somebody else has written.
 */
int settings_load_own(struct settings *settings, struct own_file *file);
void settings_free(struct settings *settings);

/*
 * Appends the file at PATH to ALL, for buffer_free in any case. Returns 0 or -errno: those of settings_load,
 * and -ENOENT where there is none.
 */
int settings_read_file(const char *path, struct buffer *all);

/*
 * The value of KEY, the last where it is there twice, or NULL; *LINE, unless LINE is NULL, becomes
 * its line, from 1. SETTINGS owns it; it stays when it is set anew.
 */
const char *settings_get(const struct settings *settings, const char *key, size_t *line);

/*
 * Gives KEY that VALUE, without the blanks around it: where settings_get finds it, or in a new line
 * at the end.
 */
void settings_set(struct settings *settings, const char *key, const char *value);

/*
 * Writes FILE (own_file_replace). Returns 0, -OWN_FILE_FOREIGN or -errno, and then the old file is as
 * it was: -EINVAL where it is not a regular file, or where a key or value that was set could not be
 * read again as it is.
 */
int settings_save(const struct settings *settings, struct own_file *file);

/* What ERROR, of the functions above without its sign, means; translated. */
const char *settings_explain(int error);

#endif
