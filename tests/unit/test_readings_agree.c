/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Real objects, in an IPC namespace of the test's own, read by system call and as text. */
#include "config.h"

#include "support_source.h"

#include "collect/stat_any.h"
#include "collect/sysv.h"

#include <errno.h>
#include <sched.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

static uint32_t random_state = 2463534242;

static uint32_t random_below(uint32_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % limit;
}

/* A key that nobody has yet, or the private one. */
static key_t random_key(void)
{
    static uint32_t next;
    return random_below(4) == 0 ? IPC_PRIVATE : (key_t)(++next * 2654435761U);
}

static int random_mode(void)
{
    static const int modes[] = {0, 0600, 0666, 0777, 0400, 0020};
    uint32_t choice = random_below(2 * LENGTH_OF(modes));
    return choice < LENGTH_OF(modes) ? modes[choice] : (int)random_below(01000);
}

enum { MOST_ATTACHED = 64 };
static void *attached[MOST_ATTACHED];
static size_t attached_count;

static void make_segment(void)
{
    int id = shmget(random_key(), 1 + random_below(1 << 20), IPC_CREAT | random_mode());
    assert_true(id >= 0);
    void *place = NULL;
    if (random_below(3) == 0 && attached_count < MOST_ATTACHED) {
        place = shmat(id, NULL, random_below(2) ? SHM_RDONLY : 0);
        if (place != (void *)-1)
            attached[attached_count++] = place;
    }
    if (random_below(4) == 0)
        (void)shmctl(id, SHM_LOCK, NULL); /* may be refused */
    /* Marked to be destroyed where it is attached, else gone: a gap in the indexes. */
    if (random_below(6) == 0)
        assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
    if (place && place != (void *)-1 && random_below(3) == 0)
        assert_int_equal(shmdt(attached[--attached_count]), 0);
}

static void make_queue(void)
{
    struct {
        long type;
        char text[512];
    } message = {.type = 1, .text = ""};
    int id = msgget(random_key(), IPC_CREAT | random_mode());

    assert_true(id >= 0);
    for (uint32_t i = random_below(5); i; i--)
        (void)msgsnd(id, &message, random_below(sizeof(message.text)), IPC_NOWAIT);
    if (random_below(2))
        (void)msgrcv(id, &message, sizeof(message.text), 0, IPC_NOWAIT);
    if (random_below(6) == 0)
        assert_int_equal(msgctl(id, IPC_RMID, NULL), 0);
}

static void make_set(void)
{
    uint32_t count = 1 + random_below(40);
    int id = semget(random_key(), (int)count, IPC_CREAT | random_mode());

    assert_true(id >= 0);
    if (random_below(2)) {
        struct sembuf operation = {(unsigned short)random_below(count),
                                   (short)(1 + random_below(100)), IPC_NOWAIT};
        (void)semop(id, &operation, 1);
    }
    if (random_below(6) == 0)
        assert_int_equal(semctl(id, 0, IPC_RMID), 0);
}

static void make_objects(size_t of_each_kind)
{
    for (size_t i = 0; i < of_each_kind; i++) {
        make_segment();
        make_queue();
        make_set();
    }
}

/* The objects of a namespace go with it, but for those that are attached. */
static int start_anew(void **state)
{
    (void)state;
    while (attached_count)
        shmdt(attached[--attached_count]);
    return unshare(CLONE_NEWIPC);
}

static int barred_shmctl(int id, int command, void *buffer)
{
    (void)id;
    (void)command;
    (void)buffer;
    errno = ENOSYS;
    return -1;
}

static int barred_semctl(int id, int number, int command, void *buffer)
{
    (void)number;
    return barred_shmctl(id, command, buffer);
}

static struct snapshot *read_as_text(void)
{
    struct calls calls = kernel_calls;
    calls.shmctl = calls.msgctl = barred_shmctl;
    calls.semctl = barred_semctl;
    const struct source source = {.calls = &calls, .root = -1};
    const struct request request = {.kinds = ALL_KINDS};
    return collect(&source, &request);
}

static struct snapshot *read_by_calls(void)
{
    const struct source source = SOURCE_KERNEL;
    const struct request request = {.kinds = ALL_KINDS};
    struct collection collection = support_collection(&source, &request);
    for (int kind = 0; kind < KINDS; kind++)
        assert_int_equal(sysv_calls_read(&collection, (enum kind)kind, BY_STAT_ANY), 0);
    return collection.snapshot;
}

