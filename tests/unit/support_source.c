/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "collect/stat_any.h"

/* Trees. */

void tree_make(struct tree *tree)
{
    strcpy(tree->path, "/tmp/ipcview-tree.XXXXXX");
    if (!mkdtemp(tree->path) || chmod(tree->path, 0755) ||
        source_open_tree(tree->path, &tree->source))
        fail_msg("no folder for a tree");
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

void tree_remove(struct tree *tree)
{
    source_close(&tree->source);
    nftw(tree->path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

const char *tree_real_path(const struct tree *tree, const char *path)
{
    static char real[PATH_MAX];
    int length = snprintf(real, sizeof(real), "%s%s", tree->path, path);
    assert_in_range(length, 0, sizeof(real) - 1);
    return real;
}

void tree_put_bytes(const struct tree *tree, const char *path, const char *bytes, size_t length)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        char folder[64];
        int size = snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
        assert_in_range(size, 0, sizeof(folder) - 1);
        if (mkdir(tree_real_path(tree, folder), 0755) && errno != EEXIST)
            fail_msg("cannot make %s: %s", folder, strerror(errno));
    }
    FILE *file = fopen(tree_real_path(tree, path), "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
        fail_msg("cannot write %s: %s", path, strerror(errno));
}

void tree_put(const struct tree *tree, const char *path, const char *text)
{
    tree_put_bytes(tree, path, text, strlen(text));
}

/* The kernel of arrays. */

struct fake_kernel fake = {.good_bytes = -1};
static atomic_size_t counts[KINDS][FAKE_COMMANDS], calls_made;

void fake_reset(void)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        free(fake.slots[kind]);
        for (size_t command = 0; command < FAKE_COMMANDS; command++)
            counts[kind][command] = 0;
    }
    calls_made = 0;
    fake = (struct fake_kernel){.good_bytes = -1};
}

void fake_add(const struct object *object)
{
    size_t index = (size_t)object->ref.number & ((1U << FAKE_INDEX_BITS) - 1),
           kind = object->ref.kind;
    fake.slots[kind] =
        memory_reserve(fake.slots[kind], index + 1, &fake.capacity[kind], sizeof(*object));
    while (fake.slot_count[kind] <= index)
        fake.slots[kind][fake.slot_count[kind]++] = (struct object){.ref.number = FAKE_EMPTY};
    fake.slots[kind][index] = *object;
}

void fake_take(enum kind kind, size_t index)
{
    fake.slots[kind][index].ref.number = FAKE_EMPTY;
}

size_t fake_count(enum kind kind, int command)
{
    return counts[kind][command & (FAKE_COMMANDS - 1)];
}

size_t fake_count_all(void)
{
    size_t sum = 0;
    for (size_t kind = 0; kind < KINDS; kind++) {
        for (size_t command = 0; command < FAKE_COMMANDS; command++)
            sum += counts[kind][command];
    }
    return sum;
}

size_t fake_calls_made(void)
{
    return calls_made;
}

static int fail_with(int error)
{
    errno = error;
    return -1;
}

/* Returns the errno that the call which begins here shall fail with, or 0. */
static int begin(void)
{
    return ++calls_made == fake.fail_call ? fake.fail_error : 0;
}

/* Counts the call and lets it fail where the test wants it to. Returns an errno, or 0. */
static int begin_call(enum kind kind, int id, int command)
{
    int turn = begin();
    counts[kind][command & (FAKE_COMMANDS - 1)]++;
    if (turn)
        return turn;
    int error = fake.before ? fake.before(kind, id, command) : 0;
    return error ? error : fake.error[kind];
}

static int highest_index(enum kind kind)
{
    return fake.slot_count[kind] ? (int)fake.slot_count[kind] - 1 : 0;
}

static size_t count_objects(enum kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < fake.slot_count[kind]; i++)
        count += fake.slots[kind][i].ref.number != FAKE_EMPTY;
    return count;
}

enum look { LOOK_ANY, LOOK_INDEX, LOOK_ID, LOOK_TO_REMOVE };

