/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All of src/collect/ on a kernel that is made of the input (world.h), in which calls fail, and processes and
 * objects come, go and change while they are looked at. Of what is collected, each object, semaphore, mapping
 * and waiting thread was really there; the snapshot is sound; what claims to be whole is; and an orphan has
 * nobody. Nothing is made, removed or changed.
 *
 * The child that looks into processes (src/collect/probe.c) is made by vfork(2), so that it is quick and the
 * fuzzer sees what it does: see local.mk.
 */
#include "config.h"

#undef waitpid /* local.mk lets probe.c call the one below */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "fuzz.h"
#include "world.h"

#include "collect/collect.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/verdict.h"

/* What probe.c calls in place of parallel_for and waitpid. */
void kernel_in_turn(size_t count, void (*work)(void *context, size_t piece), void *context);
pid_t kernel_waitpid(pid_t pid, int *status, int options);

void kernel_in_turn(size_t count, void (*work)(void *context, size_t piece), void *context)
{
    for (size_t i = 0; i < count; i++)
        work(context, i);
}

/* A child that failed has said why, but is not to be taken for one that got stuck. */
pid_t kernel_waitpid(pid_t pid, int *status, int options)
{
    int ended = 0;
    pid_t child = waitpid(pid, &ended, options);
    bool is_good = (WIFEXITED(ended) && WEXITSTATUS(ended) == 0) ||
                   (WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL);

    FUZZ_EXPECT(child <= 0 || is_good, "a child ended with status %d", ended);
    if (status)
        *status = ended;
    return child;
}

/* Else system calls cut the sizes down that the world has. */
#if SIZE_MAX < UINT64_MAX

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    (void)puts("# not tested: the sizes of this machine's system calls have 32 bits");
    return -1;
}

#else

FUZZ_UNCOUNTED_BEGIN

/* What was there. */

/* Whether neither a trouble nor a fault can make something seem gone that is not. */
static bool is_steady(void)
{
    return !world.changes && !world.has_gone_lie;
}

static bool is_same_segment(const struct object *a, const struct object *b)
{
    return a->shm.size == b->shm.size && a->shm.nattch == b->shm.nattch &&
           a->shm.atime == b->shm.atime && a->shm.dtime == b->shm.dtime &&
           a->shm.cpid == b->shm.cpid && a->shm.lpid == b->shm.lpid &&
           (!(a->has & HAS_RSS) || a->shm.rss == b->shm.rss) &&
           (!(a->has & HAS_SWAP) || a->shm.swap == b->shm.swap);
}

static bool is_same_queue(const struct object *a, const struct object *b)
{
    return a->msg.qnum == b->msg.qnum && a->msg.cbytes == b->msg.cbytes &&
           a->msg.stime == b->msg.stime && a->msg.rtime == b->msg.rtime &&
           a->msg.lspid == b->msg.lspid && a->msg.lrpid == b->msg.lrpid &&
           (!(a->has & HAS_QBYTES) || a->msg.qbytes == b->msg.qbytes);
}

static bool is_same_set(const struct object *a, const struct object *b)
{
    return a->sem.nsems == b->sem.nsems && a->sem.otime == b->sem.otime;
}

static bool is_of_version(const struct object *object, const struct object *version)
{
    static bool (*const is_same[KINDS])(const struct object *, const struct object *) = {
        [KIND_SHM] = is_same_segment, [KIND_MSG] = is_same_queue, [KIND_SEM] = is_same_set};

    return object->ref.kind == version->ref.kind && object->ref.number == version->ref.number &&
           (!object->ref.space || object->ref.space == version->ref.space) &&
           object->key == version->key && object->uid == version->uid &&
           object->gid == version->gid && object->cuid == version->cuid &&
           object->cgid == version->cgid && object->mode == version->mode &&
           object->ctime == version->ctime && is_same[object->ref.kind](object, version);
}

static bool was_semaphore(const struct object *set, size_t number,
                          const struct semaphore *semaphore)
{
    for (size_t i = 0; i < world.version_count; i++) {
        const struct world_object *version = &world.versions[i];
        const struct semaphore *other = &version->semaphores[number];
        if (version->object.ref.kind == KIND_SEM && version->object.ref.number == set->ref.number &&
            (!(set->has & HAS_VALUES) || semaphore->value == other->value) &&
            (!(set->has & HAS_PIDS) || semaphore->pid == other->pid) &&
            (!(set->has & HAS_WAITERS) ||
             (semaphore->ncnt == other->ncnt && semaphore->zcnt == other->zcnt)))
            return true;
    }
    return false;
}

