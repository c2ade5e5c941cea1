/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of users and groups: from the C library, or from the files of a captured tree. */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "base/idset.h"
#include "base/number.h"
#include "collect/lines.h"
#include "collect/parts.h"

static const char *names_user_name(uint32_t id)
{
    const struct passwd *entry = getpwuid((uid_t)id);
    return entry ? entry->pw_name : NULL;
}

static const char *group_name(uint32_t id)
{
    const struct group *entry = getgrgid((gid_t)id);
    return entry ? entry->gr_name : NULL;
}

/* Both files have the name in the first field and the number in the third. */
struct directory {
    const char *name; /* in nsswitch.conf(5) */
    const char *path;
    const char *(*look_up)(uint32_t id);
    size_t ids[2];     /* offsets in an object of the owner's and the creator's, as uint32_t */
    bool of_processes; /* processes have such an id too */
};

#define PLACES(owner, creator) offsetof(struct object, owner), offsetof(struct object, creator)
static const struct directory users = {
    "passwd", "/etc/passwd", names_user_name, {PLACES(uid, cuid)}, true};
static const struct directory groups = {
    "group", "/etc/group", group_name, {PLACES(gid, cgid)}, false};

static void name_add(struct collection *collection, struct names *names, uint32_t id,
                     struct text name)
{
    struct arena *arena = &collection->snapshot->arena;
    names_add(names, id, (struct text){arena_text(arena, name.start, name.length), name.length});
}

/* The name of an id without a name is its number. */
static void add_number(struct collection *collection, struct names *names, uint32_t id)
{
    struct buffer number = BUFFER_IN_MEMORY;
    buffer_unsigned(&number, id);
    name_add(collection, names, id, text_in(&number));
    buffer_free(&number);
}

static void read_entry(struct collection *collection, struct names *names,
                       const struct idmap *needed, struct text line)
{
    uint64_t id = 0;
    uint32_t ignored;
    struct text name = text_take(&line, ':');

    (void)text_take(&line, ':');
    struct text number = text_take(&line, ':');
    if (!name.length || number_in(number, 10, UINT32_MAX, &id))
        return;
    if (idmap_find(needed, (uint32_t)id, &ignored))
        name_add(collection, names, (uint32_t)id, name);
}

/*
 * Reads the names of the ids in NEEDED from the captured file. Returns 0, also if there is no such
 * regular file, or -errno.
 */
static int read_file(struct collection *collection, struct names *names, const char *path,
                     const struct idmap *needed)
{
    struct lines *lines;
    struct text line;
    int state = lines_open(&lines, collection->source, path, NULL);
    if (state)
        return state == -ENOENT || state == -ENOTSUP ? 0 : state;
    while ((state = lines_next(lines, &line)) > LINE_END) {
        if (state == LINE_WHOLE)
            read_entry(collection, names, needed, line);
    }
    if (state < 0)
        collection_report_lines(collection, path, lines, state);
    lines_close(lines);
    return state; /* LINE_END is 0 */
}

/* Returns the ids that need a name. */
static struct idset gather_ids(const struct snapshot *snapshot, const struct directory *directory)
{
    struct idset set = {0};
    uint32_t id = 0, last[2] = {0};

    for (size_t i = 0; i < snapshot->count; i++) {
        for (size_t which = 0; which < 2; which++) {
            memcpy(&id, (const char *)&snapshot->objects[i] + directory->ids[which], sizeof(id));
            /* Neighbours mostly have the same owner. */
            if (i == 0 || id != last[which])
                idset_add(&set, id);
            last[which] = id;
        }
    }
    for (size_t i = 0; directory->of_processes && i < snapshot->process_count; i++) {
        if (snapshot->processes[i].has_uid)
            idset_add(&set, snapshot->processes[i].uid);
    }
    return set;
}

/* The progress of the look-ups. */
struct look_up {
    const struct directory *directory;
    bool captured;
    bool tried_root, has_root; /* whether 0 was looked up, and has a name */
    uint64_t failures;
    int error; /* errno of the first of them, or 0 */
};

/* getpwuid(3) and getgrgid(3) list these values of errno for an id that does not exist. */
static bool is_not_found(int error)
{
    return error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
}

/* A broken nsswitch.conf(5) finds nobody, without an error. 0 has a name on every system. */
static bool answers(struct look_up *look_up)
{
    if (!look_up->tried_root)
        look_up->has_root = look_up->directory->look_up(0) != NULL;
    look_up->tried_root = true;
    return look_up->has_root;
}

/* Returns the name of ID. NULL: it has none, or, if *FAILED, the look-up failed. */
static const char *look_up_name(struct look_up *look_up, uint32_t id, bool *failed)
{
    *failed = look_up->captured && look_up->error;
    if (look_up->captured)
        return NULL;
    errno = 0;
    const char *name = look_up->directory->look_up(id);
    int error = errno;
    if (name)
        return name;
    *failed = !is_not_found(error) || !id || !answers(look_up);
    if (*failed && !look_up->failures && !is_not_found(error))
        look_up->error = error;
    return NULL;
}

static void name_id(struct collection *collection, struct names *names, struct look_up *look_up,
                    uint32_t id)
{
    struct text known;
    bool failed;

    if (names_find(names, id, &known))
        return;
    const char *name = look_up_name(look_up, id, &failed);
    if (name)
        name_add(collection, names, id, text_of(name));
    else if (!failed)
        add_number(collection, names, id);
    look_up->failures += failed;
}

static void collect_from(struct collection *collection, struct names *names,
                         const struct directory *directory)
{
    struct idset set = gather_ids(collection->snapshot, directory);
    struct look_up look_up = {.directory = directory,
                              .captured = source_is_captured(collection->source)};

    if (look_up.captured)
        look_up.error = -read_file(collection, names, directory->path, &set.index);
    for (size_t i = 0; i < set.count; i++)
        name_id(collection, names, &look_up, set.ids[i]);
    if (look_up.failures)
        collection_report(
            collection, look_up.captured ? directory->path : directory->name,
            (struct problem){PROBLEM_UNNAMED, .count = look_up.failures, .error = look_up.error});
    idset_free(&set);
}

void collect_names(struct collection *collection, facts_t facts)
{
    if (facts & FACT_USERS)
        collect_from(collection, &collection->snapshot->users, &users);
    if (facts & FACT_GROUPS)
        collect_from(collection, &collection->snapshot->groups, &groups);
}
