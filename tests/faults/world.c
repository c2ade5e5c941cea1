/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The objects of each run, in an IPC namespace of its own:
 *
 *   shm  0 of root, attached      1 of root, private    2 of 54321    3 of 54322
 *   msg  0 of root, waited for    1 of 54321            2 of 54322
 *   sem  0 of root                1 of 54321            2 of 54322
 *
 * The two users have no processes and no names. Without root all belong to the one user that there is.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"

union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
    struct seminfo *info;
};

struct letter {
    long type;
    char text[8];
};

enum { FIRST_USER = 54321, USERS = 2, NOBODY_SENDS = 99 };

_Static_assert(sizeof(struct seen) == 8 * 4 + 3 * 8 + 3 * 8 + 2 * 4, "no padding");

const char *const kind_words[3] = {"shm", "msg", "sem"};

static _Noreturn void world_die(const char *what)
{
    fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void must(bool good, const char *what)
{
    if (!good)
        world_die(what);
}

/* --- A /proc and a /dev ------------------------------------------------------------------------- */

/* The kernel's device NAME appears in the new /dev too. */
static void bind_device(const char *name, int original)
{
    char from[64], to[64];

    (void)snprintf(from, sizeof(from), "/proc/self/fd/%d", original);
    (void)snprintf(to, sizeof(to), "/dev/%s", name);
    int file = open(to, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
    must(file >= 0 && close(file) == 0 && mount(from, to, NULL, MS_BIND, NULL) == 0, to);
}

/* Names come from the files, whatever modules of the C library this machine has besides. */
static void name_by_files(void)
{
    static const char path[] = "/dev/nsswitch.conf";
    FILE *file = fopen(path, "we");

    must(file && fputs("passwd: files\ngroup: files\n", file) >= 0 && fclose(file) == 0, path);
    must(access("/etc/nsswitch.conf", F_OK) ||
             mount(path, "/etc/nsswitch.conf", NULL, MS_BIND, NULL) == 0,
         path);
}

/* A log that takes all and is read by nobody; one that is full drops the oldest. */
static void make_log(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
    int file = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    must(file >= 0 && bind(file, (struct sockaddr *)&address, sizeof(address)) == 0, "/dev/log");
    must(shutdown(file, SHUT_RD) == 0, "shutdown");
}

void world_set_up(void)
{
    static const char *const devices[] = {"null", "full", "zero"};
    enum { DEVICES = sizeof(devices) / sizeof(*devices) };
    int originals[DEVICES];
    char path[64];

    must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "/");
    must(mount("proc", "/proc", "proc", 0, NULL) == 0, "/proc");
    for (size_t i = 0; i < DEVICES; i++) {
        (void)snprintf(path, sizeof(path), "/dev/%s", devices[i]);
        originals[i] = open(path, O_PATH | O_CLOEXEC);
        must(originals[i] >= 0, path);
    }
    must(mount("dev", "/dev", "tmpfs", 0, NULL) == 0, "/dev");
    for (size_t i = 0; i < DEVICES; i++) {
        bind_device(devices[i], originals[i]);
        close(originals[i]);
    }
    make_log();
    name_by_files();
    (void)setenv("XDG_CONFIG_HOME", "/dev/settings", 1);
}

/* proc(5): ns_last_pid of the pid namespace. */
void world_number_processes(int number)
{
    FILE *file = fopen("/proc/sys/kernel/ns_last_pid", "we");

    if (!file)
        return;
    fprintf(file, "%d", number);
    (void)fclose(file);
}

/* --- Making objects ------------------------------------------------------------------------------ */

bool world_has_users(void)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0)
        _exit(setresgid(FIRST_USER, FIRST_USER, FIRST_USER) ||
              setresuid(FIRST_USER, FIRST_USER, FIRST_USER));
    must(child > 0 && waitpid(child, &status, 0) == child, "fork");
    return status == 0;
}

static void fill(char *bytes, size_t size, int id)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(id * 41 + (int)i % 251);
}