static void expect_real(const struct snapshot *now, const struct object *object)
{
    size_t i = 0;

    while (i < world.version_count && !is_of_version(object, &world.versions[i].object))
        i++;
    FUZZ_EXPECT(i < world.version_count, "%s %llu in %u never was as it is",
                kind_names[object->ref.kind], (unsigned long long)object->ref.number,
                object->ref.space);
    FUZZ_EXPECT(!(object->has & HAS_VANISHED), "an object that vanished is told of");
    for (i = 0;
         object->ref.kind == KIND_SEM && object->has & HAS_SEMAPHORES && i < object->sem.nsems; i++)
        FUZZ_EXPECT(object->sem.first_at + i < now->semaphore_count &&
                        was_semaphore(object, i, &now->semaphores[object->sem.first_at + i]),
                    "semaphore %zu of set %llu never was so", i,
                    (unsigned long long)object->ref.number);
}

/*
 * Whether MAPPING is one of OBJECT, in the namespace of PROCESS. What is in the memory of its parent
 * (vfork(2)) is not its own, but where a call failed that may not be known.
 */
static bool maps_object(const struct world_process *process, const struct world_mapping *mapping,
                        const struct object *object, bool is_doubtful)
{
    return mapping->is_shared && mapping->is_segment && mapping->id == object->ref.number &&
           (is_doubtful || !process->is_in_parents_memory) &&
           FIRST_SPACE + process->space == object->ref.space &&
           (mapping->key == object->key || object->mode & MODE_DEST);
}

static void expect_mapped(const struct link *link, const struct object *object)
{
    const struct world_process *process = world_process(link->pid);

    FUZZ_EXPECT(process, "process %u never was", link->pid);
    if (process->refuses & IS_GARBAGE)
        return;
    for (size_t i = 0; i < process->mapping_count; i++) {
        const struct world_mapping *mapping = &process->mappings[i];
        bool is_it = mapping->address == link->mapping.address;
        if (is_it && mapping->size == link->mapping.size &&
            mapping->access == link->mapping.access &&
            maps_object(process, mapping, object, world.has_faults || world.changes))
            return;
    }
    fuzz_fail("process %u has no segment %llu at %llx", link->pid,
              (unsigned long long)object->ref.number, (unsigned long long)link->mapping.address);
}

static enum kind kind_of_call(enum call call)
{
    return call == CALL_SEMOP ? KIND_SEM : KIND_MSG;
}

static bool is_in_call_on(const struct world_process *process, const struct world_thread *thread,
                          const struct object *object)
{
    return thread->call != CALL_NONE && kind_of_call(thread->call) == object->ref.kind &&
           (uint64_t)thread->id == object->ref.number &&
           FIRST_SPACE + process->space == object->ref.space;
}

/* One that is stopped waits on a set no more (semop(2), EINTR). */
static bool waits_on(const struct world_process *process, const struct world_thread *thread,
                     const struct object *object)
{
    bool is_stopped = strchr("Tt", process->state) != NULL;

    return is_in_call_on(process, thread, object) && !(is_stopped && thread->call == CALL_SEMOP);
}

/* The first operation that cannot be done, one after the other: semop(2). */
static const struct sembuf *first_obstacle(const struct snapshot *now, const struct object *set,
                                           const struct world_thread *thread)
{
    long values[MOST_SEMAPHORES];

    for (size_t i = 0; i < set->sem.nsems; i++)
        values[i] = (long)now->semaphores[set->sem.first_at + i].value;
    for (size_t i = 0; i < thread->count; i++) {
        const struct sembuf *operation = &thread->operations[i];
        if (operation->sem_num >= set->sem.nsems)
            return NULL;
        long *value = &values[operation->sem_num];
        if (operation->sem_op ? *value + operation->sem_op < 0 : *value != 0)
            return operation;
        *value += operation->sem_op;
    }
    return NULL;
}

static void expect_operation(const struct snapshot *now, const struct object *set,
                             const struct world_thread *thread, const struct wait *wait)
{
    const struct sembuf *obstacle = first_obstacle(now, set, thread);
    bool is_one = false;

    if (obstacle) {
        FUZZ_EXPECT(wait->number == obstacle->sem_num && wait->change == obstacle->sem_op,
                    "thread %u waits for %d at %u, and not for %d at %u", wait->tid,
                    obstacle->sem_op, obstacle->sem_num, wait->change, wait->number);
        return;
    }
    for (size_t i = 0; i < thread->count; i++)
        is_one |= wait->number == thread->operations[i].sem_num &&
                  wait->change == thread->operations[i].sem_op;
    FUZZ_EXPECT(is_one, "thread %u has no such operation", wait->tid);
}

