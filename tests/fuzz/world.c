/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/shm.h>

#include "files.h"
#include "world.h"

#include "collect/stat_any.h"

#if SIZE_MAX >= UINT64_MAX /* see kernel.c */

enum { INDEX_BITS = 15, FIRST_PID = 5000001 };

struct world world;
static const char *forbidden; /* a call that was */

/* What happens at a call. */
enum happening {
    FAULT,
    PROCESS_GOES,
    PROCESS_COMES,
    OBJECT_GOES,
    OBJECT_IS_USED,
    SUCCESSOR,
    HAPPENINGS
};

static struct trouble {
    size_t at; /* the number of the call, from 1 */
    enum happening what;
    int error;
    size_t which;
} troubles[MOST_TROUBLES];
static size_t trouble_count, calls_made;

void world_expect_harmless(void)
{
    FUZZ_EXPECT(!forbidden, "%s was called", forbidden);
}

_Noreturn void world_forbid(const char *call)
{
    forbidden = call;
    fuzz_fail("%s was called", call);
}

int world_fail(int error)
{
    errno = error;
    return -1;
}

/* The making. */

static void note_version(const struct world_object *object)
{
    if (world.version_count < MOST_VERSIONS)
        world.versions[world.version_count++] = *object;
}

static uint32_t take_pid(struct input *input)
{
    size_t which = input_choice(input, MOST_PROCESSES + 2);
    return which ? FIRST_PID - 1 + (uint32_t)which : 0;
}

static int64_t take_time(struct input *input)
{
    static const int64_t times[] = {0, 1, WORLD_CLOCK, WORLD_CLOCK + 100, -1, INT64_MAX, INT64_MIN};
    size_t which = input_choice(input, 16);
    return which < 7 ? times[which] : WORLD_CLOCK - (int64_t)input_number(input, 3);
}

static uint32_t take_uid(struct input *input)
{
    static const uint32_t uids[] = {0, 1000, 1001, 65534, UINT32_MAX};
    return uids[input_choice(input, 5)];
}

/* A number that is mostly small. */
static uint64_t take_amount(struct input *input)
{
    uint8_t byte = input_byte(input);
    return byte < 250 ? byte % 16 : input_number(input, 8);
}

static void take_segment(struct input *input, struct segment *shm)
{
    *shm = (struct segment){.size = take_amount(input) * 4096};
    shm->nattch = take_amount(input) & INT32_MAX; /* each takes memory: no kernel counts 2^64 */
    shm->rss = take_amount(input);
    shm->swap = take_amount(input);
    shm->atime = take_time(input);
    shm->dtime = take_time(input);
    shm->cpid = take_pid(input);
    shm->lpid = take_pid(input);
}

static void take_queue(struct input *input, struct queue *msg)
{
    *msg = (struct queue){.qnum = take_amount(input), .cbytes = take_amount(input)};
    msg->qbytes = take_amount(input);
    msg->stime = take_time(input);
    msg->rtime = take_time(input);
    msg->lspid = take_pid(input);
    msg->lrpid = take_pid(input);
}

static void take_set(struct input *input, struct world_object *object)
{
    object->object.sem =
        (struct set){.nsems = input_choice(input, MOST_SEMAPHORES + 1), .otime = take_time(input)};
    for (size_t i = 0; i < object->object.sem.nsems; i++) {
        uint8_t byte = input_byte(input);
        object->semaphores[i] = (struct semaphore){.value = byte & 7,
                                                   .ncnt = byte >> 3 & 3,
                                                   .zcnt = byte >> 5 & 3,
                                                   .pid = take_pid(input)};
    }
}

static void take_object(struct input *input, size_t space, enum kind kind, size_t slot)
{
    struct world_object *made = &world.objects[space][kind][slot];
    uint8_t byte = input_byte(input);

    made->exists = byte & 1;
    if (!made->exists)
        return;
    made->object = (struct object){
        .ref = {kind, FIRST_SPACE + (uint32_t)space, (uint64_t)(byte >> 6) << INDEX_BITS | slot},
        .key = byte & 2 ? (uint32_t)input_number(input, 4) : 0,
        .uid = take_uid(input),
        .gid = byte,
        .cuid = take_uid(input),
        .mode = byte & 4 ? 0 : 0644,
        .ctime = take_time(input),
    };
    if (kind == KIND_SHM && byte & 8)
        made->object.mode |= byte & 16 ? MODE_DEST : MODE_LOCKED;
    if (kind == KIND_SHM)
        take_segment(input, &made->object.shm);
    else if (kind == KIND_MSG)
        take_queue(input, &made->object.msg);
    else
        take_set(input, made);
    note_version(made);
}

