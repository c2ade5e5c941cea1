/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stands in for libFuzzer in an ordinary build: gives a target every file that is kept for it, in the
 * folders $abs_srcdir/fuzz/corpus/TARGET and .../regressions/TARGET, where TARGET is the program's
 * name; or the files that it is called with. Speaks TAP, with one line a folder or file.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static _Noreturn void give_up(const char *path)
{
    printf("Bail out! %s: %s\n", path, strerror(errno));
    exit(EXIT_FAILURE);
}

/* The bytes are in a block of their own size, so that a sanitizer sees a read beyond them. */
static void replay_file(const char *path)
{
    FILE *file = fopen(path, "re");
    struct stat status;

    if (!file || fstat(fileno(file), &status))
        give_up(path);
    size_t size = (size_t)status.st_size;
    uint8_t *bytes = malloc(size ? size : 1);
    if (!bytes || fread(bytes, 1, size, file) != size)
        give_up(path);
    (void)fclose(file);
    printf("# %s\n", path);
    (void)fflush(stdout); /* known before a crash */
    (void)LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
}

/* Returns how many files there were. */
static size_t replay_folder(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    size_t replayed = 0;

    if (count < 0 && errno != ENOENT)
        give_up(path);
    for (int i = 0; i < count; i++) {
        char file[4096 + 256];
        if (entries[i]->d_name[0] != '.') {
            int length = snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
            errno = ENAMETOOLONG;
            if ((size_t)length >= sizeof(file))
                give_up(path);
            replay_file(file);
            replayed++;
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return replayed;
}

static void replay_kept(const char *target)
{
    static const char *const folders[] = {"corpus", "regressions"};
    const char *source = getenv("abs_srcdir");

    printf("1..%d\n", fuzz_skipped ? 3 : 2);
    for (size_t i = 0; i < 2; i++) {
        char path[4096];
        (void)snprintf(path, sizeof(path), "%s/fuzz/%s/%s", source ? source : "tests", folders[i],
                       target);
        size_t count = replay_folder(path);
        /* A corpus there must be. */
        printf("%sok %zu - %s: %zu files\n", i == 0 && count == 0 ? "not " : "", i + 1, folders[i],
               count);
    }
    if (fuzz_skipped)
        printf("ok 3 - all comparisons # SKIP %s\n", fuzz_skipped());
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');

    if (argc == 1)
        replay_kept(slash ? slash + 1 : argv[0]);
    for (int i = 1; i < argc; i++)
        replay_file(argv[i]);
    return EXIT_SUCCESS;
}