static void expect_waiting(const struct snapshot *now, const struct link *link,
                           const struct object *object)
{
    static const enum call calls[] = {[OPERATION_SEMOP] = CALL_SEMOP,
                                      [OPERATION_SEND] = CALL_SEND,
                                      [OPERATION_RECEIVE] = CALL_RECEIVE};
    const struct wait *wait = &link->wait;
    const struct world_process *process = world_process(link->pid);
    const struct world_thread *thread = process ? world_thread(process, wait->tid) : NULL;

    if (process && process->refuses & IS_GARBAGE)
        return;
    /* Of whom it cannot be read whether they are stopped, it counts that they are in the call. */
    FUZZ_EXPECT(thread && thread->call == calls[wait->operation] &&
                    (world.has_faults ? is_in_call_on : waits_on)(process, thread, object),
                "thread %u does not wait on %s %llu", wait->tid, kind_names[object->ref.kind],
                (unsigned long long)object->ref.number);
    if (!wait->is_known)
        return;
    if (thread->call == CALL_SEMOP)
        expect_operation(now, object, thread, wait);
    else if (thread->call == CALL_SEND)
        FUZZ_EXPECT(wait->bytes == thread->bytes, "thread %u sends no %llu bytes", wait->tid,
                    (unsigned long long)wait->bytes);
    else
        FUZZ_EXPECT(wait->type == thread->type, "thread %u does not receive type %lld", wait->tid,
                    (long long)wait->type);
}

/* Sound. */

static const struct object *find_object(const struct snapshot *now, const struct ref *ref)
{
    for (size_t i = 0; i < now->count; i++) {
        if (ref_is_same(&now->objects[i].ref, ref))
            return &now->objects[i];
    }
    return NULL;
}

static void expect_sound_objects(const struct snapshot *now, unsigned kinds)
{
    size_t sum = 0;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        FUZZ_EXPECT(!now->of[kind].count || (kinds & KIND_BIT(kind)), "%s was not asked for",
                    kind_names[kind]);
        for (size_t i = 0; i < now->of[kind].count; i++) {
            const struct object *object = &now->objects[now->of[kind].first + i];
            FUZZ_EXPECT(object->ref.kind == kind, "an object stands among others");
            FUZZ_EXPECT(world.changes || find_object(now, &object->ref) == object,
                        "%s %llu is there twice", kind_names[kind],
                        (unsigned long long)object->ref.number);
            expect_real(now, object);
        }
        sum += now->of[kind].count;
    }
    FUZZ_EXPECT(sum == now->count, "%zu objects, by kind %zu", now->count, sum);
}

static bool is_before(const struct link *a, const struct link *b)
{
    int order = ref_compare(&a->ref, &b->ref);

    if (order || a->pid != b->pid)
        return order ? order < 0 : a->pid < b->pid;
    if (a->role == LINK_ATTACHED)
        return a->mapping.address < b->mapping.address;
    return a->wait.tid < b->wait.tid;
}

static void expect_sound_links(const struct snapshot *now, uint32_t pid)
{
    for (size_t i = 0; i < now->link_count; i++) {
        const struct link *link = &now->links[i];
        const struct object *object = find_object(now, &link->ref);
        FUZZ_EXPECT(object, "a link leads to no object");
        FUZZ_EXPECT(!i || is_before(&now->links[i - 1], link),
                    "links are there twice, or unsorted");
        FUZZ_EXPECT(!pid || link->pid == pid, "process %u was not asked about", link->pid);
        if (link->role == LINK_ATTACHED)
            expect_mapped(link, object);
        else
            expect_waiting(now, link, object);
        const struct link *by_process = &now->links[now->links_by_process[i]];
        FUZZ_EXPECT(!i || now->links[now->links_by_process[i - 1]].pid <= by_process->pid,
                    "links are not sorted by process");
        FUZZ_EXPECT(snapshot_process(now, link->pid), "the process of a link is missing");
    }
}

static void expect_sound_processes(const struct snapshot *now)
{
    for (size_t i = 0; i < now->process_count; i++) {
        const struct process *process = &now->processes[i];
        const struct world_process *real = world_process(process->pid);
        FUZZ_EXPECT(snapshot_process(now, process->pid) == process, "a process is there twice");
        if (process->state == PROCESS_GONE && is_steady())
            FUZZ_EXPECT(!real || !world_lives(real), "process %u lives", process->pid);
        if (process->state != PROCESS_LIVE)
            continue;
        FUZZ_EXPECT(real, "process %u never was", process->pid);
        FUZZ_EXPECT(world.changes || real->refuses & IS_GARBAGE ||
                        (world_lives(real) && text_equals(process->command, "app")),
                    "process %u is called %.*s, or has ended", process->pid,
                    (int)process->command.length, process->command.start);
    }
}

