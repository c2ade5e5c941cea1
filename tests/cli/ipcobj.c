/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes real IPC objects for the tests, and surroundings for the program that is tested:
 *
 *     ipcobj COMMAND ARGUMENT... [COMMAND ARGUMENT...]...
 *
 * Each command takes a fixed number of arguments (see the table at the end), and they are run one
 * after the other in one process. Ids that it makes are printed, one a line; as an argument, "."
 * means the last one. A command that runs a program takes all that is left.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* semctl(2): the caller has to define it. */
union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

enum { LONGEST_MESSAGE = 8192, SKIPPED = 77 };

struct message {
    long type;
    char text[LONGEST_MESSAGE];
};

static int last_id = -1;
static char *last_attached;
static void run_commands(char **words);

static void __attribute__((noreturn)) die(const char *what)
{
    fprintf(stderr, "ipcobj: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void check(bool good, const char *what)
{
    if (!good)
        die(what);
}

static long long number(const char *text, int base)
{
    char *end = NULL;
    errno = 0;
    long long n = strtoll(text, &end, base);
    if (errno || end == text || *end) {
        errno = EINVAL;
        die(text);
    }
    return n;
}

static int id_of(const char *text)
{
    return strcmp(text, ".") == 0 ? last_id : (int)number(text, 10);
}

/* "-" is a private key. */
static key_t key_of(const char *text)
{
    return strcmp(text, "-") == 0 ? IPC_PRIVATE : (key_t)number(text, 0);
}

static int mode_of(const char *text)
{
    return (int)number(text, 8);
}

static void print_id(int id, const char *what)
{
    check(id >= 0, what);
    last_id = id;
    printf("%d\n", id);
}

/* --- Making objects ----------------------------------------------------------------------------- */

static void make_shm(char **words)
{
    print_id(shmget(key_of(words[2]), (size_t)number(words[0], 0),
                    IPC_CREAT | IPC_EXCL | mode_of(words[1])),
             "shmget");
}

static void make_msg(char **words)
{
    print_id(msgget(key_of(words[1]), IPC_CREAT | IPC_EXCL | mode_of(words[0])), "msgget");
}

static void make_sem(char **words)
{
    print_id(semget(key_of(words[2]), (int)number(words[0], 0),
                    IPC_CREAT | IPC_EXCL | mode_of(words[1])),
             "semget");
}

/* As make_shm, of huge pages. */
static void make_huge_shm(char **words)
{
    int id = shmget(key_of(words[2]), (size_t)number(words[0], 0),
                    IPC_CREAT | IPC_EXCL | SHM_HUGETLB | mode_of(words[1]));
    if (id < 0 && (errno == ENOMEM || errno == EPERM || errno == ENOSYS || errno == EINVAL))
        exit(SKIPPED);
    print_id(id, "shmget");
}

/* The smallest object of KIND, or -1. */
static int make_small(const char *kind)
{
    if (strcmp(kind, "shm") == 0)
        return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    if (strcmp(kind, "msg") == 0)
        return msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    return semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
}

static int remove_object(const char *kind, int id)
{
    if (strcmp(kind, "shm") == 0)
        return shmctl(id, IPC_RMID, NULL);
    if (strcmp(kind, "msg") == 0)
        return msgctl(id, IPC_RMID, NULL);
    return semctl(id, 0, IPC_RMID);
}

static void make_many(char **words)
{
    for (long long n = number(words[1], 10); n > 0; n--)
        check((last_id = make_small(words[0])) >= 0, words[0]);
}

static void do_remove(char **words)
{
    check(remove_object(words[0], id_of(words[1])) == 0, "IPC_RMID");
}

/* Creates and removes as fast as it can, until it is killed. */
static void do_churn(char **words)
{
    static const char *const kinds[] = {"shm", "msg", "sem"};
    enum { ALIVE = 16 };
    int ids[3][ALIVE] = {{0}};

    (void)words;
    for (unsigned round = 0;; round++) {
        for (unsigned kind = 0; kind < 3; kind++) {
            int *place = &ids[kind][round % ALIVE];
            if (round >= ALIVE && *place >= 0)
                remove_object(kinds[kind], *place);
            *place = make_small(kinds[kind]);
        }
    }
}

/* --- Using objects ------------------------------------------------------------------------------ */

static void do_attach(char **words)
{
    void *address = shmat(id_of(words[0]), NULL, 0);
    check((intptr_t)address != -1, "shmat");
    last_attached = address;
}

static void do_attach_read_only(char **words)
{
    void *address = shmat(id_of(words[0]), NULL, SHM_RDONLY);
    check((intptr_t)address != -1, "shmat");
    last_attached = address;
}

/* From the first page to the last: one mapping becomes three. */
static void do_protect(char **words)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    (void)words;
    check(mprotect(last_attached + page, page, PROT_NONE) == 0, "mprotect");
}

/* Processes that attach and end, or become another program that attaches and ends; for ever. */
static void do_churn_attached(char **words)
{
    for (unsigned round = 0;; round++) {
        pid_t child = fork();
        check(child >= 0, "fork");
        if (child == 0) {
            do_attach(words);
            if (round % 2)
                execl("/proc/self/exe", "ipcobj", "attach", words[0], (char *)NULL);
            _exit(0);
        }
        check(waitpid(child, NULL, 0) == child, "waitpid");
    }
}

/* A file that exists or not, shared in memory. Its inode number is printed. */
static void map_file(int file, const char *what)
{
    struct stat status;
    check(file >= 0 && ftruncate(file, 4096) == 0 && fstat(file, &status) == 0, what);
    check(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) != MAP_FAILED, "mmap");
    close(file);
    printf("%llu\n", (unsigned long long)status.st_ino);
}

