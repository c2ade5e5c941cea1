/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A library for LD_PRELOAD whose allocations fail as struct memory_faults says. glibc lets a program replace
 * malloc, and its own functions then use that one (malloc(3), "Replacing malloc" of its manual); what is
 * replaced is still there under another name.
 */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory_faults.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static struct memory_faults *faults;
static bool is_ready;

/*
 * glibc 2.36 crashes, in any program, where it has no memory for its table of name services (nss_database.c). So
 * the table is made before anything fails.
 */
static void __attribute__((constructor)) load_name_services(void)
{
    (void)getpwuid(0);
    (void)getgrgid(0);
    is_ready = true;
}

/* At the first allocation that counts. */
static void find_faults(void)
{
    static bool is_tried;

    if (is_tried)
        return;
    is_tried = true;
    void *shared =
        mmap(NULL, sizeof(*faults), PROT_READ | PROT_WRITE, MAP_SHARED, MEMORY_FAULTS_FILE, 0);
    if (shared == MAP_FAILED)
        abort();
    faults = shared;
    close(MEMORY_FAULTS_FILE);
}

static bool fails_now(void)
{
    if (!is_ready)
        return false;
    find_faults();
    unsigned number = atomic_fetch_add(&faults->count, 1) + 1;
    if (!faults->fails || number < faults->fails || (number > faults->fails && !faults->onwards))
        return false;
    atomic_store(&faults->is_reached, true);
    errno = ENOMEM;
    return true;
}

/* The names of the parameters are those of stdlib.h. */

void *malloc(size_t __size)
{
    return fails_now() ? NULL : __libc_malloc(__size);
}

void *calloc(size_t __nmemb, size_t __size)
{
    return fails_now() ? NULL : __libc_calloc(__nmemb, __size);
}

void *realloc(void *__ptr, size_t __size)
{
    return fails_now() ? NULL : __libc_realloc(__ptr, __size);
}
