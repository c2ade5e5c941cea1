/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes whose memory nobody can look at:
 *
 *     stuck DIRECTORY ID COUNT
 *
 * COUNT processes attach the segment ID and then map a file of a file system that never answers
 * (FUSE, mounted on DIRECTORY): each stays in mmap(2) with the lock of its memory held, and who opens
 * or reads its /proc/PID/maps waits for it. So does who reads its cmdline: ps, pgrep. Prints their
 * pids and "ready", and stays until it is killed, or for half a minute; its end ends the file system
 * and all that wait for it. Exits with 77 and says why where that cannot be done.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77, FILE_NODE = 2, FILE_SIZE = 4096, LONGEST = 30 /* seconds */ };

static void check(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "stuck: %s: %s\n", what, strerror(errno));
    exit(SKIPPED);
}

/* --- The file system ---------------------------------------------------------------------------- */

static void answer(int device, uint64_t unique, int error, const void *data, size_t size)
{
    struct fuse_out_header header = {
        .len = (uint32_t)(sizeof(header) + size), .error = -error, .unique = unique};
    struct iovec parts[] = {{&header, sizeof(header)}, {(void *)data, size}};
    /* Who asked may have been killed. */
    if (writev(device, parts, size ? 2 : 1) < 0 && errno != ENOENT)
        check(false, "/dev/fuse");
}

static struct fuse_attr attributes_of(uint64_t node)
{
    return (struct fuse_attr){
        .ino = node,
        .mode = node == FILE_NODE ? S_IFREG | 0644 : S_IFDIR | 0755,
        .nlink = 1,
        .size = node == FILE_NODE ? FILE_SIZE : 0,
        .blksize = FILE_SIZE,
    };
}

/* The first who opens it gets it by way of the page cache, all others do not. */
static void answer_open(int device, uint64_t unique)
{
    static bool is_open;
    struct fuse_open_out out = {.open_flags = FOPEN_KEEP_CACHE | (is_open ? FOPEN_DIRECT_IO : 0)};
    is_open = true;
    answer(device, unique, 0, &out, sizeof(out));
}

static void serve_one(int device, const struct fuse_in_header *request)
{
    struct fuse_init_out init = {
        .major = FUSE_KERNEL_VERSION, .minor = 31, .flags = FUSE_ASYNC_READ, .max_write = 4096};
    struct fuse_entry_out entry = {.nodeid = FILE_NODE,
                                   .attr_valid = 3600,
                                   .entry_valid = 3600,
                                   .attr = attributes_of(FILE_NODE)};
    struct fuse_attr_out attributes = {.attr_valid = 3600, .attr = attributes_of(request->nodeid)};

    switch (request->opcode) {
    case FUSE_INIT:
        answer(device, request->unique, 0, &init, sizeof(init));
        break;
    case FUSE_LOOKUP:
        answer(device, request->unique, 0, &entry, sizeof(entry));
        break;
    case FUSE_GETATTR:
        answer(device, request->unique, 0, &attributes, sizeof(attributes));
        break;
    case FUSE_OPEN:
        answer_open(device, request->unique);
        break;
    case FUSE_READ: /* never */
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT:
        break;
    default:
        answer(device, request->unique, ENOSYS, NULL, 0);
    }
}

static void __attribute__((noreturn)) serve(int device)
{
    static char bytes[FUSE_MIN_READ_BUFFER + 4096] __attribute__((aligned(8)));

    for (;;) {
        ssize_t length = read(device, bytes, sizeof(bytes));
        if (length < 0 && (errno == EINTR || errno == ENOENT || errno == EAGAIN))
            continue;
        if (length < (ssize_t)sizeof(struct fuse_in_header))
            _exit(0);
        serve_one(device, (const struct fuse_in_header *)bytes);
    }
}

/* --- Its victims -------------------------------------------------------------------------------- */

static void sleep_a_moment(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
}

/* A child that holds nothing of the device, and ends with this process. */
static pid_t start(int device)
{
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(device);
    }
    return child;
}

/* Whether PID comes to wait uninterruptibly. */
static bool gets_stuck(pid_t pid)
{
    enum { TRIES = 300 };
    char path[32], text[512] = "";

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    for (int i = 0; i < TRIES; i++) {
        int file = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = file >= 0 ? read(file, text, sizeof(text) - 1) : 0;
        if (file >= 0)
            close(file);
        text[length > 0 ? length : 0] = '\0';
        const char *end = strrchr(text, ')');
        if (end && strncmp(end, ") D", 3) == 0)
            return true;
        sleep_a_moment();
    }
    errno = ETIMEDOUT;
    return false;
}

/* Keeps the only page of the file locked, for it is being read. */
static void __attribute__((noreturn)) read_file(const char *path)
{
    char byte;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    check(file >= 0, path);
    _exit(read(file, &byte, 1) == 1 ? 0 : 1);
}

/* Throws out all pages of the file, but not before that one is read. */
static void __attribute__((noreturn)) map_file(const char *path, int id)
{
    check(prctl(PR_SET_NAME, "stuck") == 0, "PR_SET_NAME");
    check((intptr_t)shmat(id, NULL, 0) != -1, "shmat");
    int file = open(path, O_RDONLY | O_CLOEXEC);
    void *place = mmap(NULL, FILE_SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(file >= 0 && place != MAP_FAILED, path);
    /* Over another mapping, so that its own lock is held, not only that of all together. */
    check(mmap(place, FILE_SIZE, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) != MAP_FAILED,
          "mmap");
    _exit(0);
}

static int number(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    char options[96], path[4096];
    int device = argc == 4 ? open("/dev/fuse", O_RDWR | O_CLOEXEC) : -1;

    check(device >= 0, "/dev/fuse");
    (void)snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=%u,group_id=%u", device,
                   (unsigned)getuid(), (unsigned)getgid());
    check(mount("stuck", argv[1], "fuse", MS_NOSUID | MS_NODEV, options) == 0, argv[1]);
    (void)snprintf(path, sizeof(path), "%s/file", argv[1]);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(LONGEST); /* whatever happens to the test: others on this machine wait too */
    pid_t server = fork();
    check(server >= 0, "fork");
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(device);
    }
    pid_t reader = start(device);
    if (reader == 0)
        read_file(path);
    check(gets_stuck(reader), "nobody got stuck in read(2)");
    for (int left = number(argv[3]); left > 0; left--) {
        pid_t victim = start(device);
        if (victim == 0)
            map_file(path, number(argv[2]));
        check(gets_stuck(victim), "nobody got stuck in mmap(2)");
        printf("%d\n", (int)victim);
    }
    puts("ready");
    check(fflush(stdout) == 0, "stdout");
    close(device);
    for (;;)
        pause();
}