/* The object that is meant by ID. Returns an errno, or 0. */
static int look_up(enum kind kind, int id, enum look look, struct object **object)
{
    size_t index = (size_t)id & ((1U << FAKE_INDEX_BITS) - 1);
    if (id < 0 || index >= fake.slot_count[kind])
        return EINVAL;
    *object = &fake.slots[kind][index];
    if ((*object)->ref.number == FAKE_EMPTY)
        return EINVAL;
    if ((look == LOOK_ID || look == LOOK_TO_REMOVE) && sysv_id(&(*object)->ref) != id)
        return EIDRM;
    bool may_read = look == LOOK_ANY || look == LOOK_TO_REMOVE || (*object)->mode & 0444;
    return may_read ? 0 : EACCES;
}

const struct object *fake_find(enum kind kind, int32_t id)
{
    struct object *object = NULL;
    return look_up(kind, id, LOOK_TO_REMOVE, &object) ? NULL : object;
}

/* IPC_RMID. A segment that is attached is marked only, and loses its key (ipc/shm.c). */
static int remove_object(enum kind kind, int id)
{
    struct object *object = NULL;
    int error = look_up(kind, id, LOOK_TO_REMOVE, &object);
    if (error)
        return fail_with(error);
    if (kind == KIND_SHM && object->shm.nattch) {
        object->mode |= MODE_DEST;
        object->key = 0;
    } else {
        object->ref.number = FAKE_EMPTY;
    }
    return 0;
}

static void set_perm(struct ipc_perm *perm, const struct object *object)
{
    *perm = (struct ipc_perm){
        .__key = (key_t)object->key,
        .uid = object->uid,
        .gid = object->gid,
        .cuid = object->cuid,
        .cgid = object->cgid,
    };
    perm->mode = (__typeof__(perm->mode))object->mode;
}

static void fill_shm(void *buffer, const struct object *object)
{
    struct shmid_ds *shm = buffer;
    memset(shm, 0, sizeof(*shm));
    set_perm(&shm->shm_perm, object);
    shm->shm_ctime = (time_t)object->ctime;
    shm->shm_segsz = (size_t)object->shm.size;
    shm->shm_nattch = (shmatt_t)object->shm.nattch;
    shm->shm_atime = (time_t)object->shm.atime;
    shm->shm_dtime = (time_t)object->shm.dtime;
    shm->shm_cpid = (pid_t)object->shm.cpid;
    shm->shm_lpid = (pid_t)object->shm.lpid;
}

static void fill_msg(void *buffer, const struct object *object)
{
    struct msqid_ds *msg = buffer;
    memset(msg, 0, sizeof(*msg));
    set_perm(&msg->msg_perm, object);
    msg->msg_ctime = (time_t)object->ctime;
    msg->msg_qnum = (msgqnum_t)object->msg.qnum;
    msg->msg_qbytes = (msglen_t)object->msg.qbytes;
    msg->__msg_cbytes = (__typeof__(msg->__msg_cbytes))object->msg.cbytes;
    msg->msg_stime = (time_t)object->msg.stime;
    msg->msg_rtime = (time_t)object->msg.rtime;
    msg->msg_lspid = (pid_t)object->msg.lspid;
    msg->msg_lrpid = (pid_t)object->msg.lrpid;
}

static void fill_sem(void *buffer, const struct object *object)
{
    struct semid_ds *sem = buffer;
    memset(sem, 0, sizeof(*sem));
    set_perm(&sem->sem_perm, object);
    sem->sem_ctime = (time_t)object->ctime;
    sem->sem_otime = (time_t)object->sem.otime;
    sem->sem_nsems = (__typeof__(sem->sem_nsems))object->sem.nsems;
}

static const struct {
    int stat, stat_any;
    void (*fill)(void *buffer, const struct object *object);
} commands[KINDS] = {
    [KIND_SHM] = {SHM_STAT, SHM_STAT_ANY, fill_shm},
    [KIND_MSG] = {MSG_STAT, MSG_STAT_ANY, fill_msg},
    [KIND_SEM] = {SEM_STAT, SEM_STAT_ANY, fill_sem},
};

/* The three commands that all kinds have in common. */
static int stat_object(enum kind kind, int id, int command, void *buffer)
{
    struct object *object = NULL;
    enum look look = command == commands[kind].stat_any ? LOOK_ANY
                     : command == IPC_STAT              ? LOOK_ID
                                                        : LOOK_INDEX;
    if (look == LOOK_ANY && fake.no_stat_any)
        return fail_with(EINVAL);
    int error = look_up(kind, id, look, &object);
    if (error)
        return fail_with(error);
    commands[kind].fill(buffer, object);
    return look == LOOK_ID ? 0 : sysv_id(&object->ref);
}