static bool same_segment(const struct segment *a, const struct segment *b)
{
    return a->size == b->size && a->nattch == b->nattch && a->atime == b->atime &&
           a->dtime == b->dtime && a->cpid == b->cpid && a->lpid == b->lpid;
}

/* The text does not have qbytes. */
static bool same_queue(const struct queue *a, const struct queue *b)
{
    return a->qnum == b->qnum && a->cbytes == b->cbytes && a->stime == b->stime &&
           a->rtime == b->rtime && a->lspid == b->lspid && a->lrpid == b->lrpid;
}

static bool same_set(const struct set *a, const struct set *b)
{
    return a->nsems == b->nsems && a->otime == b->otime;
}

static bool same_object(const struct object *a, const struct object *b)
{
    if (a->ref.kind != b->ref.kind || a->ref.number != b->ref.number || a->key != b->key ||
        a->uid != b->uid || a->gid != b->gid || a->cuid != b->cuid || a->cgid != b->cgid ||
        a->mode != b->mode || a->ctime != b->ctime)
        return false;
    if (a->ref.kind == KIND_SHM)
        return same_segment(&a->shm, &b->shm);
    return a->ref.kind == KIND_MSG ? same_queue(&a->msg, &b->msg) : same_set(&a->sem, &b->sem);
}

static void expect_agreement(size_t at_least)
{
    struct snapshot *calls = read_by_calls(), *text = read_as_text();

    EXPECT_NO_PROBLEM(calls);
    EXPECT_NO_PROBLEM(text);
    assert_true(calls->count >= at_least);
    assert_int_equal(calls->count, text->count);
    for (int kind = 0; kind < KINDS; kind++) {
        assert_int_equal(calls->of[kind].count, text->of[kind].count);
    }
    for (size_t i = 0; i < calls->count; i++) {
        if (!same_object(&calls->objects[i], &text->objects[i]))
            fail_msg("%s %d is not the same as text, where it is %d",
                     kind_names[calls->objects[i].ref.kind], sysv_id(&calls->objects[i].ref),
                     sysv_id(&text->objects[i].ref));
    }
    snapshot_free(calls);
    snapshot_free(text);
}

/* Called where nothing has been made yet: a first segment has the index 0, which is its id. */
static void need_stat_any(void)
{
    struct shmid_ds status;
    int id = shmget(IPC_PRIVATE, 1, 0600);
    bool answered = shmctl(id, SHM_STAT_ANY, &status) == id;
    assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
    if (!answered) {
        print_message("# not tested: SHM_STAT_ANY is not known here\n");
        skip();
    }
}

static void an_empty_namespace(void **state)
{
    (void)state;
    expect_agreement(0);
}

static void a_few_objects_again_and_again(void **state)
{
    (void)state;
    need_stat_any();
    for (int round = 0; round < 30; round++) {
        assert_int_equal(start_anew(NULL), 0);
        make_objects(1 + random_below(20));
        expect_agreement(0);
    }
}

static void three_thousand_objects(void **state)
{
    (void)state;
    need_stat_any();
    make_objects(1000);
    expect_agreement(2000);
}

static void marked_and_attached_segments(void **state)
{
    (void)state;
    need_stat_any();
    int id = shmget(7, 4096, IPC_CREAT | 0600);
    attached[attached_count] = shmat(id, NULL, 0);
    assert_true(attached[attached_count] != (void *)-1);
    attached_count++;
    assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
    expect_agreement(1);
    struct snapshot *snapshot = read_by_calls();
    EXPECT_IDS(snapshot, KIND_SHM, id);
    assert_int_equal(snapshot->objects[0].mode, MODE_DEST | 0600);
    assert_int_equal(snapshot->objects[0].key, 0);
    assert_int_equal(snapshot->objects[0].shm.nattch, 1);
    assert_int_equal(snapshot->objects[0].shm.cpid, getpid());
    snapshot_free(snapshot);
}