static void do_map(char **words)
{
    map_file(open(words[0], O_RDWR | O_CREAT | O_CLOEXEC, 0600), words[0]);
}

static void do_memfd(char **words)
{
    map_file(memfd_create(words[0], MFD_CLOEXEC), "memfd_create");
}

/* Files below keep their paths from there on. */
static void do_unmount(char **words)
{
    check(umount2(words[0], MNT_DETACH) == 0, words[0]);
}

static void do_touch(char **words)
{
    memset(last_attached, 1, (size_t)number(words[0], 0));
}

static void do_detach(char **words)
{
    (void)words;
    check(shmdt(last_attached) == 0, "shmdt");
}

static void do_lock(char **words)
{
    check(shmctl(id_of(words[0]), SHM_LOCK, NULL) == 0, "SHM_LOCK");
}

static void do_send(char **words)
{
    static struct message message;
    size_t length = strlen(words[2]);
    check(length <= LONGEST_MESSAGE, "send");
    message.type = (long)number(words[1], 10);
    memcpy(message.text, words[2], length);
    check(msgsnd(id_of(words[0]), &message, length, IPC_NOWAIT) == 0, "msgsnd");
}

static void do_receive(char **words)
{
    static struct message message;
    check(msgrcv(id_of(words[0]), &message, LONGEST_MESSAGE, (long)number(words[1], 10),
                 IPC_NOWAIT) >= 0,
          "msgrcv");
}

static void do_qbytes(char **words)
{
    struct msqid_ds queue;
    check(msgctl(id_of(words[0]), IPC_STAT, &queue) == 0, "IPC_STAT");
    queue.msg_qbytes = (msglen_t)number(words[1], 10);
    check(msgctl(id_of(words[0]), IPC_SET, &queue) == 0, "IPC_SET");
}

static void do_setval(char **words)
{
    union semun value = {.val = (int)number(words[2], 10)};
    check(semctl(id_of(words[0]), (int)number(words[1], 10), SETVAL, value) == 0, "SETVAL");
}

static int operate(char **words, short flags)
{
    struct sembuf operation = {.sem_num = (unsigned short)number(words[1], 10),
                               .sem_op = (short)number(words[2], 10),
                               .sem_flg = flags};
    return semop(id_of(words[0]), &operation, 1);
}

static void do_semop(char **words)
{
    check(operate(words, IPC_NOWAIT) == 0, "semop");
}

