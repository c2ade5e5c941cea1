/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "tests/storm/kinds.h"

enum { SIZE = 4096, SEMAPHORES = 2, USED = 1, PERMISSIONS = 0777 };

union sem_argument {
    int value;
    struct semid_ds *set;
};

/* What nobody ever sends: who waits for it, waits. */
enum { TYPE_SENT = 1, TYPE_AWAITED = 7 };

/* --- Segments --------------------------------------------------------------------------------- */

static int make_segment(key_t key, mode_t mode)
{
    return shmget(key, SIZE, IPC_CREAT | IPC_EXCL | (int)mode);
}

static int take_segment(int id)
{
    return shmctl(id, IPC_RMID, NULL);
}

static int look_at_segment(int id, struct form *form)
{
    struct shmid_ds segment;
    if (shmctl(id, IPC_STAT, &segment) < 0)
        return -1;
    *form =
        (struct form){segment.shm_perm.uid, segment.shm_perm.mode & PERMISSIONS, segment.shm_ctime,
                      (segment.shm_perm.mode & SHM_DEST) != 0, segment.shm_nattch};
    return 0;
}

static int give_segment(int id, uid_t uid, mode_t mode)
{
    struct shmid_ds segment;
    if (shmctl(id, IPC_STAT, &segment) < 0)
        return -1;
    segment.shm_perm.uid = uid;
    segment.shm_perm.mode = (unsigned short)mode;
    return shmctl(id, IPC_SET, &segment);
}

/* One at a time in a process. */
static void *attached_at;

static int attach_segment(int id)
{
    attached_at = shmat(id, NULL, 0);
    return attached_at == (void *)-1 ? -1 : 0;
}

static int detach_segment(int id)
{
    (void)id;
    return shmdt(attached_at);
}

static int use_segment(int id)
{
    return attach_segment(id) < 0 ? -1 : detach_segment(id);
}

/* --- Queues ----------------------------------------------------------------------------------- */

static int make_queue(key_t key, mode_t mode)
{
    return msgget(key, IPC_CREAT | IPC_EXCL | (int)mode);
}

static int take_queue(int id)
{
    return msgctl(id, IPC_RMID, NULL);
}

static int look_at_queue(int id, struct form *form)
{
    struct msqid_ds queue;
    if (msgctl(id, IPC_STAT, &queue) < 0)
        return -1;
    *form = (struct form){
        .uid = queue.msg_perm.uid, .mode = queue.msg_perm.mode, .changed = queue.msg_ctime};
    return 0;
}

static int give_queue(int id, uid_t uid, mode_t mode)
{
    struct msqid_ds queue;
    if (msgctl(id, IPC_STAT, &queue) < 0)
        return -1;
    queue.msg_perm.uid = uid;
    queue.msg_perm.mode = (unsigned short)mode;
    return msgctl(id, IPC_SET, &queue);
}

static int use_queue(int id)
{
    struct {
        long type;
        char text[8];
    } message = {.type = TYPE_SENT, .text = "storm"};
    if (msgsnd(id, &message, sizeof(message.text), IPC_NOWAIT) < 0)
        return -1;
    return msgrcv(id, &message, sizeof(message.text), TYPE_SENT, IPC_NOWAIT) < 0 ? -1 : 0;
}

static int wait_for_message(int id)
{
    struct {
        long type;
        char text[8];
    } message;
    return msgrcv(id, &message, sizeof(message.text), TYPE_AWAITED, 0) < 0 ? -1 : 0;
}

/* --- Semaphores ------------------------------------------------------------------------------- */

static int make_set(key_t key, mode_t mode)
{
    return semget(key, SEMAPHORES, IPC_CREAT | IPC_EXCL | (int)mode);
}

static int take_set(int id)
{
    return semctl(id, 0, IPC_RMID);
}

static int look_at_set(int id, struct form *form)
{
    struct semid_ds set;
    union sem_argument argument = {.set = &set};
    if (semctl(id, 0, IPC_STAT, argument) < 0)
        return -1;
    *form =
        (struct form){.uid = set.sem_perm.uid, .mode = set.sem_perm.mode, .changed = set.sem_ctime};
    return 0;
}

static int give_set(int id, uid_t uid, mode_t mode)
{
    struct semid_ds set;
    union sem_argument argument = {.set = &set};
    if (semctl(id, 0, IPC_STAT, argument) < 0)
        return -1;
    set.sem_perm.uid = uid;
    set.sem_perm.mode = (unsigned short)mode;
    return semctl(id, 0, IPC_SET, argument);
}

static int use_set(int id)
{
    struct sembuf up_and_down[] = {{.sem_num = USED, .sem_op = 1}, {.sem_num = USED, .sem_op = -1}};
    return semop(id, up_and_down, 2);
}

static int wait_for_semaphore(int id)
{
    struct sembuf down = {.sem_num = 0, .sem_op = -1};
    return semop(id, &down, 1);
}

/* --- All -------------------------------------------------------------------------------------- */

/* What waits stops when its object is removed. */
static int wait_no_more(int id)
{
    (void)id;
    return 0;
}

const struct storm_kind_spec storm_kinds[STORM_KINDS] = {
    [STORM_SHM] = {"shm", "-m", "attached", "attachments", true, make_segment, take_segment,
                   look_at_segment, give_segment, use_segment, attach_segment, detach_segment},
    [STORM_MSG] = {"msg", "-q", "blocked", "blocked", false, make_queue, take_queue, look_at_queue,
                   give_queue, use_queue, wait_for_message, wait_no_more},
    [STORM_SEM] = {"sem", "-s", "blocked", "blocked", false, make_set, take_set, look_at_set,
                   give_set, use_set, wait_for_semaphore, wait_no_more},
};

void choose_next(enum storm_kind kind, int id)
{
    char path[64], text[16];

    (void)snprintf(path, sizeof(path), "/proc/sys/kernel/%s_next_id", storm_kinds[kind].word);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    int length = snprintf(text, sizeof(text), "%d", id);
    if (file < 0)
        return;
    if (write(file, text, (size_t)length) != length)
        errno = 0;
    close(file);
}

/* The first argument of all calls that block on an object is its id: proc(5). */
bool is_blocked(pid_t pid, pid_t tid, int id)
{
    char path[64], line[128], *end;

    (void)snprintf(path, sizeof(path), "/proc/%d/task/%d/syscall", (int)pid, (int)tid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool is_read = fgets(line, sizeof(line), file) != NULL;
    (void)fclose(file);
    if (!is_read || strncmp(line, "running", strlen("running")) == 0 || line[0] == '-')
        return false;
    (void)strtol(line, &end, 10);
    return strtol(end, NULL, 16) == id;
}