static bool is_stat(enum kind kind, int command)
{
    return command == IPC_STAT || command == commands[kind].stat ||
           command == commands[kind].stat_any;
}

static int fake_shmctl(int id, int command, void *buffer)
{
    int error = begin_call(KIND_SHM, id, command);
    if (error)
        return fail_with(error);
    if (is_stat(KIND_SHM, command))
        return stat_object(KIND_SHM, id, command, buffer);
    if (command == IPC_RMID)
        return remove_object(KIND_SHM, id);
    if (command == SHM_INFO) {
        struct shm_info info = {.used_ids = (int)count_objects(KIND_SHM), .shm_tot = 3};
        info.shm_rss = 2;
        info.shm_swp = 1;
        memcpy(buffer, &info, sizeof(info));
    } else if (command == IPC_INFO) {
        struct shminfo info = {.shmmax = 1000, .shmmin = 1, .shmmni = 4096};
        info.shmall = 2000;
        memcpy(buffer, &info, sizeof(info));
    } else {
        return fail_with(EINVAL);
    }
    return highest_index(KIND_SHM);
}

static int fake_msgctl(int id, int command, void *buffer)
{
    struct msginfo info = {0};
    int error = begin_call(KIND_MSG, id, command);
    if (error)
        return fail_with(error);
    if (is_stat(KIND_MSG, command))
        return stat_object(KIND_MSG, id, command, buffer);
    if (command == IPC_RMID)
        return remove_object(KIND_MSG, id);
    if (command != MSG_INFO && command != IPC_INFO)
        return fail_with(EINVAL);
    info.msgmni = 32000;
    info.msgmax = 8192;
    info.msgmnb = 16384;
    if (command == MSG_INFO) {
        info.msgpool = (int)count_objects(KIND_MSG);
        info.msgmap = 5;
        info.msgtql = 50;
    }
    memcpy(buffer, &info, sizeof(info));
    return highest_index(KIND_MSG);
}

static int get_semaphores(const struct object *set, int number, int command, void *buffer)
{
    const struct semaphore *semaphores = fake.semaphores + set->sem.first_at;
    unsigned short *values = buffer;

    for (size_t i = 0; command == GETALL && i < set->sem.nsems; i++)
        values[i] = (unsigned short)semaphores[i].value;
    if (command == GETALL)
        return 0;
    if (number < 0 || (uint64_t)number >= set->sem.nsems)
        return fail_with(EINVAL);
    if (command == GETPID)
        return (int)semaphores[number].pid;
    if (command == GETNCNT)
        return (int)semaphores[number].ncnt;
    return command == GETZCNT ? (int)semaphores[number].zcnt : fail_with(EINVAL);
}

static int fake_semctl(int id, int number, int command, void *buffer)
{
    struct seminfo info = {0};
    struct object *set = NULL;
    int error = begin_call(KIND_SEM, id, command);
    if (error)
        return fail_with(error);
    if (is_stat(KIND_SEM, command))
        return stat_object(KIND_SEM, id, command, buffer);
    if (command == IPC_RMID)
        return remove_object(KIND_SEM, id);
    if (command == SEM_INFO || command == IPC_INFO) {
        info.semmni = 128;
        info.semmns = 32000;
        info.semmsl = 250;
        info.semopm = 100;
        info.semvmx = 32767;
        if (command == SEM_INFO) {
            info.semusz = (int)count_objects(KIND_SEM);
            info.semaem = 7;
        }
        memcpy(buffer, &info, sizeof(info));
        return highest_index(KIND_SEM);
    }
    error = look_up(KIND_SEM, id, LOOK_ID, &set);
    return error ? fail_with(error) : get_semaphores(set, number, command, buffer);
}

