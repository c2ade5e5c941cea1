/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel answers after read_only(): tried in a child, which can never be let out of it
 * again, on objects of its own. The child tells its errnos through memory that it shares.
 */
#include "config.h"

#include "support.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "act/read_only.h"
#include "collect/stat_any.h"

/* linux/ipc.h: the version of the structures, which a C library adds to a command. */
enum { VERSION_BIT = 0x100 };

/* semctl(2): the caller has to define it. */
union semun {
    int val;
    void *buf;
    unsigned short *array;
};

/* What the child works on, made before it may do nothing any more. */
struct objects {
    int shm, msg, sem;
    struct shmid_ds shm_status;
    struct msqid_ds msg_status;
    struct semid_ds sem_status;
    unsigned short values[2];
    char path[64];
    int file;
};

static int result_of(long result)
{
    return result < 0 ? errno : 0;
}

/* Each returns an errno, or 0. */

#define SHM_CALL(name, command)                                    \
    static int shm_##name(struct objects *o)                       \
    {                                                              \
        return result_of(shmctl(o->shm, command, &o->shm_status)); \
    }
#define MSG_CALL(name, command)                                    \
    static int msg_##name(struct objects *o)                       \
    {                                                              \
        return result_of(msgctl(o->msg, command, &o->msg_status)); \
    }
#define SEM_CALL(name, command, member, value)                                          \
    static int sem_##name(struct objects *o)                                            \
    {                                                                                   \
        return result_of(semctl(o->sem, 0, command, (union semun){.member = (value)})); \
    }

SHM_CALL(rmid, IPC_RMID)
SHM_CALL(set, IPC_SET)
SHM_CALL(lock, SHM_LOCK)
SHM_CALL(unlock, SHM_UNLOCK)
SHM_CALL(stat, IPC_STAT)
SHM_CALL(stat_index, SHM_STAT)
SHM_CALL(stat_any, SHM_STAT_ANY)
MSG_CALL(rmid, IPC_RMID)
MSG_CALL(set, IPC_SET)
MSG_CALL(stat, IPC_STAT)
MSG_CALL(stat_index, MSG_STAT)
MSG_CALL(stat_any, MSG_STAT_ANY)
SEM_CALL(rmid, IPC_RMID, val, 0)
SEM_CALL(set, IPC_SET, buf, &o->sem_status)
SEM_CALL(setval, SETVAL, val, 1)
SEM_CALL(setall, SETALL, array, o->values)
SEM_CALL(stat, IPC_STAT, buf, &o->sem_status)
SEM_CALL(stat_index, SEM_STAT, buf, &o->sem_status)
SEM_CALL(stat_any, SEM_STAT_ANY, buf, &o->sem_status)
SEM_CALL(getval, GETVAL, val, 0)
SEM_CALL(getall, GETALL, array, o->values)
SEM_CALL(getpid, GETPID, val, 0)
SEM_CALL(getncnt, GETNCNT, val, 0)
SEM_CALL(getzcnt, GETZCNT, val, 0)

static int shm_info(struct objects *o)
{
    struct shm_info info;
    (void)o;
    return result_of(shmctl(0, SHM_INFO, (void *)&info));
}

static int msg_info(struct objects *o)
{
    struct msginfo info;
    (void)o;
    return result_of(msgctl(0, MSG_INFO, (void *)&info));
}

static int sem_info(struct objects *o)
{
    struct seminfo info;
    (void)o;
    return result_of(semctl(0, 0, SEM_INFO, (union semun){.buf = &info}));
}

static int shm_get(struct objects *o)
{
    (void)o;
    int result = result_of(shmget(0x7e57, 0, 0));
    return result == ENOENT ? 0 : result; /* it was looked for, at any rate */
}

static int shm_attach(struct objects *o)
{
    void *at = shmat(o->shm, NULL, SHM_RDONLY);
    return result_of(at == (void *)-1 ? -1 : shmdt(at));
}

/* Not through the C library, which may make one call of another. */