static void make_segment(key_t key, size_t size)
{
    int id = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
    char *bytes = id < 0 ? (char *)-1 : shmat(id, NULL, 0);

    must(bytes != (char *)-1, "shmget");
    fill(bytes, size, id);
    shmdt(bytes);
}

static void make_queue(key_t key)
{
    const struct letter letter = {.type = 1, .text = "letter"};
    int id = msgget(key, IPC_CREAT | IPC_EXCL | 0600);

    must(id >= 0, "msgget");
    for (int i = 0; i < 2; i++)
        must(msgsnd(id, &letter, sizeof(letter.text), 0) == 0, "msgsnd");
}

static void make_set(key_t key, int count)
{
    int id = semget(key, count, IPC_CREAT | IPC_EXCL | 0600);

    must(id >= 0, "semget");
    for (int i = 0; i < count; i++)
        must(semctl(id, i, SETVAL, (union semun){.val = i + 1}) == 0, "semctl");
}

/* Those of one user, by a process that is then gone. */
static void make_for_user(int user)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        unsigned uid = FIRST_USER + (unsigned)user;
        if (setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
            (void)!user; /* there is no such user here: they belong to the one that there is */
        make_segment(0x12 + user, 8192);
        make_queue(0x22 + user);
        make_set(0x32 + user, 3);
        _exit(0);
    }
    must(child > 0 && waitpid(child, &status, 0) == child && status == 0, "objects of a user");
}

void world_make(struct world *world)
{
    struct stat status;

    /* The kernel takes away old namespaces in its own time, and there may be only so many. */
    for (int i = 0; unshare(CLONE_NEWIPC); i++) {
        must(errno == ENOSPC && i < 1000, "unshare");
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    world_number_processes(FIRST_MAKER);
    make_segment(0x11, 4096);
    make_segment(IPC_PRIVATE, 12288);
    make_queue(0x21);
    make_set(0x31, 2);
    for (int user = 0; user < USERS; user++)
        make_for_user(user);
    *world = (struct world){.file = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC), .holder = -1};
    must(world->file >= 0 && fstat(world->file, &status) == 0, "/proc/self/ns/ipc");
    world->inode = status.st_ino;
}

/* --- Being there --------------------------------------------------------------------------------- */

static _Noreturn void hold(int ready)
{
    struct letter letter;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (shmat(0, NULL, 0) != (void *)-1 && close(ready) == 0)
        (void)msgrcv(0, &letter, sizeof(letter.text), NOBODY_SENDS, 0);
    for (;;)
        pause();
}

/* Waits until PID sleeps, which it then does for ever. */
static void wait_until_asleep(pid_t pid)
{
    char path[32], line[256];

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    for (int i = 0; i < 10000; i++) {
        int file = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = read(file, line, sizeof(line) - 1);
        close(file);
        line[length > 0 ? length : 0] = '\0';
        const char *state = strrchr(line, ')');
        if (state && state[1] == ' ' && state[2] == 'S')
            return;
        (void)nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
    }
    world_die("the holder does not wait");
}

void world_enter(struct world *world)
{
    int ready[2];
    char byte;

    world_number_processes(FIRST_HOLDER);
    must(setns(world->file, CLONE_NEWIPC) == 0 && pipe2(ready, O_CLOEXEC) == 0, "setns");
    world->holder = fork();
    must(world->holder >= 0, "fork");
    if (world->holder == 0) {
        close(ready[0]);
        hold(ready[1]);
    }
    close(ready[1]);
    must(read(ready[0], &byte, 1) == 0, "the holder");
    close(ready[0]);
    wait_until_asleep(world->holder);
    world->count = world_look(world->before);
}

void world_return(const struct world *world)
{
    must(setns(world->file, CLONE_NEWIPC) == 0, "setns");
}

void world_leave(struct world *world)
{
    if (world->holder > 0) {
        kill(world->holder, SIGKILL);
        waitpid(world->holder, NULL, 0);
    }
    world->holder = -1;
}

