/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's settings file: lines "key = value", with or without blanks; comment lines, which begin
 * with "#"; and empty lines. When the file is written, all but the values that were set stays the
 * same, byte for byte.
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
 * The path of the user's file NAME ("config" has the settings): $XDG_CONFIG_HOME/ipcview/NAME, or
 * $HOME/.config/ipcview/NAME; only absolute paths count. For free(3); NULL where there is none.
 */
char *settings_path(const char *name);

/*
 * Reads the file at PATH; without one there are no settings. Returns 0 or -errno: -EFBIG above 1
 * MiB, -EINVAL for what is not a regular file or has a NUL in it. After an error there are no
 * settings, and to save them would lose the file. SETTINGS is for settings_free in any case.
 */
int settings_load(struct settings *settings, const char *path);

/*
 * The same for a file that is to be replaced; -OWN_FILE_FOREIGN too, so that root takes over nothing
 * that another user wrote.
 */
int settings_load_own(struct settings *settings, struct own_file *file);
void settings_free(struct settings *settings);

/* Appends the file at PATH to ALL. Returns as settings_load does; -ENOENT without one. */
int settings_read_file(const char *path, struct buffer *all);

/*
 * The value of KEY, the last one where it is there twice, or NULL. SETTINGS owns it, also after
 * settings_set. *LINE, unless LINE is NULL, becomes the number of its line, from 1.
 */
const char *settings_get(const struct settings *settings, const char *key, size_t *line);

/*
 * Gives KEY this VALUE, without blanks around it: in the line that settings_get finds, or in a new
 * last line.
 */
void settings_set(struct settings *settings, const char *key, const char *value);

/*
 * Replaces FILE; see own_file_replace. -EINVAL too where a key or value that was set would be read
 * otherwise.
 */
int settings_save(const struct settings *settings, struct own_file *file);

/* What the (positive) ERROR of a function above means, translated. */
const char *settings_explain(int error);

#endif