#ifdef SYS_shmctl
static int shm_rmid_direct(struct objects *o)
{
    return result_of(syscall(SYS_shmctl, o->shm, IPC_RMID, NULL));
}

static int shm_rmid_version(struct objects *o)
{
    return result_of(syscall(SYS_shmctl, o->shm, IPC_RMID | VERSION_BIT, NULL));
}

static int msg_rmid_direct(struct objects *o)
{
    return result_of(syscall(SYS_msgctl, o->msg, IPC_RMID, NULL));
}

static int msg_rmid_version(struct objects *o)
{
    return result_of(syscall(SYS_msgctl, o->msg, IPC_RMID | VERSION_BIT, NULL));
}

static int sem_rmid_direct(struct objects *o)
{
    return result_of(syscall(SYS_semctl, o->sem, 0, IPC_RMID, NULL));
}

static int sem_rmid_version(struct objects *o)
{
    return result_of(syscall(SYS_semctl, o->sem, 0, IPC_RMID | VERSION_BIT, NULL));
}
#endif

#ifdef SYS_ipc
/* ipc(2), by the numbers in linux/ipc.h; the upper half of the first is a version. */
enum { CALL_SEMCTL = 3, CALL_MSGCTL = 14, CALL_SHMCTL = 24 };

static int shm_rmid_ipc(struct objects *o)
{
    return result_of(syscall(SYS_ipc, CALL_SHMCTL, o->shm, IPC_RMID, 0, NULL));
}

static int shm_lock_ipc(struct objects *o)
{
    return result_of(syscall(SYS_ipc, CALL_SHMCTL, o->shm, SHM_LOCK | VERSION_BIT, 0, NULL));
}

static int msg_rmid_ipc(struct objects *o)
{
    return result_of(syscall(SYS_ipc, CALL_MSGCTL | 1 << 16, o->msg, IPC_RMID, 0, NULL));
}

static int sem_rmid_ipc(struct objects *o)
{
    void *nothing = NULL;
    return result_of(syscall(SYS_ipc, CALL_SEMCTL, o->sem, 0, IPC_RMID | VERSION_BIT, &nothing));
}

static int shm_stat_ipc(struct objects *o)
{
    return result_of(
        syscall(SYS_ipc, CALL_SHMCTL, o->shm, IPC_STAT | VERSION_BIT, 0, &o->shm_status));
}
#endif

#if defined(__x86_64__) && !defined(__ILP32__)
/* The same numbers with a bit that makes them x32's (asm/unistd.h). */
static int shm_rmid_x32(struct objects *o)
{
    return result_of(syscall(0x40000000 | SYS_shmctl, o->shm, IPC_RMID, NULL));
}
#endif

static int unlink_file(struct objects *o)
{
    return result_of(unlink(o->path));
}

static int unlinkat_file(struct objects *o)
{
    return result_of(unlinkat(AT_FDCWD, o->path, 0));
}

/* unlink(2) of the C library may be unlinkat(2). */
#ifdef SYS_unlink
static int unlink_direct(struct objects *o)
{
    return result_of(syscall(SYS_unlink, o->path));
}
#endif

static int mq_unlink_direct(struct objects *o)
{
    (void)o;
    return result_of(syscall(SYS_mq_unlink, "ipcview-test-no-such-queue"));
}

/* What is started afterwards is bound by it too. */
static int rmid_by_child(struct objects *o)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(shm_rmid(o));
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return ECHILD;
    return WEXITSTATUS(status);
}

static int open_file(struct objects *o)
{
    int file = open(o->path, O_RDONLY | O_CLOEXEC);
    return file < 0 ? errno : result_of(close(file));
}

/* Those of files whose answer depends on whether settings are to be saved change nothing. */

static int rename_file(struct objects *o)
{
    return result_of(rename(o->path, o->path));
}

static int renameat_file(struct objects *o)
{
    return result_of(renameat(AT_FDCWD, o->path, AT_FDCWD, o->path));
}

static int renameat2_direct(struct objects *o)
{
    return result_of(syscall(SYS_renameat2, AT_FDCWD, o->path, AT_FDCWD, o->path, 0));
}