/* Whole. */

static size_t count_mappings(const struct object *object, uint32_t pid, bool is_doubtful)
{
    size_t count = 0;

    for (size_t i = 0; i < world.process_count; i++) {
        const struct world_process *process = &world.processes[i];
        for (size_t j = 0; j < process->mapping_count; j++)
            count += world_lives(process) && (!pid || pid == process->pid) &&
                     maps_object(process, &process->mappings[j], object, is_doubtful);
    }
    return count;
}

static size_t count_waiting(const struct object *object, uint32_t pid,
                            bool (*is_one)(const struct world_process *process,
                                           const struct world_thread *thread,
                                           const struct object *object))
{
    size_t count = 0;

    for (size_t i = 0; i < world.process_count; i++) {
        const struct world_process *process = &world.processes[i];
        for (size_t j = 0; j < process->thread_count; j++) {
            /* The first thread of one that has ended is in no call; nor in a namespace. */
            bool is_there = world_lives(process) && (j || !strchr("ZX", process->state));
            count += is_there && (!pid || pid == process->pid) &&
                     is_one(process, &process->threads[j], object);
        }
    }
    return count;
}

/* Where nobody was refused and everybody is seen, all links are found that the kernel counts. */
static void expect_all_links(const struct snapshot *now, const struct object *object, uint32_t pid)
{
    enum search_id id = object->ref.kind == KIND_SHM ? SEARCH_MAPPINGS : SEARCH_THREADS;
    const struct search *search = &now->searches[id];
    size_t found, most = SIZE_MAX;

    if (!is_steady() || !search->done || search->is_blind || search->refused.count ||
        !object->ref.space)
        return;
    (void)links_of(now, object, &found);
    bool is_segment = object->ref.kind == KIND_SHM;
    size_t least =
        is_segment ? count_mappings(object, pid, false) : count_waiting(object, pid, waits_on);
    size_t real = is_segment ? count_mappings(object, pid, world.has_faults)
                             : count_waiting(object, pid, is_in_call_on);
    if (object->ref.kind == KIND_SHM && !pid)
        most = object->shm.nattch;
    if (object->ref.kind == KIND_SEM && !pid) {
        const struct quantity waiters = links_count_waiters(now, object);
        most = waiters.known ? waiters.amount : 0;
    }
    FUZZ_EXPECT(found >= (least < most ? least : most) && found <= (real < most ? real : most),
                "%zu links of %s %llu are found; there are %zu to %zu, by the kernel %zu", found,
                kind_names[object->ref.kind], (unsigned long long)object->ref.number, least, real,
                most);
}

static bool is_live_user(uint32_t ns, uint32_t uid)
{
    for (size_t i = 0; i < world.process_count; i++) {
        const struct world_process *process = &world.processes[i];
        for (size_t j = 0; j < 4; j++) {
            if (FIRST_SPACE + process->space == ns && process->uids[j] == uid)
                return true;
        }
    }
    return false;
}

static void expect_owners(const struct snapshot *now)
{
    const struct owners *owners = &now->owners;

    for (size_t i = 0; i < owners->live_count && !world.has_gone_lie; i++)
        FUZZ_EXPECT(is_live_user(owners->live[i].ns, owners->live[i].uid),
                    "user %u has no process in %u", owners->live[i].uid, owners->live[i].ns);
    if (!owners->complete || !is_steady())
        return;
    for (size_t i = 0; i < world.process_count; i++) {
        const struct world_process *process = &world.processes[i];
        for (size_t j = 0; j < 4 && world_lives(process); j++)
            FUZZ_EXPECT(owners_live(owners, FIRST_SPACE + (uint32_t)process->space,
                                    process->uids[j]) != TRUTH_FALSE,
                        "user %u has no process by owners that are complete", process->uids[j]);
    }
}

static size_t count_real(enum kind kind)
{
    size_t count = 0;

    for (size_t space = 0; space < world.space_count; space++) {
        for (size_t slot = 0; slot < MOST_SLOTS; slot++)
            count += world.objects[space][kind][slot].exists;
    }
    return count;
}

/* Whether all objects should be there. A user who may not see some is told so, and that is no failure. */
static bool claims_all_objects(const struct snapshot *now)
{
    for (size_t i = 0; i < now->problem_count; i++) {
        enum problem_kind kind = now->problems[i].kind;
        if (kind == PROBLEM_HIDDEN || kind == PROBLEM_CLOSED)
            return false;
    }
    return snapshot_is_whole(now);
}