/* Ids have a sequence number in their upper bits, and *_STAT_ANY goes by the lower ones. */
static void each_is_found_by_its_id(void **state)
{
    const struct source source = SOURCE_KERNEL;
    (void)state;
    need_stat_any();
    make_objects(100);
    struct snapshot *all = read_by_calls();
    for (size_t i = 0; i < all->count; i++) {
        enum kind kind = all->objects[i].ref.kind;
        const struct wanted wanted = {.ref = all->objects[i].ref};
        const struct request request = {
            .kinds = KIND_BIT(kind), .wanted = &wanted, .wanted_count = 1};
        struct collection collection = support_collection(&source, &request);
        assert_int_equal(sysv_calls_find(&collection, kind), 0);
        assert_int_equal(collection.snapshot->count, 1);
        assert_true(same_object(&all->objects[i], &collection.snapshot->objects[0]));
        snapshot_free(collection.snapshot);
    }
    snapshot_free(all);
}

static void an_id_is_not_found_once_it_is_removed(void **state)
{
    const struct source source = SOURCE_KERNEL;
    int old = msgget(IPC_PRIVATE, 0600);
    (void)state;
    assert_int_equal(msgctl(old, IPC_RMID, NULL), 0);
    int new = msgget(IPC_PRIVATE, 0600);
    assert_true(new >= 0 && new != old);
    const struct wanted wanted[] = {{.ref = sysv_ref(KIND_MSG, 0, old)},
                                    {.ref = sysv_ref(KIND_MSG, 0, new)}};
    const struct request request = {.kinds = KIND_BIT(KIND_MSG), WANTED(wanted)};
    struct collection collection = support_collection(&source, &request);
    assert_int_equal(sysv_calls_find(&collection, KIND_MSG), 0);
    EXPECT_IDS(collection.snapshot, KIND_MSG, new);
    snapshot_free(collection.snapshot);
}

static void what_is_in_a_real_set(void **state)
{
    const struct source source = SOURCE_KERNEL;
    const struct request request = {.kinds = KIND_BIT(KIND_SEM),
                                    .facts = FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS |
                                             FACT_SEMAPHORE_WAITERS};
    struct sembuf operations[] = {{1, 5, 0}, {31, 32767, 0}};
    int id = semget(IPC_PRIVATE, 32, 0600);
    (void)state;
    assert_int_equal(semop(id, operations, LENGTH_OF(operations)), 0);
    struct snapshot *snapshot = collect(&source, &request);
    EXPECT_IDS(snapshot, KIND_SEM, id);
    EXPECT_NO_PROBLEM(snapshot);
    for (size_t i = 0; i < 32; i++) {
        const struct semaphore *semaphore = &snapshot->semaphores[i];
        assert_int_equal(semaphore->value, i == 1 ? 5 : i == 31 ? 32767 : 0);
        assert_int_equal(semaphore->pid, i == 1 || i == 31 ? getpid() : 0);
        assert_int_equal(semaphore->ncnt + semaphore->zcnt, 0);
    }
    snapshot_free(snapshot);
}

static bool put_line(const char *path, const char *line)
{
    int file = open(path, O_WRONLY);
    bool done = file >= 0 && write(file, line, strlen(line)) == (ssize_t)strlen(line);
    if (file >= 0)
        close(file);
    return done;
}

/* Makes this process the only one of its IPC namespace; who is not root becomes it for that. */
static bool enter_namespace(void)
{
    char map[64];
    uid_t uid = getuid();
    gid_t gid = getgid();

    if (!unshare(CLONE_NEWIPC))
        return true;
    if (unshare(CLONE_NEWUSER | CLONE_NEWIPC))
        return false;
    (void)snprintf(map, sizeof(map), "0 %lu 1\n", (unsigned long)uid);
    bool done = put_line("/proc/self/uid_map", map) && put_line("/proc/self/setgroups", "deny");
    (void)snprintf(map, sizeof(map), "0 %lu 1\n", (unsigned long)gid);
    return put_line("/proc/self/gid_map", map) && done;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_anew, start_anew)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_namespace),      TEST(a_few_objects_again_and_again),
        TEST(three_thousand_objects),  TEST(marked_and_attached_segments),
        TEST(each_is_found_by_its_id), TEST(an_id_is_not_found_once_it_is_removed),
        TEST(what_is_in_a_real_set),
    };
    if (!enter_namespace()) {
        printf("1..0 # SKIP no IPC namespace of its own: %s\n", strerror(errno));
        return 0;
    }
    if (access("/proc/sysvipc/shm", R_OK)) {
        printf("1..0 # SKIP cannot read /proc/sysvipc: %s\n", strerror(errno));
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