static int truncate_file(struct objects *o)
{
    return result_of(truncate(o->path, 0));
}

static int ftruncate_file(struct objects *o)
{
    return result_of(ftruncate(o->file, 0));
}

static int link_file(struct objects *o)
{
    return result_of(link(o->path, o->path));
}

static int linkat_direct(struct objects *o)
{
    return result_of(syscall(SYS_linkat, AT_FDCWD, o->path, AT_FDCWD, o->path, 0));
}

static int symlink_file(struct objects *o)
{
    return result_of(symlink("target", o->path));
}

static int symlinkat_direct(struct objects *o)
{
    return result_of(syscall(SYS_symlinkat, "target", AT_FDCWD, o->path));
}

static int mkfifo_file(struct objects *o)
{
    return result_of(mkfifo(o->path, 0600));
}

static int mknodat_direct(struct objects *o)
{
    return result_of(syscall(SYS_mknodat, AT_FDCWD, o->path, S_IFREG | 0600, 0));
}

static int open_and_empty(struct objects *o)
{
    int file = open(o->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    return file < 0 ? errno : result_of(close(file));
}

static int create_file(struct objects *o)
{
    int file = creat(o->path, 0600);
    return file < 0 ? errno : result_of(close(file));
}

/* Modules of nsswitch.conf(5) may, and so does a program that gcov(1) counts in. */
static int open_to_write(struct objects *o)
{
    int file = open(o->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return file < 0 ? errno : result_of(close(file));
}

#ifdef SYS_open
static int open_and_empty_direct(struct objects *o)
{
    long file = syscall(SYS_open, o->path, O_WRONLY | O_TRUNC, 0);
    return file < 0 ? errno : result_of(close((int)file));
}

static int rename_direct(struct objects *o)
{
    return result_of(syscall(SYS_rename, o->path, o->path));
}

static int link_direct(struct objects *o)
{
    return result_of(syscall(SYS_link, o->path, o->path));
}

static int symlink_direct(struct objects *o)
{
    return result_of(syscall(SYS_symlink, "target", o->path));
}

static int mknod_direct(struct objects *o)
{
    return result_of(syscall(SYS_mknod, o->path, S_IFREG | 0600, 0));
}

static int rmdir_direct(struct objects *o)
{
    return result_of(syscall(SYS_rmdir, o->path));
}
#endif

/* Through it an unlink would pass the filter: io_uring(7), IORING_OP_UNLINKAT. */
static int io_uring_setup_direct(struct objects *o)
{
#ifdef __NR_Linux /* MIPS */
    enum { SYS_IO_URING_SETUP = __NR_Linux + 425 };
#else
    enum { SYS_IO_URING_SETUP = 425 };
#endif
    char parameters[120] = ""; /* struct io_uring_params */
    (void)o;
    long file = syscall(SYS_IO_URING_SETUP, 1, parameters);
    return file < 0 ? errno : result_of(close((int)file));
}

/* The answers to READ_ONLY and READ_ONLY_BUT_SAVES. */
#define CASE_OF_FILES(name, expected, saving) \
    {                                         \
#name, name,                          \
        {                                     \
            expected, saving                  \
        }                                     \
    }
#define CASE(name, expected) CASE_OF_FILES(name, expected, expected)

/* The refused ones first: were one not, those after it would miss the object. */
static const struct {
    const char *name;
    int (*make_call)(struct objects *objects);
    int expected[2];
} calls[] = {
    CASE(shm_set, EPERM),
    CASE(shm_lock, EPERM),
    CASE(shm_unlock, EPERM),
    CASE(msg_set, EPERM),
    CASE(sem_set, EPERM),
    CASE(sem_setval, EPERM),
    CASE(sem_setall, EPERM),
    CASE(shm_rmid, EPERM),
    CASE(msg_rmid, EPERM),
    CASE(sem_rmid, EPERM),
#ifdef SYS_shmctl
    CASE(shm_rmid_direct, EPERM),
    CASE(shm_rmid_version, EPERM),
    CASE(msg_rmid_direct, EPERM),
    CASE(msg_rmid_version, EPERM),
    CASE(sem_rmid_direct, EPERM),
    CASE(sem_rmid_version, EPERM),
#endif
#ifdef SYS_ipc
    CASE(shm_rmid_ipc, EPERM),
    CASE(shm_lock_ipc, EPERM),
    CASE(msg_rmid_ipc, EPERM),
    CASE(sem_rmid_ipc, EPERM),
    CASE(shm_stat_ipc, 0),
#endif
#if defined(__x86_64__) && !defined(__ILP32__)
    CASE(shm_rmid_x32, EPERM),
#endif
    CASE(rmid_by_child, EPERM),
    CASE(unlink_file, EPERM),
    CASE(unlinkat_file, EPERM),
#ifdef SYS_unlink
    CASE(unlink_direct, EPERM),
#endif
    CASE(mq_unlink_direct, EPERM),
    CASE(io_uring_setup_direct, EPERM),
    CASE_OF_FILES(rename_file, EPERM, 0),
    CASE_OF_FILES(renameat_file, EPERM, 0),
    CASE_OF_FILES(renameat2_direct, EPERM, 0),
    CASE_OF_FILES(truncate_file, EPERM, 0),
    CASE_OF_FILES(ftruncate_file, EPERM, 0),
    CASE_OF_FILES(link_file, EPERM, EEXIST),
    CASE_OF_FILES(linkat_direct, EPERM, EEXIST),
    CASE_OF_FILES(symlink_file, EPERM, EEXIST),
    CASE_OF_FILES(symlinkat_direct, EPERM, EEXIST),
    CASE_OF_FILES(mkfifo_file, EPERM, EEXIST),
    CASE_OF_FILES(mknodat_direct, EPERM, EEXIST),
    CASE_OF_FILES(open_and_empty, EPERM, 0),
    CASE_OF_FILES(create_file, EPERM, 0),
#ifdef SYS_open
    CASE_OF_FILES(open_and_empty_direct, EPERM, 0),
    CASE_OF_FILES(rename_direct, EPERM, 0),
    CASE_OF_FILES(link_direct, EPERM, EEXIST),
    CASE_OF_FILES(symlink_direct, EPERM, EEXIST),
    CASE_OF_FILES(mknod_direct, EPERM, EEXIST),
    CASE(rmdir_direct, EPERM),
#endif
    CASE(open_to_write, 0),
    CASE(shm_stat, 0),
    CASE(shm_stat_index, 0),
    CASE(shm_stat_any, 0),
    CASE(shm_info, 0),
    CASE(shm_get, 0),
    CASE(shm_attach, 0),
    CASE(msg_stat, 0),
    CASE(msg_stat_index, 0),
    CASE(msg_stat_any, 0),
    CASE(msg_info, 0),
    CASE(sem_stat, 0),
    CASE(sem_stat_index, 0),
    CASE(sem_stat_any, 0),
    CASE(sem_info, 0),
    CASE(sem_getval, 0),
    CASE(sem_getall, 0),
    CASE(sem_getpid, 0),
    CASE(sem_getncnt, 0),
    CASE(sem_getzcnt, 0),
    CASE(open_file, 0),
};

/* The last one that was reached says where a child has died. */
static struct findings {
    struct objects objects;
    bool apart, made, done; /* apart: in a namespace of its own */
    enum read_only what;
    int result, mode; /* mode: prctl(2), PR_GET_SECCOMP */
    size_t reached;
    int got[LENGTH_OF(calls)];
} * findings;

static bool make_objects(struct objects *objects)
{
    objects->shm = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    objects->msg = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    objects->sem = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    return objects->shm >= 0 && objects->msg >= 0 && objects->sem >= 0 && !shm_stat(objects) &&
           !msg_stat(objects) && !sem_stat(objects);
}

static void live_in_read_only(void)
{
    findings->apart = unshare(CLONE_NEWIPC) == 0;
    findings->made = make_objects(&findings->objects);
    if (!findings->made)
        return;
    findings->result = read_only(findings->what);
    findings->mode = prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
    for (; findings->reached < LENGTH_OF(calls); findings->reached++)
        findings->got[findings->reached] = calls[findings->reached].make_call(&findings->objects);
    findings->done = true;
}

static int run_child(void (*live)(void))
{
    int status = -1;
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        live();
        exit(0); /* and not _exit(2): what gcov(1) has counted is written there */
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

/* Without read_only(), so that one that does nothing is no reason to skip. */
static void try_seccomp(void)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {1, &allow};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        _exit(1);
}

static int make(void **state)
{
    (void)state;
    findings =
        mmap(NULL, sizeof(*findings), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (findings == MAP_FAILED)
        return -1;
    findings->objects = (struct objects){.shm = -1, .msg = -1, .sem = -1};
    strcpy(findings->objects.path, "/tmp/read-only.XXXXXX");
    int file = mkstemp(findings->objects.path);
    findings->objects.file = file;
    return file < 0 ? -1 : 0;
}

/* What the child has made in a namespace of its own is gone with it; the same ids here are not its. */
static void remove_objects(struct objects *objects)
{
    if (objects->shm >= 0)
        (void)shm_rmid(objects);
    if (objects->msg >= 0)
        (void)msg_rmid(objects);
    if (objects->sem >= 0)
        (void)sem_rmid(objects);
}

static int clear(void **state)
{
    (void)state;
    if (!findings->apart)
        remove_objects(&findings->objects);
    close(findings->objects.file);
    unlink(findings->objects.path);
    munmap(findings, sizeof(*findings));
    return 0;
}

static void expect_answers(void)
{
    for (size_t i = 0; i < LENGTH_OF(calls); i++) {
        int expected = calls[i].expected[findings->what];
        if (i >= findings->reached)
            fail_msg("the child died in %s", calls[i].name);
        if (findings->got[i] != expected)
            fail_msg("%s: \"%s\" and not \"%s\"", calls[i].name, strerror(findings->got[i]),
                     strerror(expected));
    }
}

static void expect_refusals(enum read_only what)
{
    if (run_child(try_seccomp) != 0) {
        print_message("# not tested: seccomp(2) is not available here\n");
        skip();
    }
    findings->what = what;
    int status = run_child(live_in_read_only);
    if (!findings->made) {
        print_message("# not tested: no IPC objects can be made here\n");
        skip();
    }
    if (findings->mode != SECCOMP_MODE_FILTER)
        fail_msg("read_only() has installed no filter");
    assert_int_equal(findings->result, 0);
    expect_answers();
    assert_int_equal(status, 0);
    assert_true(findings->done);
    assert_int_equal(access(findings->objects.path, F_OK), 0);
}

static void nothing_can_be_changed_and_all_be_read(void **state)
{
    (void)state;
    expect_refusals(READ_ONLY);
}

static void settings_can_still_be_saved(void **state)
{
    (void)state;
    expect_refusals(READ_ONLY_BUT_SAVES);
}

/* Where the low bits of an argument stand in it. */
enum { LOW_HALF = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0 };

/* As a kernel without seccomp(2) answers. */
static void live_without_seccomp(void)
{
    const struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_K | BPF_JEQ, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + LOW_HALF),
        BPF_JUMP(BPF_JMP | BPF_K | BPF_JEQ, PR_SET_SECCOMP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {LENGTH_OF(code), (struct sock_filter *)(uintptr_t)code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        _exit(1);
    findings->result = read_only(READ_ONLY);
    findings->done = true;
}

static void where_nothing_can_be_refused_that_is_told(void **state)
{
    (void)state;
    if (run_child(live_without_seccomp) != 0) {
        print_message("# not tested: seccomp(2) is not available here\n");
        skip();
    }
    assert_true(findings->done);
    assert_int_equal(findings->result, -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_can_be_changed_and_all_be_read, make, clear),
        cmocka_unit_test_setup_teardown(settings_can_still_be_saved, make, clear),
        cmocka_unit_test_setup_teardown(where_nothing_can_be_refused_that_is_told, make, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