static void expect_whole(const struct snapshot *now, const struct request *request)
{
    for (size_t i = 0; i < now->count; i++)
        expect_all_links(now, &now->objects[i], request->pid);
    expect_owners(now);
    for (int id = 0; id < SEARCHES; id++) {
        const struct refused *refused = &now->searches[id].refused;
        FUZZ_EXPECT(world.has_faults || world.changes || !refused->count,
                    "%llu processes were refused", (unsigned long long)refused->count);
        FUZZ_EXPECT(refused->named <= refused->count, "%zu of %llu are named", refused->named,
                    (unsigned long long)refused->count);
    }
    if (!is_steady() || !claims_all_objects(now))
        return;
    for (enum kind kind = 0; kind < KINDS; kind++)
        FUZZ_EXPECT(!(request->kinds & KIND_BIT(kind)) || now->of[kind].count == count_real(kind),
                    "%zu objects of %s by a whole snapshot, not %zu", now->of[kind].count,
                    kind_names[kind], count_real(kind));
}

/* Orphans. */

static bool lives_by_pid(uint32_t pid)
{
    const struct world_process *process = world_process(pid);
    return process && world_lives(process);
}

static void expect_orphan(const struct snapshot *now, const struct object *object, bool is_known)
{
    struct traces traces = traces_of(now, object);
    struct trace trace;
    bool is_of_users = object->ref.kind != KIND_SHM || object->key;

    FUZZ_EXPECT(!object_attaches(object), "an orphan is attached");
    /* How many wait on a set only the kernel says. */
    FUZZ_EXPECT(object->ref.kind != KIND_MSG || !count_waiting(object, 0, waits_on),
                "somebody waits on an orphan");
    while (!is_known && traces_next(&traces, &trace))
        FUZZ_EXPECT(!lives_by_pid(trace.pid), "process %u of an orphan lives", trace.pid);
    for (size_t i = 0; i < world.process_count && is_of_users && !is_known; i++) {
        const struct world_process *process = &world.processes[i];
        for (size_t j = 0; j < 4; j++)
            FUZZ_EXPECT(!world_lives(process) ||
                            FIRST_SPACE + process->space != object->ref.space ||
                            (process->uids[j] != object->uid && process->uids[j] != object->cuid),
                        "user %u of an orphan has process %u", process->uids[j], process->pid);
    }
}

static void expect_verdicts(const struct snapshot *now)
{
    struct arena scratch = {0};
    const struct view view = {.now = now, .scratch = &scratch};

    for (size_t row = 0; row < now->count; row++) {
        const struct judgement judgement = verdict_of(&view, row);
        FUZZ_EXPECT(judgement.verdict < VERDICTS && judgement.count <= MOST_EVIDENCE,
                    "no verdict on an object");
        if (judgement.verdict == VERDICT_ORPHAN && is_steady())
            expect_orphan(now, &now->objects[row], judgement.known.product != NULL);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
}

FUZZ_UNCOUNTED_END

static struct request take_request(struct input *input)
{
    static const facts_t of_names = FACT_PROTECTION;
    uint8_t kinds = input_byte(input), totals = input_byte(input), pid = input_byte(input);
    facts_t facts = input_number(input, 3) & ~of_names;

    return (struct request){.kinds = kinds & ALL_KINDS,
                            .totals = totals & ALL_KINDS,
                            .facts = facts,
                            .pid = pid < 6 ? 5000000U + pid : 0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct space spaces[MOST_SPACES] = {{.inode = FIRST_SPACE, .file = -1},
                                               {.inode = FIRST_SPACE + 1, .file = FIRST_SPACE + 1}};
    struct input input = {data, size};
    struct request request = take_request(&input);
    struct source source = {
        .calls = &world_calls, .root = -1, .home = -1, .closed = input_byte(&input) & 1};

    world_make(&input);
    if (world.space_count > 1) {
        source.spaces = spaces;
        source.space_count = world.space_count;
        source.home = FIRST_SPACE;
    }
    struct snapshot *now = collect(&source, &request);
    world_expect_harmless();
    expect_sound_objects(now, request.kinds | request.totals); /* sums may be counted */
    expect_sound_links(now, request.pid);
    expect_sound_processes(now);
    expect_whole(now, &request);
    if (request.facts & FACT_VERDICT)
        expect_verdicts(now);
    snapshot_free(now);
    return 0;
}

#endif
