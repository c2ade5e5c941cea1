/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/settings.h"

enum { LARGEST_FILE = 1024 * 1024 };

static struct settings_line *add_line(struct settings *settings)
{
    struct settings_line *line =
        &memory_append(settings->lines, settings->count, settings->capacity);
    *line = (struct settings_line){0};
    return line;
}

/* Understands LINE, which holds TEXT. */
static void understand(struct settings *settings, struct settings_line *line, struct text text)
{
    struct text all = line->behind, trimmed = text_trim(text);

    if (!trimmed.length || trimmed.start[0] == '#')
        return;
    struct text key = text_trim(text_take(&text, '=')), value = text_trim(text);
    line->is_bad = !text.start || !key.length;
    if (line->is_bad)
        return;
    line->key = arena_text(&settings->arena, key.start, key.length);
    line->value = arena_text(&settings->arena, value.start, value.length);
    line->before = (struct text){all.start, (size_t)(value.start - all.start)};
    line->behind.start = value.start + value.length;
    line->behind.length -= line->before.length + value.length;
}

static void take_lines(struct settings *settings, struct text all)
{
    while (all.length) {
        struct settings_line *line = add_line(settings);
        struct text text = text_take(&all, '\n');
        line->behind = (struct text){text.start, text.length + (all.start ? 1 : 0)};
        if (text.length && text.start[text.length - 1] == '\r')
            text.length--; /* an empty value too is set before it */
        understand(settings, line, text);
    }
}

/* The size by fstat(2) can be out of date, so nothing relies on it. */
static int read_all(int file, struct buffer *all)
{
    while (all->length <= LARGEST_FILE) {
        char *at = buffer_reserve(all, LARGEST_FILE / 16);
        ssize_t n = read(file, at, LARGEST_FILE / 16);
        if (n == 0)
            return all->length && memchr(all->data, '\0', all->length) ? -EINVAL : 0;
        if (n < 0 && errno != EINTR)
            return -errno;
        all->length += n > 0 ? (size_t)n : 0;
    }
    return -EFBIG;
}

int settings_read(int file, struct buffer *all)
{
    if (file < 0)
        return file;
    int result = read_all(file, all);
    close(file);
    return result;
}

int settings_load(struct settings *settings, int file)
{
    struct buffer all = BUFFER_IN_MEMORY;

    *settings = (struct settings){0};
    int result = settings_read(file, &all);
    if (!result)
        take_lines(settings, text_keep(&all, &settings->arena));
    buffer_free(&all);
    return result == -ENOENT ? 0 : result;
}

void settings_free(struct settings *settings)
{
    free(settings->lines);
    arena_free(&settings->arena);
    *settings = (struct settings){0};
}

char *settings_path(const char *name)
{
    const char *folder = getenv("XDG_CONFIG_HOME"), *below = "";
    char *path = NULL;

    if (!folder || folder[0] != '/') {
        folder = getenv("HOME");
        below = "/.config";
    }
    if (!folder || folder[0] != '/')
        return NULL;
    if (asprintf(&path, "%s%s/ipcview/%s", folder, below, name) < 0)
        memory_exhausted();
    return path;
}

static struct settings_line *find_line(const struct settings *settings, const char *key)
{
    for (size_t i = settings->count; i-- > 0;) {
        struct settings_line *line = &settings->lines[i];
        if (line->key && strcmp(line->key, key) == 0)
            return line;
    }
    return NULL;
}

const char *settings_get(const struct settings *settings, const char *key, size_t *line)
{
    const struct settings_line *found = find_line(settings, key);
    if (!found)
        return NULL;
    if (line)
        *line = (size_t)(found - settings->lines) + 1;
    return found->value;
}

/* Adds a line without a value, with the line ending of the others. */
static struct settings_line *add_setting(struct settings *settings, const char *key)
{
    const struct settings_line *first = settings->lines;
    const char *end = first && text_ends_with(first->behind, "\r\n") ? "\r\n" : "\n";
    struct settings_line *last = settings->count ? &settings->lines[settings->count - 1] : NULL;
    struct buffer text = BUFFER_IN_MEMORY;

    if (last && !text_ends_with(last->behind, "\n")) {
        text_put(&text, last->behind);
        buffer_text(&text, end);
        last->behind = text_keep(&text, &settings->arena);
    }
    struct settings_line *line = add_line(settings);
    buffer_format(&text, "%s = ", key);
    line->before = text_keep(&text, &settings->arena);
    line->behind = text_of(end);
    line->key = arena_text(&settings->arena, key, strlen(key));
    return line;
}

void settings_set(struct settings *settings, const char *key, const char *value)
{
    struct text wanted = text_trim(text_of(value));
    struct settings_line *line = find_line(settings, key);

    if (!line)
        line = add_setting(settings, key);
    line->value = arena_text(&settings->arena, wanted.start, wanted.length);
}

/* Whether reading LINE again gives the same. */
static bool is_sound(const struct settings_line *line)
{
    if (!line->key)
        return true;
    struct text key = text_of(line->key);
    return key.length && key.start[0] != '#' && !strpbrk(line->key, "=\n") &&
           text_trim(key).length == key.length && !strchr(line->value, '\n');
}

int settings_save(const struct settings *settings, struct own_file *file)
{
    struct buffer all = BUFFER_IN_MEMORY;
    int result = 0;

    for (size_t i = 0; i < settings->count; i++) {
        const struct settings_line *line = &settings->lines[i];
        if (!is_sound(line))
            result = -EINVAL;
        text_put(&all, line->before);
        buffer_text(&all, line->value ? line->value : "");
        text_put(&all, line->behind);
    }
    if (!result)
        result = own_file_replace(file, text_in(&all));
    buffer_free(&all);
    return result;
}

const char *settings_explain(int error)
{
    if (error == EINVAL)
        return _("not a regular file");
    if (error == OWN_FILE_FOREIGN)
        return _("file, folder or link belongs to another user");
    return strerror(error);
}
