/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run with one fault. Calls are failed by seccomp_unotify(2): the kernel asks this process about each call
 * that the filter names, wherever in the program's processes and threads it is made. That is much faster than
 * ptrace(2), and a filter for one call leaves all others alone.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"
#include "memory_faults.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else /* no filter can be made: see install_filter */
#define ARCHITECTURE 0
#endif

#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)

const struct limit limits[] = {
    {"address-space=1M", RLIMIT_AS, MIB},
    {"address-space=2M", RLIMIT_AS, 2 * MIB},
    {"address-space=3M", RLIMIT_AS, 3 * MIB},
    {"address-space=4M", RLIMIT_AS, 4 * MIB},
    {"address-space=5M", RLIMIT_AS, 5 * MIB},
    {"address-space=6M", RLIMIT_AS, 6 * MIB},
    {"address-space=8M", RLIMIT_AS, 8 * MIB},
    {"address-space=12M", RLIMIT_AS, 12 * MIB},
    {"address-space=16M", RLIMIT_AS, 16 * MIB},
    {"address-space=64M", RLIMIT_AS, 64 * MIB},
    {"data=16K", RLIMIT_DATA, 16 * KIB},
    {"data=64K", RLIMIT_DATA, 64 * KIB},
    {"data=256K", RLIMIT_DATA, 256 * KIB},
    {"data=512K", RLIMIT_DATA, 512 * KIB},
    {"data=1M", RLIMIT_DATA, MIB},
    {"data=8M", RLIMIT_DATA, 8 * MIB},
    {"stack=64K", RLIMIT_STACK, 64 * KIB},
    {"stack=128K", RLIMIT_STACK, 128 * KIB},
    {"stack=256K", RLIMIT_STACK, 256 * KIB},
    {"stack=1M", RLIMIT_STACK, MIB},
    {"files=0", RLIMIT_NOFILE, 0},
    {"files=1", RLIMIT_NOFILE, 1},
    {"files=3", RLIMIT_NOFILE, 3},
    {"files=4", RLIMIT_NOFILE, 4},
    {"files=5", RLIMIT_NOFILE, 5},
    {"files=6", RLIMIT_NOFILE, 6},
    {"files=7", RLIMIT_NOFILE, 7},
    {"files=8", RLIMIT_NOFILE, 8},
    {"files=10", RLIMIT_NOFILE, 10},
    {"processes=0", RLIMIT_NPROC, 0},
    {"processes=1", RLIMIT_NPROC, 1},
    {"file-size=0", RLIMIT_FSIZE, 0},
    {"file-size=1", RLIMIT_FSIZE, 1},
    {"file-size=100", RLIMIT_FSIZE, 100},
    {"file-size=600", RLIMIT_FSIZE, 600},
    {"locked=0", RLIMIT_MEMLOCK, 0},
    {"signals=0", RLIMIT_SIGPENDING, 0},
};
const size_t limit_count = sizeof(limits) / sizeof(*limits);

