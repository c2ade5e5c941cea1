/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

enum { MOST_FILES = 128, MOST_DESCRIPTORS = 256 };

static struct {
    const char *path;
    struct text content;
} files[MOST_FILES];
static size_t file_count;

/* What is left to be read of each descriptor that was opened last by its number. */
static struct text opened[MOST_DESCRIPTORS];

/* The file that all are opened as: a size of 0 is that of a file of /proc, which says nothing. */
static int empty_file(void)
{
    static int file = -1;

    if (file < 0)
        file = memfd_create("empty", MFD_CLOEXEC);
    FUZZ_EXPECT(file >= 0, "memfd_create: %s", strerror(errno));
    return file;
}

void files_clear(void)
{
    file_count = 0;
}

void files_put(const char *path, struct text content)
{
    FUZZ_EXPECT(file_count < MOST_FILES, "too many files");
    files[file_count].path = path;
    files[file_count++].content = content;
}

void files_set_time(int64_t time)
{
    const struct timespec times[] = {{.tv_sec = (time_t)time}, {.tv_sec = (time_t)time}};

    (void)futimens(empty_file(), times);
}

int files_open(int root, const char *path)
{
    (void)root;
    for (size_t i = 0; i < file_count; i++) {
        if (strcmp(files[i].path, path) != 0)
            continue;
        int file = fcntl(empty_file(), F_DUPFD_CLOEXEC, 3);
        FUZZ_EXPECT(file >= 0 && file < MOST_DESCRIPTORS, "descriptor %d: some stay open", file);
        opened[file] = files[i].content;
        return file;
    }
    errno = ENOENT;
    return -1;
}

ssize_t files_read(int file, void *buffer, size_t size)
{
    FUZZ_EXPECT(file >= 0 && file < MOST_DESCRIPTORS, "descriptor %d is read", file);
    struct text *left = &opened[file];
    size_t length = size < left->length ? size : left->length;

    if (length)
        memcpy(buffer, left->start, length);
    *left = text_skip(*left, length);
    return (ssize_t)length;
}