/* A file as the kernel would write it now (ipc/shm.c), without rss and swap; its descriptor. */
static int open_text(void)
{
    int file = memfd_create("shm", MFD_CLOEXEC);
    if (file < 0)
        return -1;
    (void)dprintf(file, "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime "
                        "rss swap\n");
    for (size_t i = 0; i < fake.slot_count[KIND_SHM]; i++) {
        const struct object *object = &fake.slots[KIND_SHM][i];
        const struct segment *shm = &object->shm;
        if (object->ref.number == FAKE_EMPTY)
            continue;
        (void)dprintf(file, "%d %d %o %llu %lu %lu %llu ", (int)object->key, sysv_id(&object->ref),
                      (unsigned)object->mode, (unsigned long long)shm->size,
                      (unsigned long)shm->cpid, (unsigned long)shm->lpid,
                      (unsigned long long)shm->nattch);
        (void)dprintf(file, "%lu %lu %lu %lu %lld %lld %lld 0 0\n", (unsigned long)object->uid,
                      (unsigned long)object->gid, (unsigned long)object->cuid,
                      (unsigned long)object->cgid, (long long)shm->atime, (long long)shm->dtime,
                      (long long)object->ctime);
    }
    return lseek(file, 0, SEEK_SET) == 0 ? file : -1;
}

static int fake_open(int root, const char *path)
{
    bool sysvipc = strncmp(path, "/proc/sysvipc/", strlen("/proc/sysvipc/")) == 0;
    int error = begin();
    fake.opened_sysvipc += sysvipc;
    if (!error && fake.on_open)
        error = fake.on_open(path);
    if (error)
        return fail_with(error);
    int file = fake.files ? kernel_calls.open(fake.files->source.root, path) : -1;
    if (file >= 0)
        return file;
    if (fake.has_text && root < 0 && strcmp(path, "/proc/sysvipc/shm") == 0)
        return open_text();
    return sysvipc && root < 0 ? fail_with(ENOENT) : kernel_calls.open(root, path);
}

static ssize_t fake_read(int file, void *buffer, size_t size)
{
    int error = begin();
    fake.reads++;
    if (error)
        return fail_with(error);
    if (fake.interrupted && fake.reads % 2)
        return fail_with(EINTR);
    if (fake.most_bytes && size > fake.most_bytes)
        size = fake.most_bytes;
    if (fake.good_bytes >= 0 && size > (size_t)fake.good_bytes)
        size = (size_t)fake.good_bytes;
    if (fake.good_bytes == 0)
        return fail_with(EIO);
    ssize_t length = read(file, buffer, size);
    if (fake.good_bytes > 0 && length > 0)
        fake.good_bytes -= length;
    return length;
}

static const struct fake_link *find_link(const char *path)
{
    static const struct fake_link own = {"/proc/self/ns/ipc", FAKE_NAMESPACE, 0};
    for (size_t i = 0; i < fake.link_count; i++) {
        if (strcmp(fake.links[i].path, path) == 0)
            return &fake.links[i];
    }
    return strcmp(path, own.path) == 0 ? &own : NULL;
}

static ssize_t fake_readlink(const char *path, char *buffer, size_t size)
{
    const struct fake_link *link = find_link(path);
    int error = begin();
    if (!error)
        error = link ? link->error : ENOENT;
    if (error)
        return fail_with(error);
    size_t length = strlen(link->target);
    length = length < size ? length : size;
    memcpy(buffer, link->target, length);
    return (ssize_t)length;
}

static ssize_t copy_numbers(uint32_t **copy, const uint32_t *numbers, size_t count)
{
    if (count) {
        *copy = memory_resize(NULL, count, sizeof(**copy));
        memcpy(*copy, numbers, count * sizeof(**copy));
    }
    return (ssize_t)count;
}

/* A process has one thread with its own number, unless the test says something else. */
static ssize_t list_threads(const char *folder, uint32_t **threads)
{
    char path[64];
    uint32_t pid = (uint32_t)strtoul(folder + strlen("/proc/"), NULL, 10);

    for (size_t i = 0; i < fake.task_count; i++) {
        (void)snprintf(path, sizeof(path), "/proc/%u/task", fake.tasks[i].pid);
        if (strcmp(path, folder) != 0)
            continue;
        if (fake.tasks[i].error)
            return fail_with(fake.tasks[i].error);
        return copy_numbers(threads, fake.tasks[i].threads, fake.tasks[i].count);
    }
    return copy_numbers(threads, &pid, 1);
}

static ssize_t fake_list_numbers(const char *folder, uint32_t **numbers)
{
    int error = begin();
    *numbers = NULL;
    if (error)
        return fail_with(error);
    if (strncmp(folder, "/run/", strlen("/run/")) == 0)
        return fake.files ? kernel_calls.list_numbers(tree_real_path(fake.files, folder), numbers)
                          : fail_with(ENOENT);
    if (strcmp(folder, "/proc") != 0)
        return list_threads(folder, numbers);
    fake.listings++;
    if (fake.pids_error)
        return fail_with(fake.pids_error);
    size_t count = fake.pid_count;
    fake.pid_count += fake.grows;
    return copy_numbers(numbers, fake.pids, count);
}