static int count_waiters(char **words)
{
    int id = id_of(words[0]), semaphore = (int)number(words[1], 10);
    int growing = semctl(id, semaphore, GETNCNT), zero = semctl(id, semaphore, GETZCNT);
    check(growing >= 0 && zero >= 0, "GETNCNT");
    return growing + zero;
}

static void sleep_a_moment(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* A process that dies with this one blocks in semop(2); returns when it does. */
static void do_wait(char **words)
{
    int before = count_waiters(words);
    fflush(stdout);
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(operate(words, 0) == 0 ? 0 : 1);
    }
    while (count_waiters(words) == before)
        sleep_a_moment();
}

/* Waiting in a call, by a process or a thread that does nothing else. */

enum { MOST_OPERATIONS = 8, MOST_THREADS = 64 };

struct blocking {
    int id;
    long long argument;                        /* of a queue: the type, or the length */
    struct sembuf operations[MOST_OPERATIONS]; /* of a set */
    size_t count;
    char kind; /* 's'emop, 'r'eceive, s'e'nd */
    atomic_int tid;
};

static bool waits_in_threads;

static void block(struct blocking *what)
{
    static struct message message = {.type = 1};
    if (what->kind == 's')
        check(semop(what->id, what->operations, what->count) == 0, "semop");
    else if (what->kind == 'r')
        check(msgrcv(what->id, &message, LONGEST_MESSAGE, (long)what->argument, 0) >= 0, "msgrcv");
    else
        check(msgsnd(what->id, &message, (size_t)what->argument, 0) == 0, "msgsnd");
}

static void *block_in_thread(void *argument)
{
    struct blocking *what = argument;
    atomic_store(&what->tid, (int)gettid());
    block(what);
    return NULL;
}

static bool is_in_state(int pid, int tid, char state)
{
    char path[64], text[512];

    (void)snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", pid, tid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file >= 0 ? read(file, text, sizeof(text) - 1) : -1;
    if (file >= 0)
        close(file);
    text[length > 0 ? length : 0] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end && name_end[1] == ' ' && name_end[2] == state;
}

/* Starts to wait; prints the pid, or the tid of the thread, once it does. */
static int start_thread(const struct blocking *what)
{
    static struct blocking copies[MOST_THREADS];
    static size_t count;
    pthread_t thread;
    int tid;

    check(count < MOST_THREADS, "threads");
    struct blocking *copy = &copies[count++];
    *copy = *what;
    check(pthread_create(&thread, NULL, block_in_thread, copy) == 0, "pthread_create");
    while (!(tid = atomic_load(&copy->tid)))
        sleep_a_moment();
    return tid;
}

static int start_process(struct blocking *what)
{
    int pid = (int)fork();
    check(pid >= 0, "fork");
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        block(what);
        _exit(0);
    }
    return pid;
}

static void start_waiting(struct blocking *what)
{
    fflush(stdout);
    int tid = waits_in_threads ? start_thread(what) : start_process(what);
    int pid = waits_in_threads ? (int)getpid() : tid;
    for (int i = 0; i < 3; i += is_in_state(pid, tid, 'S'))
        sleep_a_moment();
    printf("%d\n", tid);
}

static void do_threads(char **words)
{
    (void)words;
    waits_in_threads = true;
}

/* ID OPERATIONS: one semop(2) of all, each SEMNUM:OPERATION, with commas between. */
static void do_wait_semop(char **words)
{
    struct blocking what = {.id = id_of(words[0]), .kind = 's'};
    char *rest = words[1];

    for (char *word = strtok(rest, ","); word; word = strtok(NULL, ",")) {
        char *colon = strchr(word, ':');
        check(what.count < MOST_OPERATIONS && colon, "operations");
        *colon = '\0';
        what.operations[what.count].sem_num = (unsigned short)number(word, 10);
        what.operations[what.count++].sem_op = (short)number(colon + 1, 10);
    }
    start_waiting(&what);
}

static void do_wait_receive(char **words)
{
    start_waiting(
        &(struct blocking){.id = id_of(words[0]), .argument = number(words[1], 10), .kind = 'r'});
}