#define PLAIN CHANNEL_PLAIN
#define CLOSED CHANNEL_CLOSED
#define FULL CHANNEL_FULL
const struct arrangement arrangements[] = {
    {"stdin-closed", {CLOSED, PLAIN, PLAIN}, false},
    {"stdout-closed", {PLAIN, CLOSED, PLAIN}, false},
    {"stderr-closed", {PLAIN, PLAIN, CLOSED}, false},
    {"in-out-closed", {CLOSED, CLOSED, PLAIN}, false},
    {"out-err-closed", {PLAIN, CLOSED, CLOSED}, false},
    {"all-closed", {CLOSED, CLOSED, CLOSED}, false},
    {"stdout-full", {PLAIN, FULL, PLAIN}, false},
    {"stderr-full", {PLAIN, PLAIN, FULL}, false},
    {"out-err-full", {PLAIN, FULL, FULL}, false},
    {"in-closed-out-full", {CLOSED, FULL, PLAIN}, false},
    {"stdout-gone", {PLAIN, CHANNEL_GONE, PLAIN}, false},
    {"out-err-gone", {PLAIN, CHANNEL_GONE, CHANNEL_GONE}, false},
    {"stdout-slow", {PLAIN, CHANNEL_SLOW, PLAIN}, false},
    {"stdout-slow-nonblocking", {PLAIN, CHANNEL_SLOW, PLAIN}, true},
    {"stderr-slow", {PLAIN, PLAIN, CHANNEL_SLOW}, false},
    {"stderr-slow-nonblocking", {PLAIN, PLAIN, CHANNEL_SLOW}, true},
    {"stdin-unreadable", {CHANNEL_WRONG, PLAIN, PLAIN}, false},
    {"stdout-unwritable", {PLAIN, CHANNEL_WRONG, PLAIN}, false},
    {"stderr-unwritable", {PLAIN, PLAIN, CHANNEL_WRONG}, false},
};
const size_t arrangement_count = sizeof(arrangements) / sizeof(*arrangements);

/* main's first call: what the dynamic linker makes of a fault before is not the program's. */
enum { FIRST_OF_MAIN = SYS_fcntl };

/* Tells this process's one message with the filter's descriptor from those of the program. */
enum { OWN_FLAGS = MSG_NOSIGNAL | MSG_EOR | MSG_CONFIRM };

enum { SLOW_ROOM = 4096, SLOW_STEP = 512 };

static _Noreturn void run_die(const char *what)
{
    fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void run_must(bool good, const char *what)
{
    if (!good)
        run_die(what);
}

static int64_t run_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void rest(int milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    (void)nanosleep(&time, NULL);
}

void runner_open(struct runner *runner)
{
    runner->out = memfd_create("out", MFD_CLOEXEC);
    runner->err = memfd_create("err", MFD_CLOEXEC);
    runner->memory = memfd_create("memory", MFD_CLOEXEC);
    run_must(runner->out >= 0 && runner->err >= 0 && runner->memory >= 0, "memfd_create");
    run_must(ftruncate(runner->memory, sizeof(*runner->faults)) == 0, "ftruncate");
    runner->faults =
        mmap(NULL, sizeof(*runner->faults), PROT_READ | PROT_WRITE, MAP_SHARED, runner->memory, 0);
    run_must(runner->faults != MAP_FAILED, "mmap");
}

/* --- The filter ---------------------------------------------------------------------------------- */

#define DATA(member) offsetof(struct seccomp_data, member)
#define LOAD(offset) (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offset))
#define RETURN(action) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, (action))
#define UNLESS(value, count) \
    (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, (count))
/* The low half of an argument, on a machine with the low byte first. */
#define LOW(number) (DATA(args) + (number) * sizeof(uint64_t))

/* Asks about CALL, or with -1 about all but those that are left out. Returns the listener, or -1. */
static int install_filter(int call)
{
    struct sock_filter steps[32] = {LOAD(DATA(arch)),
                                    UNLESS(ARCHITECTURE, 4),
                                    LOAD(DATA(nr)),
                                    UNLESS(SYS_sendmsg, 4),
                                    LOAD(LOW(2)),
                                    UNLESS(OWN_FLAGS, 1),
                                    RETURN(SECCOMP_RET_ALLOW),
                                    LOAD(DATA(nr))};
    unsigned short length = 8;
    struct sock_fprog program = {.filter = steps};

    for (int number = 0; call < 0 && number < MOST_CALLS; number++) {
        if (!call_is_left_out(number))
            continue;
        steps[length++] = UNLESS(number, 1);
        steps[length++] = RETURN(SECCOMP_RET_ALLOW);
    }
    for (int i = 0; call >= 0 && i < 2; i++) {
        steps[length++] = UNLESS(i ? call : FIRST_OF_MAIN, 1);
        steps[length++] = RETURN(SECCOMP_RET_USER_NOTIF);
    }
    steps[length++] = RETURN(call < 0 ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ALLOW);
    program.len = length;
    if (!ARCHITECTURE || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                        &program);
}

/* A descriptor in a message of one byte. */
union control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

static bool send_file(int socket, int file)
{
    union control control = {0};
    char byte = 0;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    *header = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &file, sizeof(file));
    return sendmsg(socket, &message, OWN_FLAGS) == 1;
}

