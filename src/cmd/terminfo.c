/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "cmd/terminfo.h"

/* term(5), "Legacy storage format" and "Extended number format". */
enum {
    MAGIC = 0432,
    MAGIC_LONG = 01036, /* numbers have four bytes */
    HEADER = 12,
    MAX_COLORS = 13, /* the index of this number */
    LEAST_COLORS = 8,
    LONGEST = 4096 /* the numbers are within so many bytes */
};

static unsigned short_at(const unsigned char *bytes)
{
    return bytes[0] | (unsigned)bytes[1] << 8;
}

static bool describes_colors(const unsigned char *bytes, size_t length)
{
    if (length < HEADER)
        return false;
    unsigned magic = short_at(bytes);
    size_t wide = magic == MAGIC_LONG ? 4 : 2;
    size_t names = short_at(bytes + 2), flags = short_at(bytes + 4), numbers = short_at(bytes + 6);
    size_t at = HEADER + names + flags;

    at += at % 2 + MAX_COLORS * wide;
    if ((magic != MAGIC && magic != MAGIC_LONG) || numbers <= MAX_COLORS || at + wide > length)
        return false;
    /* A terminal without colours has a negative number. */
    bool negative = bytes[at + wide - 1] & 0x80;
    bool high = wide == 4 && (bytes[at + 2] || bytes[at + 3]);
    return !negative && (high || short_at(bytes + at) >= LEAST_COLORS);
}

/* Returns whether there is a description, and sets *HAS_COLORS. Does not wait for a FIFO. */
static bool read_description(const char *path, bool *has_colors)
{
    unsigned char bytes[LONGEST];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (file < 0)
        return false;
    ssize_t length = read(file, bytes, sizeof(bytes));
    close(file);
    *has_colors = length > 0 && describes_colors(bytes, (size_t)length);
    return length > 0;
}

/* Descriptions are in folders named by the first character of the type, or its code. */
static bool look_in(struct text folder, const char *type, bool *has_colors)
{
    bool found = false;

    for (int by_code = 0; by_code < 2 && !found; by_code++) {
        struct buffer path = BUFFER_IN_MEMORY;
        text_put(&path, folder);
        buffer_format(&path, by_code ? "/%02x/%s" : "/%c/%s", (unsigned char)type[0], type);
        found = read_description(buffer_string(&path), has_colors);
        buffer_free(&path);
    }
    return found;
}

/* Looks in FOLDERS, which are separated by colons; an empty one is skipped. */
static bool look_in_all(const char *folders, const char *type, bool *has_colors)
{
    while (*folders) {
        size_t length = strcspn(folders, ":");
        if (length && look_in((struct text){folders, length}, type, has_colors))
            return true;
        folders += length + (folders[length] == ':');
    }
    return false;
}

bool terminfo_has_colors(const char *type)
{
    static const char system[] =
        "/etc/terminfo:/lib/terminfo:/usr/share/terminfo:/usr/lib/terminfo:"
        "/usr/local/share/terminfo";
    const char *terminfo = getenv("TERMINFO"), *home = getenv("HOME");
    const char *folders = getenv("TERMINFO_DIRS");
    struct buffer list = BUFFER_IN_MEMORY;
    bool has_colors = false;

    if (!*type || *type == '.' || strchr(type, '/'))
        return false;
    /* ncurses also takes the description itself in TERMINFO, after one of these words. */
    if (terminfo && (strncmp(terminfo, "hex:", 4) == 0 || strncmp(terminfo, "b64:", 4) == 0))
        return true;
    /* In the order of terminfo(5). An empty entry of TERMINFO_DIRS means the system folders. */
    buffer_format(&list, "%s:", terminfo ? terminfo : "");
    if (home && *home)
        buffer_format(&list, "%s/.terminfo:", home);
    buffer_format(&list, "%s:%s", folders ? folders : "", system);
    has_colors = look_in_all(buffer_string(&list), type, &has_colors) && has_colors;
    buffer_free(&list);
    return has_colors;
}
