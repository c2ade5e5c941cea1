/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which users, and which programs of products, have live processes in which IPC namespace: every
 * process in /proc by its status and its link ns/ipc (proc(5), namespaces(7)). The link may be read by
 * whoever may trace the process.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/idset.h"
#include "base/number.h"
#include "collect/walk.h"
#include "model/products.h"

/* Reads the numbers behind "Uid:". Returns whether all are there. */
static bool parse_uids(const char *status, uint32_t *uids)
{
    const char *at = status_field(status, "\nUid:");
    for (size_t i = 0; at && i < UIDS; i++) {
        uint64_t uid;
        size_t length = strcspn(at, "\t\n");
        if (number_parse(at, length, 10, UINT32_MAX, &uid))
            return false;
        uids[i] = (uint32_t)uid;
        at += length + (at[length] == '\t');
    }
    return at;
}

static bool has_other_threads(const char *status)
{
    const char *threads = status_field(status, "\nThreads:");
    return !threads || strncmp(threads, "1\n", 2) != 0;
}

static bool status_has_ended(const char *status)
{
    const char *state = status_field(status, "\nState:");
    return state && process_has_ended(*state, has_other_threads(status));
}

/* In the child. */

/* At most 15 characters (TASK_COMM_LEN). No program's name has one that the kernel escapes here. */
static void copy_program(char *command, size_t size, const char *status)
{
    const char *name = strncmp(status, "Name:\t", 6) == 0 ? status + 6 : "";
    struct text text = {name, strcspn(name, "\n")};

    if (text.length < size && product_has_program(text))
        memcpy(command, text.start, text.length);
}

/* What was noticed of a process. */
struct notice {
    bool several; /* it has more than one thread */
    bool unsure;  /* in which namespace one of them is cannot be told */
};

/*
 * FOLDER is that of a process or thread below /proc: namespace and users belong to each thread
 * (namespaces(7), credentials(7)).
 */
static enum inspection owners_look_at_thread(struct visit *visit,
                                             const struct collection *collection,
                                             const char *folder, struct notice *notice)
{
    struct finding finding = {.process = {.pid = (uint32_t)strtoul(folder, NULL, 10)}};
    uint32_t *ns = &finding.process.ns;
    char path[64], status[4096];

    (void)snprintf(path, sizeof(path), "/proc/%s/status", folder);
    int result = source_read_start(collection->source, path, status, sizeof(status));
    if (result == -ENOENT || result == -ESRCH || (!result && status_has_ended(status)))
        return INSPECTION_GONE;
    if (result || !parse_uids(status, finding.process.uids))
        return INSPECTION_REFUSED;
    notice->several = has_other_threads(status);
    result = strchr(folder, '/') ? process_namespace(collection, folder, ns)
                                 : visit_namespace(visit, ns);
    /* The link of a first thread that has ended is gone, though others may go on. */
    if ((result == -ENOENT || result == -ESRCH) && !notice->several)
        return INSPECTION_GONE;
    if (result)
        *ns = 0;
    notice->unsure |= result != 0;
    copy_program(finding.process.command, sizeof(finding.process.command), status);
    visit_tell(visit, &finding);
    return INSPECTION_DONE;
}

static enum inspection look_at_other_threads(struct visit *visit,
                                             const struct collection *collection,
                                             struct notice *notice)
{
    char folder[40];
    uint32_t *threads = NULL;
    enum inspection worst = INSPECTION_DONE;

    (void)snprintf(folder, sizeof(folder), "/proc/%lu/task", (unsigned long)visit->pid);
    ssize_t count = collection->source->calls->list_numbers(folder, &threads);
    if (count < 0)
        worst = errno == ENOENT || errno == ESRCH ? INSPECTION_GONE : INSPECTION_REFUSED;
    for (ssize_t i = 0; i < count; i++) {
        if (threads[i] == visit->pid)
            continue;
        (void)snprintf(folder, sizeof(folder), "%lu/task/%lu", (unsigned long)visit->pid,
                       (unsigned long)threads[i]);
        enum inspection inspection = owners_look_at_thread(visit, collection, folder, notice);
        worst = inspection > worst ? inspection : worst;
    }
    free(threads);
    return worst;
}

static enum inspection owners_look(struct visit *visit, const void *context)
{
    const struct collection *collection = context;
    char folder[16];
    struct notice notice = {0};

    (void)snprintf(folder, sizeof(folder), "%lu", (unsigned long)visit->pid);
    enum inspection inspection = owners_look_at_thread(visit, collection, folder, &notice);
    if (inspection == INSPECTION_DONE && notice.several)
        inspection = look_at_other_threads(visit, collection, &notice);
    if (notice.unsure && inspection == INSPECTION_GONE)
        return INSPECTION_GONE_PARTLY;
    return notice.unsure && inspection == INSPECTION_DONE ? INSPECTION_PARTLY : inspection;
}

/* In the program. */

static bool owners_take(void *context, const struct finding *finding)
{
    struct collection *collection = context;
    struct snapshot *snapshot = collection->snapshot;
    struct owners *owners = &snapshot->owners;
    size_t length = strnlen(finding->process.command, sizeof(finding->process.command));
    uint32_t ns = finding->process.ns;

    if (finding->process.pid == (uint32_t)getpid())
        return true;
    if (length) {
        const char *command = arena_text(&snapshot->arena, finding->process.command, length);
        owners_add_runner(owners, ns, finding->process.pid, (struct text){command, length});
    }
    for (size_t i = 0; i < UIDS; i++) {
        if (ns)
            owners_add_live(owners, ns, finding->process.uids[i]);
        else
            idmap_add(&owners->unsure, finding->process.uids[i], 0);
    }
    return true;
}

/*
 * In a user namespace (user_namespaces(7)) that lacks users, one uid stands for all of those. Returns
 * false where it is not known which.
 */
static bool find_unmapped(const struct collection *collection, struct quantity *unmapped)
{
    enum { DEFAULT_OVERFLOWUID = 65534 }; /* linux/highuid.h */
    char number[32];

    if (maps_every_user(collection))
        return true;
    *unmapped = (struct quantity){true, DEFAULT_OVERFLOWUID};
    return source_read_start(collection->source, "/proc/sys/kernel/overflowuid", number,
                             sizeof(number)) == 0 &&
           number_parse(number, strlen(number), 10, UINT32_MAX, &unmapped->amount) == 0;
}

static bool owners_begin(struct collection *collection, struct hook *hook)
{
    struct owners *owners = &collection->snapshot->owners;

    *hook = (struct hook){
        .context = collection, .look = owners_look, .take = owners_take, .must_see_all = true};
    if (!collection->snapshot->count)
        return false;
    const struct watch *watch = collection_watch(collection);
    owners->complete = find_unmapped(collection, &owners->unmapped) && !collection->request->pid &&
                       collection->snapshot->ipc_namespace.known &&
                       snapshot_sees_all(collection->snapshot) && watch->ours && !watch->hides;
    return true;
}

static void owners_end(struct collection *collection, struct hook *hook)
{
    struct owners *owners = &collection->snapshot->owners;

    owners->complete = owners->complete && !hook->error && hook->worst <= INSPECTION_PARTLY;
    for (size_t i = 0; i < hook->lacking.count; i++)
        collect_refused(collection, hook->lacking.ids[i], &owners->refused);
}

const struct walk_search owners_search = {FACT_OWNERS, owners_begin, owners_end};