static void take_mapping(struct input *input, struct world_mapping *mapping, uint64_t *address)
{
    uint8_t byte = input_byte(input);
    size_t space = byte & 1, slot = input_choice(input, MOST_SLOTS);
    const struct object *segment = &world.objects[space][KIND_SHM][slot].object;

    *mapping = (struct world_mapping){
        .address = *address,
        .size = UINT64_C(4096) << (byte >> 6),
        .access = (byte >> 1 & 1 ? ACCESS_READ : 0) | (byte >> 2 & 1 ? ACCESS_WRITE : 0),
        .is_shared = !(byte & 8) || byte & 16,
        .is_segment = !(byte & 16) || byte & 8,
        .id = (uint32_t)segment->ref.number,
        .key = byte & 32 ? segment->key ^ 1 : segment->key,
    };
    *address += mapping->size + 4096;
}

static void take_thread(struct input *input, struct world_thread *thread)
{
    uint8_t byte = input_byte(input);
    size_t space = byte >> 2 & 1, slot = input_choice(input, MOST_SLOTS);

    thread->call = (enum call)(byte % CALLS);
    enum kind kind = thread->call == CALL_SEMOP ? KIND_SEM : KIND_MSG;
    thread->id = (int32_t)world.objects[space][kind][slot].object.ref.number;
    thread->count = thread->call == CALL_SEMOP ? 1 + (byte >> 6) : 0;
    for (size_t i = 0; i < thread->count; i++) {
        uint8_t operation = input_byte(input);
        thread->operations[i] =
            (struct sembuf){.sem_num = operation & 7, .sem_op = (short)((operation >> 3) - 16)};
    }
    if (thread->call > CALL_SEMOP) {
        thread->bytes = take_amount(input);
        thread->type = (int64_t)take_amount(input) * (byte & 8 ? -1 : 1);
    }
}

static void take_process(struct input *input, struct world_process *process)
{
    uint8_t byte = input_byte(input);
    uint64_t address = 0x7f0000000000;

    process->exists = byte & 1;
    process->space = byte >> 1 & 1 && world.space_count > 1;
    process->is_kernel = byte >> 2 == 63;
    process->is_in_parents_memory = byte >> 2 == 62;
    process->state = "SRDTtZXS"[byte >> 3 & 7];
    process->refuses = input_byte(input) < 128 ? 0 : input_byte(input);
    for (size_t i = 0; i < 4; i++)
        process->uids[i] = i && byte & 64 ? process->uids[0] : take_uid(input);
    process->start = input_byte(input) & 1 ? 0 : input_number(input, 5);
    process->thread_count = 1 + input_choice(input, MOST_THREADS);
    for (size_t i = 0; i < process->thread_count; i++) {
        process->threads[i].tid = process->pid + (uint32_t)i * 1000;
        take_thread(input, &process->threads[i]);
    }
    process->mapping_count = input_choice(input, MOST_MAPPINGS + 1);
    for (size_t i = 0; i < process->mapping_count; i++)
        take_mapping(input, &process->mappings[i], &address);
    if (process->is_kernel) { /* has no memory, and makes no calls */
        memset(process->threads, 0, sizeof(process->threads));
        process->threads[0].tid = process->pid;
        process->thread_count = 1;
        process->mapping_count = 0;
    }
    world.has_faults |= process->refuses != 0;
    world.has_gone_lie |= (process->refuses & IS_GARBAGE) != 0;
    if (process->refuses & IS_GARBAGE)
        process->garbage = input_line(input);
}

static void take_trouble(struct input *input, struct trouble *trouble)
{
    static const int errors[] = {ENOMEM, EIO,    EACCES, EPERM, EINTR,
                                 ESRCH,  ENOENT, EINVAL, EIDRM, ENOSYS};
    *trouble = (struct trouble){.at = 1 + input_number(input, 1) % 200};
    trouble->what = (enum happening)input_choice(input, HAPPENINGS);
    trouble->which = input_byte(input);
    size_t error = trouble->which % (sizeof(errors) / sizeof(*errors));
    trouble->error = errors[error];
    world.has_faults |= trouble->what == FAULT;
    world.has_gone_lie |= trouble->what == FAULT && error >= 5;
    world.changes |= trouble->what != FAULT;
}

void world_make(struct input *input)
{
    uint8_t byte = input_byte(input);

    world = (struct world){.space_count = 1 + (byte & 1),
                           .is_mute = (byte & 14) == 14,
                           .cannot_ask = byte & 16,
                           .has_text = byte & 32};
    calls_made = 0;
    files_clear();
    for (size_t space = 0; space < world.space_count; space++) {
        for (enum kind kind = 0; kind < KINDS; kind++) {
            for (size_t slot = 0; slot < MOST_SLOTS; slot++)
                take_object(input, space, kind, slot);
        }
    }
    world.process_count = input_choice(input, MOST_PROCESSES + 1);
    for (size_t i = 0; i < world.process_count; i++) {
        world.processes[i].pid = FIRST_PID + (uint32_t)i;
        take_process(input, &world.processes[i]);
    }
    trouble_count = input_choice(input, MOST_TROUBLES + 1);
    for (size_t i = 0; i < trouble_count; i++)
        take_trouble(input, &troubles[i]);
}

