/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's settings file: lines "key = value", with or without blanks; comment lines, which begin
 * with "#"; and empty lines. When the file is written, all but the values that were set stays the
 * same, byte for byte.
 */
#pragma once

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
 * Appends FILE to ALL. FILE is what own_file_open_regular or own_file_read returned: a descriptor,
 * which is closed, or -errno, which is then the result. Returns 0 or -errno; -EFBIG above 1 MiB,
 * -EINVAL where there is a NUL.
 */
int settings_read(int file, struct buffer *all);

/*
 * Takes the settings from FILE, as above; a file that is missing (-ENOENT) has none. After an error
 * there are no settings, and to save them would lose the file. SETTINGS is for settings_free in any
 * case.
 */
int settings_load(struct settings *settings, int file);
void settings_free(struct settings *settings);

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