static void do_wait_send(char **words)
{
    start_waiting(
        &(struct blocking){.id = id_of(words[0]), .argument = number(words[1], 10), .kind = 'e'});
}

/* Owner and permissions: KIND ID UID GID MODE. */
static void do_set(char **words)
{
    int id = id_of(words[1]), result = -1;
    uid_t uid = (uid_t)number(words[2], 10);
    gid_t gid = (gid_t)number(words[3], 10);
    struct shmid_ds shm;
    struct msqid_ds msg;
    struct semid_ds sem;
    union semun argument = {.buf = &sem};

    if (strcmp(words[0], "shm") == 0 && shmctl(id, IPC_STAT, &shm) == 0) {
        shm.shm_perm.uid = uid;
        shm.shm_perm.gid = gid;
        shm.shm_perm.mode = (unsigned short)mode_of(words[4]);
        result = shmctl(id, IPC_SET, &shm);
    } else if (strcmp(words[0], "msg") == 0 && msgctl(id, IPC_STAT, &msg) == 0) {
        msg.msg_perm.uid = uid;
        msg.msg_perm.gid = gid;
        msg.msg_perm.mode = (unsigned short)mode_of(words[4]);
        result = msgctl(id, IPC_SET, &msg);
    } else if (strcmp(words[0], "sem") == 0 && semctl(id, 0, IPC_STAT, argument) == 0) {
        sem.sem_perm.uid = uid;
        sem.sem_perm.gid = gid;
        sem.sem_perm.mode = (unsigned short)mode_of(words[4]);
        result = semctl(id, 0, IPC_SET, argument);
    }
    check(result == 0, "IPC_SET");
}

/* --- What the kernel says ----------------------------------------------------------------------- */

/* What /proc/sysvipc does not tell about a queue: the most bytes that it may hold. */
static void print_qbytes(char **words)
{
    struct msqid_ds queue;
    check(msgctl(id_of(words[0]), IPC_STAT, &queue) == 0, "IPC_STAT");
    printf("%llu\n", (unsigned long long)queue.msg_qbytes);
}

/* A line a semaphore: number, value, NCNT, ZCNT, pid. */
static void print_semaphores(char **words)
{
    int id = id_of(words[0]);
    struct semid_ds set = {0};
    check(semctl(id, 0, IPC_STAT, (union semun){.buf = &set}) == 0, "IPC_STAT");
    for (int i = 0; i < (int)set.sem_nsems; i++)
        printf("%d %d %d %d %d\n", i, semctl(id, i, GETVAL), semctl(id, i, GETNCNT),
               semctl(id, i, GETZCNT), semctl(id, i, GETPID));
}

/* --- The process itself ------------------------------------------------------------------------- */

static void set_name(char **words)
{
    check(prctl(PR_SET_NAME, words[0]) == 0, "PR_SET_NAME");
}

static void print_pid(char **words)
{
    (void)words;
    printf("%d\n", (int)getpid());
}

/* A child that has all that this process has attached, and dies with it; prints its pid. */
static void do_fork(char **words)
{
    (void)words;
    fflush(stdout);
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            pause();
    }
    printf("%d\n", (int)child);
}

static void *run_rest(void *words)
{
    run_commands(words);
    exit(0);
}

/* COMMAND...: in another thread, while the first one ends. */
/* The thread that goes on: the one that leaves is a zombie then. */
static void *run_without_leader(void *words)
{
    while (!is_in_state((int)getpid(), (int)getpid(), 'Z'))
        sleep_a_moment();
    return run_rest(words);
}

static void do_leave_leader(char **words)
{
    pthread_t thread;
    check(pthread_create(&thread, NULL, run_without_leader, words) == 0, "pthread_create");
    pthread_exit(NULL);
}

static void do_leave_namespace(char **words)
{
    (void)words;
    check(unshare(CLONE_NEWIPC) == 0, "CLONE_NEWIPC");
}

/* Nobody but who has CAP_SYS_PTRACE may look into it. */
static void do_close_to_others(char **words)
{
    (void)words;
    check(prctl(PR_SET_DUMPABLE, 0) == 0, "PR_SET_DUMPABLE");
}