const struct world_process *world_process(uint32_t pid)
{
    for (size_t i = 0; i < world.process_count; i++) {
        if (world.processes[i].pid == pid)
            return &world.processes[i];
    }
    return NULL;
}

const struct world_thread *world_thread(const struct world_process *process, uint32_t tid)
{
    for (size_t i = 0; i < process->thread_count; i++) {
        if (process->threads[i].tid == tid)
            return &process->threads[i];
    }
    return NULL;
}

bool world_lives(const struct world_process *process)
{
    bool is_zombie = process->state == 'Z' || process->state == 'X';
    return process->exists && !(is_zombie && process->thread_count == 1);
}

/* The troubles. */

static struct world_object *any_object(size_t which)
{
    return &world.objects[which & 1 && world.space_count > 1][which >> 1 & 3 ? which % KINDS : 0]
                         [which >> 3 & (MOST_SLOTS - 1)];
}

static void change_object(const struct trouble *trouble)
{
    struct world_object *object = any_object(trouble->which);

    if (!object->exists)
        return;
    if (trouble->what == OBJECT_GOES) {
        object->exists = false;
        return;
    }
    if (trouble->what == SUCCESSOR) {
        object->object.ref.number = (object->object.ref.number + (1 << INDEX_BITS)) & INT32_MAX;
        object->object.key ^= 5;
    }
    object->object.ctime ^= 1;
    if (object->object.ref.kind == KIND_SHM)
        object->object.shm.nattch++;
    note_version(object);
}

/* Returns the errno that this call fails with, or 0. */
int world_begin(void)
{
    int error = 0;

    calls_made++;
    for (size_t i = 0; i < trouble_count; i++) {
        const struct trouble *trouble = &troubles[i];
        if (trouble->at != calls_made)
            continue;
        struct world_process *process = &world.processes[trouble->which % MOST_PROCESSES];
        if (trouble->what == FAULT)
            error = trouble->error;
        else if (trouble->what == PROCESS_GOES || trouble->what == PROCESS_COMES)
            process->exists = trouble->what == PROCESS_COMES && process->pid;
        else
            change_object(trouble);
    }
    return error;
}

/* The calls on objects. */

static struct world_object *find_slot(enum kind kind, int id)
{
    unsigned slot = (unsigned)id & ((1U << INDEX_BITS) - 1);

    if (id < 0 || slot >= MOST_SLOTS || !world.objects[world.space][kind][slot].exists)
        return NULL;
    return &world.objects[world.space][kind][slot];
}

static int highest_slot(enum kind kind)
{
    int highest = 0;

    for (int slot = 0; slot < MOST_SLOTS; slot++)
        highest = world.objects[world.space][kind][slot].exists ? slot : highest;
    return highest;
}

static int count_slots(enum kind kind)
{
    int count = 0;

    for (int slot = 0; slot < MOST_SLOTS; slot++)
        count += world.objects[world.space][kind][slot].exists;
    return count;
}

static void fill_perm(struct ipc_perm *perm, const struct object *object)
{
    *perm = (struct ipc_perm){.__key = (key_t)object->key,
                              .uid = object->uid,
                              .gid = object->gid,
                              .cuid = object->cuid,
                              .cgid = object->cgid};
    perm->mode = (__typeof__(perm->mode))object->mode;
}

static void fill(enum kind kind, const struct object *object, void *buffer)
{
    if (kind == KIND_SHM) {
        struct shmid_ds shm = {.shm_segsz = object->shm.size, .shm_nattch = object->shm.nattch};
        fill_perm(&shm.shm_perm, object);
        shm.shm_ctime = object->ctime;
        shm.shm_atime = object->shm.atime;
        shm.shm_dtime = object->shm.dtime;
        shm.shm_cpid = (pid_t)object->shm.cpid;
        shm.shm_lpid = (pid_t)object->shm.lpid;
        memcpy(buffer, &shm, sizeof(shm));
    } else if (kind == KIND_MSG) {
        struct msqid_ds msg = {.msg_qnum = object->msg.qnum, .msg_qbytes = object->msg.qbytes};
        fill_perm(&msg.msg_perm, object);
        msg.msg_ctime = object->ctime;
        msg.__msg_cbytes = object->msg.cbytes;
        msg.msg_stime = object->msg.stime;
        msg.msg_rtime = object->msg.rtime;
        msg.msg_lspid = (pid_t)object->msg.lspid;
        msg.msg_lrpid = (pid_t)object->msg.lrpid;
        memcpy(buffer, &msg, sizeof(msg));
    } else {
        struct semid_ds sem = {.sem_nsems = object->sem.nsems, .sem_otime = object->sem.otime};
        fill_perm(&sem.sem_perm, object);
        sem.sem_ctime = object->ctime;
        memcpy(buffer, &sem, sizeof(sem));
    }
}

