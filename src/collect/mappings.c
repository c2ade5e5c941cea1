/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"
#include "collect/lines.h"
#include "collect/mappings.h"
#include "collect/procmap.h"

/* What a walk calls, and where it starts. */
struct walk {
    const struct source *source;
    uint64_t from;
    bool (*visit)(void *context, const struct file_mapping *found);
    void *context;
};

/* By question. */

static struct file_mapping found_by(const struct procmap *answer)
{
    struct file_mapping found = {
        .mapping = {.address = answer->start, .size = answer->end - answer->start},
        .device = device_number(answer->major, answer->minor),
        .inode = answer->inode,
    };
    if (answer->found_flags & PROCMAP_READABLE)
        found.mapping.access |= ACCESS_READ;
    if (answer->found_flags & PROCMAP_WRITABLE)
        found.mapping.access |= ACCESS_WRITE;
    return found;
}

/* Asks for the next mapping from ADDRESS on. Returns 0, -ENOENT at the end, or another -errno. */
static int mappings_ask(const struct walk *walk, int file, uint64_t address,
                        struct file_mapping *found)
{
    char name[MAPPING_NAME_SIZE] = "";
    struct procmap query = {
        .size = sizeof(query),
        .flags = PROCMAP_COVERING_OR_NEXT | PROCMAP_FILE_BACKED | PROCMAP_SHARED,
        .address = address,
        .name_size = sizeof(name),
        .name_address = (uintptr_t)name,
    };
    *found = (struct file_mapping){0};
    int result = walk->source->calls->query_mapping(file, &query);
    if (result < 0 && errno == ENAMETOOLONG) {
        query.name_size = 0;
        query.name_address = 0;
        result = walk->source->calls->query_mapping(file, &query);
    }
    if (result < 0)
        return -errno;
    *found = found_by(&query);
    memcpy(found->name, name, query.name_size ? sizeof(name) : 1);
    found->name[sizeof(found->name) - 1] = '\0';
    return 0;
}

/* Returns -ENOTTY if the kernel cannot be asked; qemu-user says -ENOSYS. */
static int walk_by_questions(const struct walk *walk, int file)
{
    struct file_mapping found;
    uint64_t address = walk->from;
    int result;

    while (!(result = mappings_ask(walk, file, address, &found))) {
        if (!walk->visit(walk->context, &found) || !found.mapping.size)
            return 0;
        address = found.mapping.address + found.mapping.size;
    }
    /* ESRCH: a kernel thread, or a process that has ended, has no memory. */
    return result == -ENOENT || result == -ESRCH ? 0 : result;
}

/* By text: "7f2b4000-7f2b8000 rw-s 00000000 00:01 32769      /SYSV0052e2c1 (deleted)" */

/* Cuts a number, and END behind it, off LINE. Returns false if LINE has none. */
static bool cut_number(struct text *line, unsigned base, char end, uint64_t *number)
{
    struct text digits = text_take(line, end);
    return line->start && !number_in(digits, base, UINT64_MAX, number);
}

static bool mappings_parse_line(struct text line, struct file_mapping *found, bool *shared)
{
    enum { PERMISSIONS = 5 };
    uint64_t end = 0, offset = 0, major = 0, minor = 0;

    *found = (struct file_mapping){0};
    if (!cut_number(&line, 16, '-', &found->mapping.address) || !cut_number(&line, 16, ' ', &end) ||
        line.length < PERMISSIONS)
        return false;
    found->mapping.access = (uint32_t)((line.start[0] == 'r' ? ACCESS_READ : 0) |
                                       (line.start[1] == 'w' ? ACCESS_WRITE : 0));
    *shared = line.start[3] == 's';
    line = text_skip(line, PERMISSIONS);
    if (!cut_number(&line, 16, ' ', &offset) || !cut_number(&line, 16, ':', &major) ||
        !cut_number(&line, 16, ' ', &minor) || !cut_number(&line, 10, ' ', &found->inode))
        return false;
    while (text_cut_start(&line, " "))
        continue;
    if (line.length < sizeof(found->name))
        memcpy(found->name, line.start, line.length);
    found->mapping.size = end - found->mapping.address;
    found->device = device_number(major, minor);
    return true;
}

static int walk_by_text(const struct walk *walk, int file)
{
    struct lines *lines = memory_resize(NULL, 1, sizeof(*lines));
    struct file_mapping found;
    struct text line;
    bool shared = false;
    int state;

    lines_start(lines, walk->source, file);
    while ((state = lines_next(lines, &line)) > LINE_END) {
        if (state == LINE_WHOLE && mappings_parse_line(line, &found, &shared) && shared &&
            found.mapping.address >= walk->from && !walk->visit(walk->context, &found))
            break;
    }
    free(lines);
    return state < 0 && state != -ESRCH ? state : 0;
}

int mappings_walk(const struct source *source, const char *path, uint64_t from,
                  bool (*visit)(void *context, const struct file_mapping *found), void *context)
{
    const struct walk walk = {source, from, visit, context};
    int file = source_open(source, path, NULL);
    if (file < 0)
        return file;
    int result = walk_by_questions(&walk, file);
    if (result == -ENOTTY || result == -ENOSYS)
        result = walk_by_text(&walk, file);
    close(file);
    return result;
}

/* The devices. */

struct own_mapping {
    uint64_t address, device;
    bool found;
};

static bool look_for_own(void *context, const struct file_mapping *found)
{
    struct own_mapping *own = context;
    if (own->address - found->mapping.address >= found->mapping.size)
        return true;
    own->device = found->device;
    own->found = true;
    return false;
}

/* Finds the device of a new mapping with FLAGS. Returns false if there can be none. */
static bool device_of_mapping(size_t size, int flags, uint64_t *device)
{
    const struct source kernel = SOURCE_KERNEL;
    void *memory =
        mmap(NULL, size, PROT_NONE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    struct own_mapping own = {.address = (uintptr_t)memory};
    (void)mappings_walk(&kernel, "/proc/thread-self/maps", 0, look_for_own, &own);
    munmap(memory, size);
    *device = own.device;
    return own.found;
}

size_t segment_devices(uint64_t devices[MOST_SEGMENT_DEVICES])
{
    /* Huge pages have 16K to 16G on all architectures. */
    enum { SMALLEST_SHIFT = 14, LARGEST_SHIFT = 34 };
    size_t count = 0;

    if (device_of_mapping((size_t)sysconf(_SC_PAGESIZE), 0, &devices[count]))
        count++;
    for (unsigned shift = SMALLEST_SHIFT; shift <= LARGEST_SHIFT; shift++) {
        uint64_t size = UINT64_C(1) << shift;
        int flags = MAP_HUGETLB | (int)(shift << MAP_HUGE_SHIFT);
        if (size <= SIZE_MAX / 2 && count < MOST_SEGMENT_DEVICES &&
            device_of_mapping((size_t)size, flags, &devices[count]))
            count++;
    }
    return count;
}