/* Says "ready" when all before is done, and stays until it is killed, or the test that started it. */
static void do_hold(char **words)
{
    (void)words;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    puts("ready");
    check(fflush(stdout) == 0, "stdout");
    for (;;)
        pause();
}

/* --- Running a program -------------------------------------------------------------------------- */

static void __attribute__((noreturn)) run(char **words)
{
    execvp(words[0], words);
    die(words[0]);
}

/* PROGRAM...: says "ready" when it has ended, and never asks after it: it is a zombie from then on. */
static void do_unreaped(char **words)
{
    siginfo_t ended;
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0)
        run(words);
    check(waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) == 0, "waitid");
    do_hold(NULL);
}

/* Ends as the child ended. */
static void __attribute__((noreturn)) end_like(int status)
{
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    exit(WEXITSTATUS(status));
}

static void become_terminal(const char *path)
{
    setsid();
    int terminal = open(path, O_RDWR);
    check(terminal >= 0 && ioctl(terminal, TIOCSCTTY, 0) == 0, path);
    check(dup2(terminal, STDOUT_FILENO) >= 0, "dup2");
    close(terminal);
}

/* COLUMNS PROGRAM...: its standard output is a terminal of that width; what it prints is copied. */
static void do_pty(char **words)
{
    struct winsize size = {.ws_row = 24, .ws_col = (unsigned short)number(words[0], 10)};
    struct termios settings;
    char bytes[4096];
    ssize_t length;
    int status = 0, master = posix_openpt(O_RDWR | O_NOCTTY);
    check(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0, "pty");
    const char *path = ptsname(master);
    check(path != NULL, "ptsname");

    /* Held open here, so that the output stays until it has been read. */
    int slave = open(path, O_RDWR | O_NOCTTY);
    check(slave >= 0 && tcgetattr(slave, &settings) == 0, path);
    settings.c_oflag &= ~(tcflag_t)OPOST;
    check(tcsetattr(slave, TCSANOW, &settings) == 0 && ioctl(slave, TIOCSWINSZ, &size) == 0, path);
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        become_terminal(path);
        close(master);
        close(slave);
        run(words + 1);
    }
    close(slave);
    /* EIO: the last that had the terminal open is gone. */
    while ((length = read(master, bytes, sizeof(bytes))) > 0)
        check(write(STDOUT_FILENO, bytes, (size_t)length) == length, "stdout");
    check(waitpid(child, &status, 0) == child, "waitpid");
    end_like(status);
}

/* PROGRAM...: its highest resident memory, in bytes, on file descriptor 3. */
static void do_peak(char **words)
{
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0)
        run(words);
    check(waitpid(child, &status, 0) == child, "waitpid");
    check(getrusage(RUSAGE_CHILDREN, &usage) == 0, "getrusage");
    check(dprintf(3, "%lld\n", (long long)usage.ru_maxrss * 1024) > 0, "file descriptor 3");
    end_like(status);
}

/* PATH PROGRAM...: with a log at PATH (/dev/log) that prints what it gets, a line each. */
static void do_log(char **words)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char text[8192];
    ssize_t length;
    int status = 0, file = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    check(file >= 0 && strlen(words[0]) < sizeof(address.sun_path), words[0]);
    memcpy(address.sun_path, words[0], strlen(words[0]) + 1);
    check(bind(file, (struct sockaddr *)&address, sizeof(address)) == 0, words[0]);
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0)
        run(words + 1);
    check(waitpid(child, &status, 0) == child, "waitpid");
    while ((length = recv(file, text, sizeof(text), MSG_DONTWAIT)) > 0)
        printf("%.*s\n", (int)length, text);
    check(fflush(stdout) == 0, "stdout");
    end_like(status);
}

/* PROGRAM...: with SIGPIPE blocked and ignored. */
static void do_nopipe(char **words)
{
    sigset_t pipe_only;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigprocmask(SIG_BLOCK, &pipe_only, NULL);
    signal(SIGPIPE, SIG_IGN);
    run(words);
}

