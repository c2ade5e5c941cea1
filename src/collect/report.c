/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "collect/lines.h"
#include "collect/parts.h"

/* Puts a path in a captured tree behind that of the tree, as the user gave it. */
static void put_whole_path(struct buffer *out, const char *tree, const char *path)
{
    size_t length = strlen(tree);
    while (length && tree[length - 1] == '/')
        length--;
    buffer_put(out, tree, length);
    if (!length || path[1])
        buffer_text(out, path);
}

void collection_report(struct collection *collection, const char *path, struct problem problem)
{
    struct buffer where = BUFFER_IN_MEMORY;
    if (collection->source->tree && path[0] == '/')
        put_whole_path(&where, collection->source->tree, path);
    else
        buffer_text(&where, path);
    problem.where = buffer_string(&where);
    problem.count = problem.count ? problem.count : 1;
    snapshot_add_problem(collection->snapshot, problem);
    buffer_free(&where);
}

void collection_report_unseen(struct collection *collection)
{
    const struct watch *watch = collection_watch(collection);
    const char *why = NULL;

    /* That /proc cannot be read has been reported, and says as much. */
    if (watch->error)
        return;
    if (watch->hides)
        why = N_("/proc hides those of other users (hidepid)");
    else if (!watch->ours)
        why = N_("/proc is that of another pid namespace");
    else if (collection->contained && !collection->snapshot->closed)
        why =
            N_("this is a pid namespace of its own; if no process outside of it uses the objects, "
               "say so with --closed");
    collection_report(collection, "/proc", (struct problem){PROBLEM_UNSEEN, .what = why});
}

void collection_report_space(struct collection *collection, const struct space *space, int error)
{
    char where[32];
    (void)snprintf(where, sizeof(where), "ipc:[%lu]", (unsigned long)space->inode);
    collection_report(collection, where, (struct problem){PROBLEM_CLOSED, .error = -error});
}

struct problem problem_of_error(int error, const char *what)
{
    struct problem problem = {PROBLEM_UNREADABLE, .error = -error, .what = what};
    if (error == -ENOENT || error == -ENOSYS || error == -ENOTDIR)
        problem.kind = PROBLEM_ABSENT;
    else if (error == -ENOTSUP || error == -EXDEV)
        problem.kind = PROBLEM_IRREGULAR;
    else if (error == -EFBIG)
        problem.kind = PROBLEM_ENDLESS;
    return problem;
}

void collection_report_search(struct collection *collection, const char *where, int error)
{
    struct problem problem = problem_of_error(error, NULL);

    problem.is_of_search = true;
    collection_report(collection, where, problem);
}

void collection_report_lines(struct collection *collection, const char *path,
                             const struct lines *lines, int error)
{
    struct problem problem = problem_of_error(error, NULL);
    if (problem.kind == PROBLEM_ENDLESS)
        problem.line = lines->number - 1; /* it counts the line that could not be read */
    collection_report(collection, path, problem);
}