static int receive_file(int socket)
{
    union control control = {0};
    char byte;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof(control)};
    int file = -1;

    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&message))
        memcpy(&file, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(file));
    return file;
}

/* --- The child ----------------------------------------------------------------------------------- */

/* What a run has open. */
struct running {
    struct runner *runner;
    const struct point *point;
    struct survey *survey;
    struct outcome *outcome;
    pid_t pid;
    int pidfd, listener, slow; /* SLOW: our end of a slow pipe, or -1 */
    uint32_t seen;             /* calls that may fail */
    struct text_of_file slow_text;
};

static enum channel channel_of(const struct point *point, int file)
{
    return point->fault == FAULT_FILES ? arrangements[point->which].files[file] : CHANNEL_PLAIN;
}

static int open_pipe(enum channel channel, const struct point *point, int *reader)
{
    int ends[2];
    char room[SLOW_ROOM];
    bool is_slow = channel == CHANNEL_SLOW;

    run_must(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
    if (!is_slow) {
        close(ends[0]);
        return ends[1];
    }
    /* Full from the start, or all that is written would find room. */
    memset(room, '#', sizeof(room));
    run_must(fcntl(ends[1], F_SETPIPE_SZ, SLOW_ROOM) == SLOW_ROOM, "F_SETPIPE_SZ");
    run_must(write(ends[1], room, sizeof(room)) == SLOW_ROOM, "write");
    if (arrangements[point->which].nonblocking)
        run_must(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
    *reader = ends[0];
    return ends[1];
}

/* Returns what the program gets as FILE; -1: nothing. */
static int open_channel(struct running *running, int file)
{
    enum channel channel = channel_of(running->point, file);

    if (channel == CHANNEL_CLOSED)
        return -1;
    if (channel == CHANNEL_FULL)
        return open("/dev/full", O_RDWR | O_CLOEXEC);
    if (channel == CHANNEL_WRONG)
        return open("/dev/null", (file ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
    if (channel != CHANNEL_PLAIN)
        return open_pipe(channel, running->point, &running->slow);
    return file == 0
               ? open("/dev/null", O_RDONLY | O_CLOEXEC)
               : fcntl(file == 1 ? running->runner->out : running->runner->err, F_DUPFD_CLOEXEC, 3);
}

static void set_limit(const struct point *point)
{
    const struct limit *limit = &limits[point->which];
    const uint64_t values[2] = {limit->value, limit->value}; /* struct rlimit64 of the kernel */

    if (point->fault == FAULT_LIMIT && syscall(SYS_prlimit64, 0, limit->resource, values, NULL))
        run_die("setrlimit");
}

static int call_asked_about(const struct running *running)
{
    const struct point *point = running->point;

    if (point->fault == FAULT_CALL || point->fault == FAULT_LATE)
        return point->call;
    return running->survey && point->fault == FAULT_NONE ? -1 : FIRST_OF_MAIN;
}

static _Noreturn void start_program(const struct running *running, const int files[3], int socket)
{
    static char words[256];
    char *arguments[32] = {(char *)running->runner->program};
    char *environment[16] = {"LC_ALL=C", "TZ=UTC0", "TERM=xterm", "XDG_CONFIG_HOME=/dev/settings",
                             NULL};
    char preload[512];
    size_t count = 1;

    strncpy(words, commands[running->point->command].words, sizeof(words) - 1);
    for (char *word = strtok(words, " "); word && count < 31; word = strtok(NULL, " "))
        arguments[count++] = strcmp(word, "TREE") == 0 ? getenv("TREE") : word;
    if (running->point->fault == FAULT_MEMORY) {
        (void)snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", running->runner->library);
        environment[4] = preload;
        dup2(running->runner->memory, MEMORY_FAULTS_FILE);
    }
    for (int file = 0; file < 3; file++)
        files[file] < 0 ? close(file) : dup2(files[file], file);
    int listener = install_filter(call_asked_about(running));
    if (listener < 0 || !send_file(socket, listener))
        _exit(127);
    set_limit(running->point);
    execve(arguments[0], arguments, environment);
    _exit(127);
}

/* --- The answers --------------------------------------------------------------------------------- */

/* Whether the call of NUMBER, one of those that may fail, is the one. */
static bool is_the_one(struct running *running)
{
    const struct point *point = running->point;
    uint32_t number = ++running->seen;
    return number == point->which || (number > point->which && point->onwards);
}

static void answer(struct running *running)
{
    union {
        struct seccomp_notif question;
        char room[512];
    } in = {0};
    struct seccomp_notif_resp reply = {0};
    const struct point *point = running->point;

    if (ioctl(running->listener, SECCOMP_IOCTL_NOTIF_RECV, &in.question))
        return;
    if (in.question.data.nr == FIRST_OF_MAIN)
        running->outcome->has_started = true;
    if (running->survey && in.question.data.nr < MOST_CALLS)
        running->survey->calls[in.question.data.nr]++;
    reply = (struct seccomp_notif_resp){.id = in.question.id,
                                        .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    if ((point->fault == FAULT_CALL || point->fault == FAULT_LATE) &&
        in.question.data.nr == point->call && is_the_one(running)) {
        running->outcome->is_reached = true;
        if (point->fault == FAULT_LATE)
            rest(point->how);
        else
            reply = (struct seccomp_notif_resp){.id = in.question.id, .error = -point->how};
    }
    (void)ioctl(running->listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
}

static void take_slowly(struct running *running)
{
    char bytes[SLOW_STEP];
    struct text_of_file *text = &running->slow_text;
    ssize_t length = read(running->slow, bytes, sizeof(bytes));

    if (length <= 0) {
        close(running->slow);
        running->slow = -1;
        return;
    }
    text->bytes = realloc(text->bytes, text->length + (size_t)length);
    run_must(text->bytes != NULL, "realloc");
    memcpy(text->bytes + text->length, bytes, (size_t)length);
    text->length += (size_t)length;
    rest(1);
}

enum { AFTER_THE_END = 2000 };

/* Answers until all processes of the run are gone, or it takes too long. */
static void serve(struct running *running)
{
    struct pollfd files[3] = {{.fd = running->listener, .events = POLLIN},
                              {.fd = running->pidfd, .events = POLLIN},
                              {.fd = -1, .events = POLLIN}};
    int64_t begin = run_milliseconds(), end = begin + MOST_TIME, left;

    while ((left = end - run_milliseconds()) > 0 && !(files[0].revents & POLLHUP)) {
        files[2].fd = running->slow;
        if (poll(files, 3, (int)left) < 0 && errno != EINTR)
            run_die("poll");
        if (files[0].revents & POLLIN)
            answer(running);
        if (files[2].revents)
            take_slowly(running);
        if (files[1].fd < 0 || !files[1].revents)
            continue;
        running->outcome->milliseconds = run_milliseconds() - begin;
        end = run_milliseconds() + AFTER_THE_END;
        files[1].fd = -1;
    }
    if (files[1].fd >= 0)
        running->outcome->milliseconds = run_milliseconds() - begin;
    running->outcome->is_late = files[1].fd >= 0 && left <= 0;
    running->outcome->leaves_process = files[1].fd < 0 && left <= 0;
}

/* This is the first process of its pid namespace, whose children they all become. */
static void reap(struct running *running)
{
    kill(running->pid, SIGKILL);
    run_must(waitpid(running->pid, &running->outcome->status, 0) == running->pid, "waitpid");
    if (running->outcome->leaves_process || running->outcome->is_late)
        kill(-1, SIGKILL);
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
}

static struct text_of_file read_back(int file)
{
    struct text_of_file text = {0};
    off_t size = lseek(file, 0, SEEK_END);

    run_must(size >= 0, "lseek");
    text.bytes = malloc((size_t)size + 1);
    run_must(text.bytes && pread(file, text.bytes, (size_t)size, 0) == size, "pread");
    text.length = (size_t)size;
    return text;
}

/* What came through a slow pipe, behind what filled it. */
static void keep_slow_text(struct running *running)
{
    struct text_of_file *text = &running->slow_text;
    struct text_of_file *to = channel_of(running->point, 1) == CHANNEL_SLOW
                                  ? &running->outcome->out
                                  : &running->outcome->err;

    while (running->slow >= 0)
        take_slowly(running);
    if (!text->bytes || text->length < SLOW_ROOM) {
        free(text->bytes);
        return;
    }
    memmove(text->bytes, text->bytes + SLOW_ROOM, text->length - SLOW_ROOM);
    free(to->bytes);
    *to = (struct text_of_file){text->bytes, text->length - SLOW_ROOM};
}

static void prepare_files(struct runner *runner, const struct point *point)
{
    run_must(ftruncate(runner->out, 0) == 0 && ftruncate(runner->err, 0) == 0, "ftruncate");
    run_must(lseek(runner->out, 0, SEEK_SET) == 0 && lseek(runner->err, 0, SEEK_SET) == 0, "lseek");
    atomic_store(&runner->faults->count, 0);
    atomic_store(&runner->faults->is_reached, false);
    runner->faults->fails = point->fault == FAULT_MEMORY ? point->which : 0;
    runner->faults->onwards = point->onwards;
}

static void start_running(struct running *running)
{
    int ends[2], files[3];

    run_must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "socketpair");
    for (int file = 0; file < 3; file++)
        files[file] = open_channel(running, file);
    world_number_processes(FIRST_PROGRAM);
    running->pid = fork();
    run_must(running->pid >= 0, "fork");
    if (running->pid == 0)
        start_program(running, files, ends[1]);
    for (int file = 0; file < 3; file++) {
        if (files[file] >= 0)
            close(files[file]);
    }
    close(ends[1]);
    running->listener = receive_file(ends[0]);
    close(ends[0]);
    run_must(running->listener >= 0, "there is no seccomp(2) that asks");
    running->pidfd = (int)syscall(SYS_pidfd_open, running->pid, 0);
    run_must(running->pidfd >= 0, "pidfd_open");
}

void run_point(struct runner *runner, const struct point *point, struct survey *survey,
               struct outcome *outcome)
{
    struct running running = {
        .runner = runner, .point = point, .survey = survey, .outcome = outcome, .slow = -1};

    *outcome = (struct outcome){0};
    prepare_files(runner, point);
    start_running(&running);
    outcome->pid = running.pid;
    serve(&running);
    reap(&running);
    close(running.listener);
    close(running.pidfd);
    outcome->out = read_back(runner->out);
    outcome->err = read_back(runner->err);
    if (running.slow_text.bytes || running.slow >= 0)
        keep_slow_text(&running);
    if (point->fault == FAULT_MEMORY)
        outcome->is_reached = atomic_load(&runner->faults->is_reached);
    if (point->fault == FAULT_LIMIT || point->fault == FAULT_FILES)
        outcome->is_reached = outcome->has_started;
    if (survey && point->fault == FAULT_MEMORY)
        survey->allocations = atomic_load(&runner->faults->count);
}

void outcome_free(struct outcome *outcome)
{
    free(outcome->out.bytes);
    free(outcome->err.bytes);
}