static int fill_info(enum kind kind, bool is_sum, void *buffer)
{
    if (kind == KIND_SHM && is_sum)
        memcpy(buffer, &(struct shm_info){.used_ids = count_slots(kind), .shm_tot = 7},
               sizeof(struct shm_info));
    else if (kind == KIND_SHM)
        memcpy(buffer, &(struct shminfo){.shmmni = 4096, .shmmax = UINT64_MAX},
               sizeof(struct shminfo));
    else if (kind == KIND_MSG)
        memcpy(buffer, &(struct msginfo){.msgpool = count_slots(kind), .msgmni = 32000},
               sizeof(struct msginfo));
    else
        memcpy(buffer, &(struct seminfo){.semusz = count_slots(kind), .semmni = 128},
               sizeof(struct seminfo));
    return highest_slot(kind);
}

static const struct {
    int stat, stat_any, info;
} commands[KINDS] = {
    [KIND_SHM] = {SHM_STAT, SHM_STAT_ANY, SHM_INFO},
    [KIND_MSG] = {MSG_STAT, MSG_STAT_ANY, MSG_INFO},
    [KIND_SEM] = {SEM_STAT, SEM_STAT_ANY, SEM_INFO},
};

/* What all three have in common. Any other command is none that reads. */
static int control(enum kind kind, int id, int command, void *buffer)
{
    bool is_any = command == commands[kind].stat_any;

    if (command == IPC_INFO || command == commands[kind].info)
        return fill_info(kind, command != IPC_INFO, buffer);
    if (command != IPC_STAT && command != commands[kind].stat && !is_any)
        world_forbid("*ctl with another command than those that read");
    const struct world_object *object = find_slot(kind, id);
    if (!object || (is_any && world.is_mute))
        return world_fail(EINVAL);
    int real = (int)object->object.ref.number;
    if (command == IPC_STAT && real != id)
        return world_fail(EIDRM);
    if (!is_any && !(object->object.mode & 0444))
        return world_fail(EACCES);
    fill(kind, &object->object, buffer);
    return command == IPC_STAT ? 0 : real;
}

int world_shmctl(int id, int command, void *buffer)
{
    int error = world_begin();
    return error ? world_fail(error) : control(KIND_SHM, id, command, buffer);
}

int world_msgctl(int id, int command, void *buffer)
{
    int error = world_begin();
    return error ? world_fail(error) : control(KIND_MSG, id, command, buffer);
}

static int read_semaphore(int id, int number, int command, void *buffer)
{
    const struct world_object *object = find_slot(KIND_SEM, id);
    unsigned short *values = buffer;

    if (!object)
        return world_fail(EINVAL);
    if ((int)object->object.ref.number != id)
        return world_fail(EIDRM);
    if (!(object->object.mode & 0444))
        return world_fail(EACCES);
    for (size_t i = 0; command == GETALL && i < object->object.sem.nsems; i++)
        values[i] = (unsigned short)object->semaphores[i].value;
    if (command == GETALL)
        return 0;
    if (number < 0 || (uint64_t)number >= object->object.sem.nsems)
        return world_fail(EINVAL);
    const struct semaphore *semaphore = &object->semaphores[number];
    return (int)(command == GETPID    ? semaphore->pid
                 : command == GETNCNT ? semaphore->ncnt
                                      : semaphore->zcnt);
}

int world_semctl(int id, int number, int command, void *buffer)
{
    int error = world_begin();

    if (error)
        return world_fail(error);
    if (command == GETALL || command == GETPID || command == GETNCNT || command == GETZCNT)
        return read_semaphore(id, number, command, buffer);
    return control(KIND_SEM, id, command, buffer);
}

int world_no_shmget(key_t key, size_t size, int flags)
{
    (void)key;
    (void)size;
    (void)flags;
    world_forbid("shmget");
}

int world_no_msgget(key_t key, int flags)
{
    (void)key;
    (void)flags;
    world_forbid("msgget");
}

int world_no_semget(key_t key, int count, int flags)
{
    (void)key;
    (void)count;
    (void)flags;
    world_forbid("semget");
}

#endif
