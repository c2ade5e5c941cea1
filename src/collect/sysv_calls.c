/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects by shmctl(2), msgctl(2) and semctl(2). IPC_INFO returns the highest index in use (so does
 * *_INFO, which takes time to sum up the memory of all segments). *_STAT_ANY (Linux 4.17) takes an
 * index and returns the id of its object, without regard to permissions. The indexes have gaps, and
 * objects come and go: only a walk to the end finds all that existed throughout.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "base/parallel.h"
#include "collect/stat_any.h"
#include "collect/sysv.h"
#include "model/refmap.h"

/* The kernel fills one of these, or what IPC_INFO returns, which is smaller. */
union status {
    struct shmid_ds shm;
    struct msqid_ds msg;
    struct semid_ds sem;
};

static void set_common(struct object *object, const struct ipc_perm *perm)
{
    object->key = (uint32_t)perm->__key;
    object->uid = perm->uid;
    object->gid = perm->gid;
    object->cuid = perm->cuid;
    object->cgid = perm->cgid;
    object->mode = (uint16_t)perm->mode;
}

static void set_shm(struct object *object, const union status *status)
{
    const struct shmid_ds *shm = &status->shm;
    set_common(object, &shm->shm_perm);
    object->ctime = (int64_t)shm->shm_ctime;
    object->shm = (struct segment){
        .size = shm->shm_segsz,
        .nattch = shm->shm_nattch,
        .atime = (int64_t)shm->shm_atime,
        .dtime = (int64_t)shm->shm_dtime,
        .cpid = (uint32_t)shm->shm_cpid,
        .lpid = (uint32_t)shm->shm_lpid,
    };
}

static void set_msg(struct object *object, const union status *status)
{
    const struct msqid_ds *msg = &status->msg;
    set_common(object, &msg->msg_perm);
    object->ctime = (int64_t)msg->msg_ctime;
    object->has = HAS_QBYTES;
    object->msg = (struct queue){
        .qnum = msg->msg_qnum,
        .cbytes = msg->__msg_cbytes,
        .qbytes = msg->msg_qbytes,
        .stime = (int64_t)msg->msg_stime,
        .rtime = (int64_t)msg->msg_rtime,
        .lspid = (uint32_t)msg->msg_lspid,
        .lrpid = (uint32_t)msg->msg_lrpid,
    };
}

static void set_sem(struct object *object, const union status *status)
{
    const struct semid_ds *sem = &status->sem;
    set_common(object, &sem->sem_perm);
    object->ctime = (int64_t)sem->sem_ctime;
    object->sem = (struct set){.nsems = sem->sem_nsems, .otime = (int64_t)sem->sem_otime};
}

static int call_shm(const struct calls *calls, int id, int command, void *buffer)
{
    return calls->shmctl(id, command, buffer);
}

static int call_msg(const struct calls *calls, int id, int command, void *buffer)
{
    return calls->msgctl(id, command, buffer);
}

static int call_sem(const struct calls *calls, int id, int command, void *buffer)
{
    return calls->semctl(id, 0, command, buffer);
}

static const struct family {
    int stat, stat_any;
    int (*call)(const struct calls *calls, int id, int command, void *buffer);
    void (*set)(struct object *object, const union status *status);
} families[KINDS] = {
    [KIND_SHM] = {SHM_STAT, SHM_STAT_ANY, call_shm, set_shm},
    [KIND_MSG] = {MSG_STAT, MSG_STAT_ANY, call_msg, set_msg},
    [KIND_SEM] = {SEM_STAT, SEM_STAT_ANY, call_sem, set_sem},
};

int sysv_call(const struct calls *calls, enum kind kind, int id, int command, void *buffer)
{
    enum { MOST_TRIES = 100 };
    int result, tries = 0;

    do
        result = families[kind].call(calls, id, command, buffer);
    while (result < 0 && errno == EINTR && ++tries < MOST_TRIES);
    return result < 0 ? -errno : result;
}

/* Reads one object. Returns 0 or -errno. */
static int read_object(const struct calls *calls, enum kind kind, int id, int command,
                       struct object *object)
{
    union status status;
    int found = sysv_call(calls, kind, id, command, &status);

    if (found < 0)
        return found;
    *object = (struct object){.ref = sysv_ref(kind, 0, found)};
    families[kind].set(object, &status);
    return 0;
}

/*
 * The kernel finds each object without a lock on others, so two threads need half the time. They
 * share a block of indexes in pieces. A few very high indexes do not take memory for all below.
 */
enum { INDEXES_PER_PIECE = 2048, PIECES_PER_BLOCK = 32 };

/* What is at the indexes of a piece. */
struct piece {
    size_t count;
    uint64_t refused;
    int error; /* -errno: it ended the walk; or 0 */
};

/* A walk over the indexes from FIRST to LAST, a block at most. */
struct walk {
    const struct calls *calls;
    enum kind kind;
    int command, first, last;
    struct object *objects; /* room for one at each index */
    struct piece pieces[PIECES_PER_BLOCK];
};

static void walk_piece(void *context, size_t number)
{
    struct walk *walk = context;
    struct piece *piece = &walk->pieces[number];
    struct object *objects = walk->objects + number * INDEXES_PER_PIECE;
    int first = walk->first + (int)number * INDEXES_PER_PIECE;

    *piece = (struct piece){0};
    for (int i = 0; i < INDEXES_PER_PIECE && i <= walk->last - first; i++) {
        int result =
            read_object(walk->calls, walk->kind, first + i, walk->command, &objects[piece->count]);
        if (result == 0) {
            piece->count++;
        } else if (result == -EACCES) {
            piece->refused++;
        } else if (!result_is_gone(result)) {
            piece->error = result;
            return;
        }
    }
}

