/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of users and groups: by getpwuid(3), or from passwd(5) and group(5) of a captured tree. */
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

/* Both files have the name first and the number third. */
struct directory {
    const char *name; /* in nsswitch.conf(5) */
    const char *path;
    const char *(*look_up)(uint32_t id);
    size_t ids[2];     /* where an object has the owner's and the creator's, both uint32_t */
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

/* An id that has no name is called by its number. */
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
 * The names of the ids in NEEDED, as far as the captured file has them. Returns 0, also where there is
 * no such file or something else in its place, or -errno.
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

/* The ids that want a name. */
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

/* How looking up names goes. */
struct look_up {
    const struct directory *directory;
    bool captured;
    bool tried_root, has_root; /* whether 0 has a name was found out, and is so */
    uint64_t failures;
    int error; /* errno of the first of them, or 0 */
};

/*
 * What errno means where there was no entry: getpwuid(3) and getgrgid(3) list these for an id that does not
 * exist.
 */
static bool is_not_found(int error)
{
    return error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
}

/*
 * Where nsswitch.conf(5) is broken there is no error, and nobody is found. Every system has a name for
 * 0, so its look-up tells.
 */
static bool answers(struct look_up *look_up)
{
    if (!look_up->tried_root)
        look_up->has_root = look_up->directory->look_up(0) != NULL;
    look_up->tried_root = true;
    return look_up->has_root;
}

/* The name of ID; NULL where it has none, or that could not be found out, which *FAILED tells. */
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
    *failed = !is_not_found(error) || !answers(look_up);
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
