/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's settings file: lines "key = value", comments that begin with "#", and empty lines.
 * Writing changes only values that were set, and keeps every other byte.
 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "config/own_file.h"

struct settings_line {
    const char *key, *value;    /* NULL: not a setting */
    struct text before, behind; /* the line around the value, with its ending */
    bool is_bad;                /* not a setting, a comment or empty */
};

struct settings {
    struct settings_line *lines; /* of the file; the first is line 1 */
    size_t count, capacity;
    struct arena arena; /* texts */
};

/*
 * Returns the path of the user's file NAME ("config" has the settings):
 * $XDG_CONFIG_HOME/ipcview/NAME, else $HOME/.config/ipcview/NAME. The caller frees it. NULL if
 * neither variable is an absolute path.
 */
char *settings_path(const char *name);

/*
 * Appends the content of FILE to ALL. FILE is a result of own_file_open_regular or own_file_read: a
 * descriptor, which it closes, or -errno, which it returns. Returns 0 or -errno; -EFBIG above 1
 * MiB; -EINVAL if there is a NUL.
 */
int settings_read(int file, struct buffer *all);

/*
 * Reads the settings from FILE, as above; a missing file (-ENOENT) has none. After an error
 * SETTINGS is empty, and saving it would lose the file. It is for settings_free in any case.
 */
int settings_load(struct settings *settings, int file);
void settings_free(struct settings *settings);

/*
 * Returns the last value of KEY, or NULL. SETTINGS owns it, also after settings_set. *LINE, unless
 * LINE is NULL, becomes the number of its line, from 1.
 */
const char *settings_get(const struct settings *settings, const char *key, size_t *line);

/* Sets KEY to VALUE, without blanks around it, in the line of settings_get or in a new one. */
void settings_set(struct settings *settings, const char *key, const char *value);

/* Replaces FILE; see own_file_replace. -EINVAL too if a key or value would read differently. */
int settings_save(const struct settings *settings, struct own_file *file);

/* Translates ERROR, positive, of a function above. */
const char *settings_explain(int error);