/* Reads the block's objects into the snapshot, and adds to FINDINGS. */
static void walk_block(struct snapshot *snapshot, struct walk *walk, struct piece *findings)
{
    size_t indexes = (size_t)(walk->last - walk->first) + 1, found = 0;
    size_t pieces = (indexes + INDEXES_PER_PIECE - 1) / INDEXES_PER_PIECE;

    walk->objects = snapshot_reserve_objects(snapshot, indexes);
    parallel_for(pieces, walk_piece, walk);
    for (size_t i = 0; i < pieces; i++) {
        const struct piece *piece = &walk->pieces[i];
        memmove(walk->objects + found, walk->objects + i * INDEXES_PER_PIECE,
                piece->count * sizeof(*walk->objects));
        found += piece->count;
        findings->refused += piece->refused;
        findings->error = findings->error ? findings->error : piece->error;
    }
    findings->count += found;
    snapshot_take_objects(snapshot, walk->kind, found);
}

/* Whether *_STAT shows an object where *_STAT_ANY shows none. */
static bool lacks_stat_any(const struct calls *calls, enum kind kind, int last)
{
    struct object object;
    for (int index = 0; index <= last; index++) {
        int result = read_object(calls, kind, index, families[kind].stat, &object);
        if (!result || result == -EACCES)
            return true;
    }
    return false;
}

int sysv_calls_read(struct collection *collection, enum kind kind, enum how how)
{
    enum { INDEXES_PER_BLOCK = INDEXES_PER_PIECE * PIECES_PER_BLOCK };
    struct walk walk = {
        .calls = collection->source->calls,
        .kind = kind,
        .command = how == BY_STAT_ANY ? families[kind].stat_any : families[kind].stat,
    };
    struct piece findings = {0};
    union status info;

    int highest = sysv_call(walk.calls, kind, 0, IPC_INFO, &info);
    if (highest < 0)
        return highest;
    for (; walk.first <= highest && !findings.error; walk.first += INDEXES_PER_BLOCK) {
        int left = highest - walk.first;
        walk.last = walk.first + (left < INDEXES_PER_BLOCK ? left : INDEXES_PER_BLOCK - 1);
        walk_block(collection->snapshot, &walk, &findings);
    }
    if (findings.error) {
        snapshot_drop_objects(collection->snapshot, kind, collection->before);
        return findings.error;
    }
    if (how == BY_STAT_ANY && !findings.count && lacks_stat_any(walk.calls, kind, highest))
        return -EOPNOTSUPP;
    if (findings.refused)
        collection_report(
            collection, kind_names[kind],
            (struct problem){PROBLEM_HIDDEN, .count = findings.refused, .error = EACCES});
    return 0;
}

/*
 * The kernel cuts the sequence number off an id to get its index, so *_STAT_ANY of an id shows what
 * is in its slot now, even if IPC_STAT is refused (the owner's own mode-000 object).
 */
static int find_object(const struct calls *calls, enum kind kind, int id, struct object *object)
{
    if (!families[kind].call)
        return -EOPNOTSUPP;
    int result = read_object(calls, kind, id, families[kind].stat_any, object);
    if (result == 0)
        return sysv_id(&object->ref) == id ? 0 : -EINVAL;
    if (!result_is_gone(result))
        return result;
    /* It is gone, or the kernel has no *_STAT_ANY. IPC_STAT returns 0 instead of the id. */
    result = read_object(calls, kind, id, IPC_STAT, object);
    object->ref.number = (uint64_t)id;
    return result == -EACCES ? -EOPNOTSUPP : result;
}

int collect_object(const struct source *source, const struct ref *ref, struct object *object)
{
    int result = find_object(source->calls, ref->kind, sysv_id(ref), object);
    object->ref = *ref;
    return result;
}

bool collect_may_read(const struct source *source, const struct object *object)
{
    struct object read;
    return read_object(source->calls, object->ref.kind, sysv_id(&object->ref), IPC_STAT, &read) !=
           -EACCES;
}

int sysv_calls_find(struct collection *collection, enum kind kind)
{
    const struct request *request = collection->request;
    int result = 0;

    for (size_t i = 0; i < request->wanted_count && !result; i++) {
        const struct wanted *wanted = &request->wanted[i];
        struct object object;
        uint32_t first; /* that asks for the same */
        if (wanted->ref.kind != kind ||
            (wantedmap_find(&collection->wanted, wanted, &first) && first < i))
            continue;
        result = find_object(collection->source->calls, kind, sysv_id(&wanted->ref), &object);
        if (!result)
            snapshot_add_objects(collection->snapshot, kind, &object, 1);
        if (result_is_gone(result))
            result = 0;
    }
    if (result)
        snapshot_drop_objects(collection->snapshot, kind, collection->before);
    return result;
}

void sysv_calls_add_qbytes(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;

    for (size_t i = collection->before; i < snapshot->of[KIND_MSG].count; i++) {
        struct object *queue = &snapshot->objects[snapshot->of[KIND_MSG].first + i];
        struct msqid_ds status;
        if (sysv_call(collection->source->calls, KIND_MSG, sysv_id(&queue->ref), IPC_STAT,
                      &status) < 0)
            continue;
        queue->msg.qbytes = status.msg_qbytes;
        queue->has |= HAS_QBYTES;
    }
}