#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + (n) * sizeof(uint64_t))
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offset))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define LOW_BYTE BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xff) /* IPC_64 stands above it */
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, (count))

/* The low half of an argument. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
enum { LOW_HALF = 4 };
#else
enum { LOW_HALF = 0 };
#endif

static void filter_calls(const struct sock_filter *code, size_t count)
{
    struct sock_fprog program = {.len = (unsigned short)count,
                                 .filter = (struct sock_filter *)code};
    check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        exit(SKIPPED);
}

#if defined(SYS_shmctl) && defined(SYS_msgctl) && defined(SYS_semctl)

/* PROGRAM...: on a kernel before 4.17, which knows no *_STAT_ANY. */
static void do_old_kernel(char **words)
{
    static const struct sock_filter code[] = {
        LOAD(offsetof(struct seccomp_data, nr)),
        SKIP_UNLESS(SYS_shmctl, 4),
        LOAD(ARGUMENT(1) + LOW_HALF),
        LOW_BYTE,
        SKIP_UNLESS(SHM_STAT_ANY, 1),
        RETURN(SECCOMP_RET_ERRNO | EINVAL),
        LOAD(offsetof(struct seccomp_data, nr)),
        SKIP_UNLESS(SYS_msgctl, 4),
        LOAD(ARGUMENT(1) + LOW_HALF),
        LOW_BYTE,
        SKIP_UNLESS(MSG_STAT_ANY, 1),
        RETURN(SECCOMP_RET_ERRNO | EINVAL),
        LOAD(offsetof(struct seccomp_data, nr)),
        SKIP_UNLESS(SYS_semctl, 4),
        LOAD(ARGUMENT(2) + LOW_HALF),
        LOW_BYTE,
        SKIP_UNLESS(SEM_STAT_ANY, 1),
        RETURN(SECCOMP_RET_ERRNO | EINVAL),
        RETURN(SECCOMP_RET_ALLOW),
    };
    filter_calls(code, sizeof(code) / sizeof(*code));
    run(words);
}

/* PROGRAM...: on a kernel without System V IPC. */
static void do_no_calls(char **words)
{
    static const struct sock_filter code[] = {
        LOAD(offsetof(struct seccomp_data, nr)), SKIP_UNLESS(SYS_shmctl, 1),
        RETURN(SECCOMP_RET_ERRNO | ENOSYS),      SKIP_UNLESS(SYS_msgctl, 1),
        RETURN(SECCOMP_RET_ERRNO | ENOSYS),      SKIP_UNLESS(SYS_semctl, 1),
        RETURN(SECCOMP_RET_ERRNO | ENOSYS),      RETURN(SECCOMP_RET_ALLOW),
    };
    filter_calls(code, sizeof(code) / sizeof(*code));
    run(words);
}

/* ERRNO PROGRAM...: where openat2(2) fails so, as before Linux 5.6 (ENOSYS) and in containers (EPERM). */
static void do_no_openat2(char **words)
{
    const struct sock_filter code[] = {
        LOAD(offsetof(struct seccomp_data, nr)),
        SKIP_UNLESS(SYS_openat2, 1),
        RETURN(SECCOMP_RET_ERRNO | (uint32_t)number(words[0], 10)),
        RETURN(SECCOMP_RET_ALLOW),
    };
    filter_calls(code, sizeof(code) / sizeof(*code));
    run(words + 1);
}

#else

/* All go through ipc(2) here. */
static void do_old_kernel(char **words)
{
    (void)words;
    exit(SKIPPED);
}

static void do_no_calls(char **words)
{
    (void)words;
    exit(SKIPPED);
}

static void do_no_openat2(char **words)
{
    (void)words;
    exit(SKIPPED);
}

#endif