/* Of the tree alone. */
static void fake_list_names(const char *folder, const char *ending, char ***names, size_t *count)
{
    if (!begin() && fake.files)
        kernel_calls.list_names(tree_real_path(fake.files, folder), ending, names, count);
}

/* As a kernel before 6.11, unless the test has an answer. */
static int fake_query_mapping(int file, struct procmap *query)
{
    if (!fake.query)
        return fail_with(ENOTTY);
    return fake.query(file, query);
}

static size_t fake_segment_devices(uint64_t devices[MOST_SEGMENT_DEVICES])
{
    devices[0] = FAKE_DEVICE;
    devices[1] = FAKE_HUGE_DEVICE;
    return fake.no_devices ? 0 : 2;
}

static ssize_t fake_read_memory(uint32_t pid, uint64_t address, void *buffer, size_t size)
{
    if (!fake.read_memory)
        return fail_with(EPERM);
    return fake.read_memory(pid, address, buffer, size);
}

static bool fake_shares_memory(uint32_t pid, uint32_t other)
{
    return fake.shared_pid && fake.shared_pid == pid && other == fake.shared_with;
}

/* The file is one that fake_open made. */
static int fake_enter(int file)
{
    (void)file;
    return fake.enter_error ? fail_with(fake.enter_error) : 0;
}

static time_t fake_time(time_t *seconds)
{
    if (!fake.clock)
        return time(seconds);
    time_t now = (time_t)fake.clock;
    fake.clock += fake.tick;
    if (seconds)
        *seconds = now;
    return now;
}

const struct calls fake_calls = {
    .shmctl = fake_shmctl,
    .msgctl = fake_msgctl,
    .semctl = fake_semctl,
    .open = fake_open,
    .read = fake_read,
    .readlink = fake_readlink,
    .list_numbers = fake_list_numbers,
    .list_names = fake_list_names,
    .query_mapping = fake_query_mapping,
    .segment_devices = fake_segment_devices,
    .read_memory = fake_read_memory,
    .shares_memory = fake_shares_memory,
    .enter = fake_enter,
    .time = fake_time,
};

/* What is expected of a collection. */

struct collection support_collection(const struct source *source, const struct request *request)
{
    return (struct collection){.source = source, .request = request, .snapshot = snapshot_new()};
}

static bool same_problem(const struct problem *got, const struct problem *expected)
{
    if (expected->what && (!got->what || strcmp(got->what, expected->what) != 0))
        return false;
    return got->kind == expected->kind && strcmp(got->where, expected->where) == 0 &&
           got->count == expected->count && got->line == expected->line &&
           got->error == expected->error;
}

static void print_problem(const char *what, const struct problem *problem)
{
    print_message("# %s: kind %d, \"%s\", count %llu, line %llu, error %d, what %s\n", what,
                  (int)problem->kind, problem->where, (unsigned long long)problem->count,
                  (unsigned long long)problem->line, problem->error,
                  problem->what ? problem->what : "-");
}

void expect_problems(const struct snapshot *snapshot, const struct problem *problems, size_t count)
{
    bool same = snapshot->problem_count == count;
    for (size_t i = 0; same && i < count; i++)
        same = same_problem(&snapshot->problems[i], &problems[i]);
    if (same)
        return;
    for (size_t i = 0; i < snapshot->problem_count; i++)
        print_problem("there is", &snapshot->problems[i]);
    for (size_t i = 0; i < count; i++)
        print_problem("expected", &problems[i]);
    fail_msg("%zu problems, where %zu others are right", snapshot->problem_count, count);
}

void expect_ids(const struct snapshot *snapshot, enum kind kind, const int32_t *ids, size_t count)
{
    if (snapshot->of[kind].count != count)
        fail_msg("%zu objects of %s and not %zu", snapshot->of[kind].count, kind_names[kind],
                 count);
    for (size_t i = 0; i < count; i++) {
        const struct ref *ref = &snapshot->objects[snapshot->of[kind].first + i].ref;
        if (sysv_id(ref) != ids[i] || ref->kind != kind)
            fail_msg("%s number %zu has id %d and not %d", kind_names[kind], i, sysv_id(ref),
                     ids[i]);
    }
}
