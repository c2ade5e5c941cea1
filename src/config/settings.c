/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/settings.h"

enum { LARGEST_FILE = 1024 * 1024 };

struct settings_line {
    struct text text; /* as it is in the file, with what ends it */
    const char *key;  /* NULL: no setting */
    const char *value;
    size_t value_at; /* where in the text it begins */
    size_t before;   /* how many settings there are in the lines before */
    bool is_bad;
};

/* Appends a line that is no setting yet. */
static struct settings_line *add_line(struct settings *settings, struct text text)
{
    settings->lines = memory_reserve(settings->lines, settings->count + 1, &settings->capacity,
                                     sizeof(*settings->lines));
    struct settings_line *line = &settings->lines[settings->count];
    *line = (struct settings_line){.text = text};
    if (settings->count++)
        line->before = line[-1].before + (line[-1].key ? 1 : 0);
    return line;
}

/* What ends it stays behind also a value that was empty and is set. */
static struct text line_without_end(struct text line)
{
    if (line.length && line.start[line.length - 1] == '\n')
        line.length--;
    if (line.length && line.start[line.length - 1] == '\r')
        line.length--;
    return line;
}

/* Finds out what the new LINE is. */
static void understand(struct settings *settings, struct settings_line *line)
{
    struct text all = line_without_end(line->text), text = text_trim(all);
    if (!text.length || text.start[0] == '#')
        return;

    const char *sign = memchr(text.start, '=', text.length), *end = all.start + all.length;
    line->is_bad = !sign || sign == text.start;
    if (line->is_bad)
        return;
    struct text key = text_trim((struct text){text.start, (size_t)(sign - text.start)});
    struct text value = text_trim((struct text){sign + 1, (size_t)(end - sign - 1)});
    line->key = arena_text(&settings->arena, key.start, key.length);
    line->value = arena_text(&settings->arena, value.start, value.length);
    line->value_at = (size_t)(value.start - line->text.start);
}

static void take_lines(struct settings *settings, struct text all)
{
    while (all.length) {
        const char *end = memchr(all.start, '\n', all.length);
        size_t length = end ? (size_t)(end - all.start) + 1 : all.length;
        understand(settings, add_line(settings, (struct text){all.start, length}));
        all = (struct text){all.start + length, all.length - length};
    }
}

/* The size that fstat(2) tells would be the one before somebody wrote, so it is not relied on. */
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

/* Appends what FILE, a descriptor that is closed or an error, has to ALL. */
static int read_and_close(int file, struct buffer *all)
{
    if (file < 0)
        return file;
    int result = read_all(file, all);
    close(file);
    return result;
}

int settings_read_file(const char *path, struct buffer *all)
{
    return read_and_close(own_file_open_regular(AT_FDCWD, path, 0), all);
}

/* Takes what FILE, a descriptor or an error, has; no file is no settings. */
static int load_file(struct settings *settings, int file)
{
    struct buffer all = BUFFER_IN_MEMORY;

    *settings = (struct settings){0};
    int result = read_and_close(file, &all);
    if (result == -ENOENT) {
        result = 0;
    } else if (!result) {
        const char *copy = arena_text(&settings->arena, all.data, all.length);
        take_lines(settings, (struct text){copy, all.length});
    }
    buffer_free(&all);
    return result;
}

int settings_load(struct settings *settings, const char *path)
{
    return load_file(settings, own_file_open_regular(AT_FDCWD, path, 0));
}

int settings_load_own(struct settings *settings, struct own_file *file)
{
    return load_file(settings, own_file_read(file));
}

void settings_free(struct settings *settings)
{
    free(settings->lines);
    arena_free(&settings->arena);
    *settings = (struct settings){0};
}

static char *path_below(const char *variable, const char *rest)
{
    const char *folder = getenv(variable);
    char *path = NULL;

    if (!folder || folder[0] != '/')
        return NULL;
    if (asprintf(&path, "%s/%s", folder, rest) < 0)
        memory_exhausted();
    return path;
}