void world_discard(struct world *world)
{
    world_leave(world);
    close(world->file);
    world->file = -1;
}

/* --- Looking ------------------------------------------------------------------------------------- */

static struct seen seen_of(int kind, int id, const struct ipc_perm *perm)
{
    return (struct seen){.kind = kind,
                         .id = id,
                         .is_gone = kind == 0 && (perm->mode & 01000 /* SHM_DEST */),
                         .key = (uint32_t)perm->__key,
                         .mode = perm->mode,
                         .uid = perm->uid,
                         .gid = perm->gid,
                         .sequence = perm->__seq};
}

static bool look_at_segment(int index, struct seen *seen)
{
    struct shmid_ds ds = {0};
    int id = shmctl(index, SHM_STAT, &ds);

    if (id < 0)
        return false;
    *seen = seen_of(0, id, &ds.shm_perm);
    seen->amount = ds.shm_segsz;
    seen->more = ds.shm_nattch;
    seen->times[0] = ds.shm_atime;
    seen->times[1] = ds.shm_dtime;
    seen->times[2] = ds.shm_ctime;
    seen->pids[0] = ds.shm_cpid;
    seen->pids[1] = ds.shm_lpid;
    return true;
}

static bool look_at_queue(int index, struct seen *seen)
{
    struct msqid_ds ds = {0};
    int id = msgctl(index, MSG_STAT, &ds);

    if (id < 0)
        return false;
    *seen = seen_of(1, id, &ds.msg_perm);
    seen->amount = ds.msg_qnum;
    seen->more = ds.__msg_cbytes;
    seen->digest = ds.msg_qbytes;
    seen->times[0] = ds.msg_stime;
    seen->times[1] = ds.msg_rtime;
    seen->times[2] = ds.msg_ctime;
    seen->pids[0] = ds.msg_lspid;
    seen->pids[1] = ds.msg_lrpid;
    return true;
}

static bool look_at_set(int index, struct seen *seen)
{
    struct semid_ds ds = {0};
    unsigned short values[64] = {0};
    int id = semctl(index, 0, SEM_STAT, (union semun){.buf = &ds});

    if (id < 0)
        return false;
    *seen = seen_of(2, id, &ds.sem_perm);
    seen->amount = ds.sem_nsems;
    if (ds.sem_nsems <= 64 && semctl(id, 0, GETALL, (union semun){.array = values}) == 0) {
        for (size_t i = 0; i < ds.sem_nsems; i++)
            seen->digest = seen->digest * 31 + values[i];
    }
    seen->times[0] = ds.sem_otime;
    seen->times[1] = ds.sem_ctime;
    return true;
}

size_t world_look(struct seen list[MOST_OBJECTS])
{
    static bool (*const look[])(int, struct seen *) = {look_at_segment, look_at_queue, look_at_set};
    size_t count = 0;

    for (int kind = 0; kind < 3; kind++) {
        for (int index = 0; index < MOST_OBJECTS && count < MOST_OBJECTS; index++)
            count += look[kind](index, &list[count]);
    }
    return count;
}

/* New segments hold zeros, and are passed over. */
static bool segment_holds_its_bytes(const struct seen *seen)
{
    size_t size = (size_t)seen->amount;
    char *bytes = shmat(seen->id, NULL, SHM_RDONLY), *expected = malloc(size);

    must(expected != NULL, "malloc");
    bool holds = bytes == (char *)-1 && seen->is_gone;
    if (bytes != (char *)-1) {
        fill(expected, size, seen->id);
        holds = memcmp(bytes, expected, size) == 0;
        shmdt(bytes);
    }
    free(expected);
    return holds;
}

bool world_holds_its_bytes(void)
{
    struct seen list[MOST_OBJECTS];
    size_t count = world_look(list);

    for (size_t i = 0; i < count; i++) {
        if (list[i].kind == 0 && list[i].id < 2 + USERS && !segment_holds_its_bytes(&list[i]))
            return false;
    }
    return true;
}