/* PROGRAM...: as on a kernel without seccomp(2), no filter can be installed. */
static void do_no_filters(char **words)
{
    static const struct sock_filter code[] = {
        LOAD(offsetof(struct seccomp_data, nr)),
        SKIP_UNLESS(SYS_prctl, 3),
        LOAD(ARGUMENT(0) + LOW_HALF),
        SKIP_UNLESS(PR_SET_SECCOMP, 1),
        RETURN(SECCOMP_RET_ERRNO | EINVAL),
        RETURN(SECCOMP_RET_ALLOW),
    };
    filter_calls(code, sizeof(code) / sizeof(*code));
    run(words);
}

/* --- The commands ------------------------------------------------------------------------------- */

static const struct command {
    const char *name;
    int arguments;
    void (*run)(char **words);
    const char *usage;
} commands[] = {
    {"shm", 3, make_shm, "SIZE MODE KEY"},
    {"msg", 2, make_msg, "MODE KEY"},
    {"sem", 3, make_sem, "NSEMS MODE KEY"},
    {"huge-shm", 3, make_huge_shm, "SIZE MODE KEY"},
    {"many", 2, make_many, "shm|msg|sem COUNT"},
    {"remove", 2, do_remove, "shm|msg|sem ID"},
    {"set", 5, do_set, "shm|msg|sem ID UID GID MODE"},
    {"churn", 0, do_churn, ""},
    {"attach", 1, do_attach, "ID"},
    {"attach-read-only", 1, do_attach_read_only, "ID"},
    {"protect", 0, do_protect, ""},
    {"churn-attached", 1, do_churn_attached, "ID"},
    {"map", 1, do_map, "FILE"},
    {"memfd", 1, do_memfd, "NAME"},
    {"unmount", 1, do_unmount, "DIRECTORY"},
    {"touch", 1, do_touch, "BYTES"},
    {"detach", 0, do_detach, ""},
    {"lock", 1, do_lock, "ID"},
    {"send", 3, do_send, "ID TYPE TEXT"},
    {"receive", 2, do_receive, "ID TYPE"},
    {"qbytes", 2, do_qbytes, "ID BYTES"},
    {"setval", 3, do_setval, "ID SEMNUM VALUE"},
    {"semop", 3, do_semop, "ID SEMNUM OPERATION"},
    {"wait", 3, do_wait, "ID SEMNUM OPERATION"},
    {"threads", 0, do_threads, ""},
    {"wait-semop", 2, do_wait_semop, "ID SEMNUM:OPERATION,..."},
    {"wait-receive", 2, do_wait_receive, "ID TYPE"},
    {"wait-send", 2, do_wait_send, "ID LENGTH"},
    {"print-qbytes", 1, print_qbytes, "ID"},
    {"print-semaphores", 1, print_semaphores, "ID"},
    {"name", 1, set_name, "NAME"},
    {"pid", 0, print_pid, ""},
    {"fork", 0, do_fork, ""},
    {"leave-leader", 1, do_leave_leader, "COMMAND..."},
    {"leave-namespace", 0, do_leave_namespace, ""},
    {"close-to-others", 0, do_close_to_others, ""},
    {"hold", 0, do_hold, ""},
    {"unreaped", 1, do_unreaped, "PROGRAM..."},
    {"pty", 2, do_pty, "COLUMNS PROGRAM..."},
    {"peak", 1, do_peak, "PROGRAM..."},
    {"log", 2, do_log, "PATH PROGRAM..."},
    {"nopipe", 1, do_nopipe, "PROGRAM..."},
    {"old-kernel", 1, do_old_kernel, "PROGRAM..."},
    {"no-calls", 1, do_no_calls, "PROGRAM..."},
    {"no-openat2", 2, do_no_openat2, "ERRNO PROGRAM..."},
    {"no-filters", 1, do_no_filters, "PROGRAM..."},
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static int usage(void)
{
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(stderr, "ipcobj %s %s\n", commands[i].name, commands[i].usage);
    return 2;
}

/* WORDS ends in NULL. */
static void run_commands(char **words)
{
    while (*words) {
        const struct command *command = find_command(*words++);
        for (int i = 0; command && i < command->arguments; i++) {
            if (!words[i])
                command = NULL;
        }
        if (!command)
            exit(usage());
        command->run(words);
        words += command->arguments;
    }
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return usage();
    run_commands(argv + 1);
    return 0;
}