char *settings_path(void)
{
    char *path = path_below("XDG_CONFIG_HOME", "ipcview/config");
    return path ? path : path_below("HOME", ".config/ipcview/config");
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

/* Halves the lines again and again, so that to walk through all settings stays quick. */
const char *settings_key(const struct settings *settings, size_t index, size_t *line)
{
    size_t low = 0, high = settings->count; /* lines below LOW are not behind the one looked for */

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (settings->lines[middle].before <= index)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low || settings->lines[low - 1].before < index)
        return NULL;
    *line = low;
    return settings->lines[low - 1].key;
}

size_t settings_bad_line(const struct settings *settings, size_t after)
{
    for (size_t i = after; i < settings->count; i++) {
        if (settings->lines[i].is_bad)
            return i + 1;
    }
    return 0;
}

/* A copy, owned by the settings, of A, B and C in a row. */
static struct text settings_join(struct settings *settings, struct text a, struct text b,
                                 struct text c)
{
    struct buffer all = BUFFER_IN_MEMORY;
    buffer_put(&all, a.start, a.length);
    buffer_put(&all, b.start, b.length);
    buffer_put(&all, c.start, c.length);
    return text_keep(&all, &settings->arena);
}

static bool text_ends_with(struct text text, const char *end)
{
    size_t length = strlen(end);
    return text.length >= length && memcmp(text.start + text.length - length, end, length) == 0;
}

/* What ends a new line: what ends the others. */
static struct text line_end(const struct settings *settings)
{
    return text_of(settings->count && text_ends_with(settings->lines[0].text, "\r\n") ? "\r\n"
                                                                                      : "\n");
}

static struct settings_line *add_setting(struct settings *settings, const char *key)
{
    struct settings_line *last = settings->count ? &settings->lines[settings->count - 1] : NULL;
    struct text end = line_end(settings);

    if (last && !text_ends_with(last->text, "\n"))
        last->text = settings_join(settings, last->text, end, text_of(""));
    struct settings_line *line =
        add_line(settings, settings_join(settings, text_of(key), text_of(" = "), end));
    line->key = arena_text(&settings->arena, key, strlen(key));
    line->value = "";
    line->value_at = line->text.length - end.length;
    return line;
}

void settings_set(struct settings *settings, const char *key, const char *value)
{
    struct text wanted = text_trim(text_of(value));
    struct settings_line *line = find_line(settings, key);
    if (!line)
        line = add_setting(settings, key);

    size_t old_end = line->value_at + strlen(line->value);
    struct text before = {line->text.start, line->value_at};
    struct text behind = {line->text.start + old_end, line->text.length - old_end};
    line->text = settings_join(settings, before, wanted, behind);
    line->value = arena_text(&settings->arena, wanted.start, wanted.length);
}

/* Whether what was set would be read again as it is. */
static bool is_sound(const struct settings_line *line)
{
    if (!line->key)
        return true;
    struct text key = text_of(line->key);
    return key.length && key.start[0] != '#' && !strpbrk(line->key, "=\n") &&
           text_trim(key).length == key.length && !strchr(line->value, '\n');
}

static int write_lines(int file, const void *context)
{
    const struct settings *settings = context;
    struct buffer out = {.file = file};

    for (size_t i = 0; i < settings->count; i++)
        buffer_put(&out, settings->lines[i].text.start, settings->lines[i].text.length);
    int result = buffer_flush(&out);
    buffer_free(&out);
    return result;
}

int settings_save(const struct settings *settings, struct own_file *file)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (!is_sound(&settings->lines[i]))
            return -EINVAL;
    }
    return own_file_replace(file, write_lines, settings);
}

const char *settings_explain(int error)
{
    if (error == EINVAL)
        return _("not a regular file");
    if (error == OWN_FILE_FOREIGN)
        return _("file, folder or link belongs to another user");
    return strerror(error);
}
