/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sits at a terminal for tests/bench/run: starts a program that fills the screen, presses keys, and
 * measures what a person would notice.
 *
 *     terminal ROWS COLUMNS MEASUREMENT NUMBER PROGRAM...
 *
 * See the table at the end for the measurements, and what each prints. What the program writes is
 * not understood. It is known by objects of which nobody else has the key: the row of such an
 * object is written anew when the cursor comes to it or leaves it, and when it is seen to be gone.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds. */
enum { PATIENCE = 10000, QUIET = 30, START = 200 };

static void __attribute__((noreturn)) die(const char *what)
{
    fprintf(stderr, "terminal: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void check(bool good, const char *what)
{
    if (!good)
        die(what);
}

static int number(const char *text)
{
    char *end = NULL;
    long n = strtol(text, &end, 10);
    if (end == text || *end || n < 1 || n > 1000) {
        errno = EINVAL;
        die(text);
    }
    return (int)n;
}

/* Milliseconds of the monotonic clock. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* --- Figures ------------------------------------------------------------------------------------ */

struct figures {
    double *list;
    size_t count, capacity;
};

static void add_figure(struct figures *figures, double figure)
{
    if (figures->count == figures->capacity) {
        figures->capacity = figures->capacity * 2 + 64;
        figures->list = realloc(figures->list, figures->capacity * sizeof(*figures->list));
        check(figures->list != NULL, "realloc");
    }
    figures->list[figures->count++] = figure;
}

static int compare_figures(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void sort_figures(struct figures *figures)
{
    errno = ENODATA;
    check(figures->count > 0, "figures");
    qsort(figures->list, figures->count, sizeof(*figures->list), compare_figures);
}

/* The figure that PERCENT of the sorted ones are not above. */
static double percentile(const struct figures *figures, size_t percent)
{
    return figures->list[(figures->count * percent + 99) / 100 - 1];
}

/* The lowest of the figures in their order, from one twelfth of them to another. */
static double lowest(const struct figures *figures, size_t from, size_t to)
{
    double least = HUGE_VAL;
    for (size_t i = figures->count * from / 12; i < figures->count * to / 12; i++)
        least = figures->list[i] < least ? figures->list[i] : least;
    return least;
}

/* --- The program at its terminal ---------------------------------------------------------------- */

struct session {
    pid_t pid;
    int master;
    bool ended;         /* the terminal was closed by all who had it open */
    double last;        /* when something was written last */
    char output[65536]; /* since the last key; of very much, the end */
    size_t length;
};

static void __attribute__((noreturn)) become_program(const char *path, char **words)
{
    setsid();
    int terminal = open(path, O_RDWR);
    check(terminal >= 0 && ioctl(terminal, TIOCSCTTY, 0) == 0, path);
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        check(dup2(terminal, file) >= 0, "dup2");
    close(terminal);
    setenv("TERM", "xterm-256color", 1);
    execvp(words[0], words);
    die(words[0]);
}

static void start(struct session *session, const struct winsize *size, char **words)
{
    session->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    check(session->master >= 0 && grantpt(session->master) == 0 && unlockpt(session->master) == 0,
          "pty");
    const char *path = ptsname(session->master);
    check(path != NULL && ioctl(session->master, TIOCSWINSZ, size) == 0, "ptsname");

    /* Held open until the program has it open, since a terminal that nobody has open is closed. */
    int slave = open(path, O_RDWR | O_NOCTTY);
    check(slave >= 0, path);
    session->pid = fork();
    check(session->pid >= 0, "fork");
    if (session->pid == 0)
        become_program(path, words);
    close(slave);
}

static void keep(struct session *session, const char *bytes, size_t length)
{
    enum { LONGEST_TEXT = 64 };
    if (session->length + length > sizeof(session->output)) {
        memmove(session->output, session->output + session->length - LONGEST_TEXT, LONGEST_TEXT);
        session->length = LONGEST_TEXT;
    }
    memcpy(session->output + session->length, bytes, length);
    session->length += length;
}

/* Reads what is written until UNTIL, once; false: nothing was. */
static bool read_some(struct session *session, double until)
{
    char bytes[16384];
    struct pollfd file = {.fd = session->master, .events = POLLIN};
    double left = until - now();
    struct timespec time = {.tv_sec = (time_t)(left / 1000),
                            .tv_nsec = (long)(left * 1e6) % 1000000000};

    if (session->ended || left <= 0 || ppoll(&file, 1, &time, NULL) <= 0)
        return false;
    ssize_t length = read(session->master, bytes, sizeof(bytes));
    if (length <= 0) { /* EIO */
        session->ended = true;
        return false;
    }
    session->last = now();
    keep(session, bytes, (size_t)length);
    return true;
}

static void read_until(struct session *session, double until)
{
    while (!session->ended && now() < until)
        read_some(session, until);
}

static void wait_for_quiet(struct session *session)
{
    while (read_some(session, now() + QUIET))
        continue;
}

static bool wait_for(struct session *session, const char *text, double until)
{
    do {
        if (memmem(session->output, session->length, text, strlen(text)))
            return true;
        read_some(session, until);
    } while (!session->ended && now() < until);
    return false;
}

/* Returns when the key was pressed. */
static double press(struct session *session, char key)
{
    session->length = 0;
    double then = now();
    if (write(session->master, &key, 1) != 1) {
        check(errno == EIO, "key");
        session->ended = true;
    }
    return then;
}

/* The processor time of all that was started and has ended, in milliseconds. */
static double time_used(void)
{
    struct rusage usage;
    check(getrusage(RUSAGE_CHILDREN, &usage) == 0, "getrusage");
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* Ends it with all that it has started. */
static void stop(struct session *session)
{
    kill(-session->pid, SIGTERM);
    while (!session->ended) {
        if (!read_some(session, now() + PATIENCE) && !session->ended)
            kill(-session->pid, SIGKILL);
    }
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        continue;
}

/* --- Objects that are known by their keys ------------------------------------------------------- */

struct known {
    int id;
    char text[16]; /* the digits of the key as they are shown */
};

/*
 * The newest are the last that the kernel lists, until its indexes have been used up once. Where a
 * row takes the place of another only the letters that differ are written: a key and the next dozen
 * have no digit in common. None is so often in a row that the terminal would be told to repeat it.
 */
static struct known make_known(int number)
{
    const unsigned first = 0x5eed1c7a, step = 0x11111111;
    key_t key = (key_t)(first + (unsigned)number * step);
    int old = shmget(key, 0, 0); /* of one that was interrupted */
    if (old >= 0)
        shmctl(old, IPC_RMID, NULL);
    struct known known = {.id = shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600)};
    check(known.id >= 0, "shmget");
    (void)snprintf(known.text, sizeof(known.text), "%08x", (unsigned)key);
    return known;
}

static void remove_known(const struct known *known)
{
    check(shmctl(known->id, IPC_RMID, NULL) == 0, "IPC_RMID");
}

/* To the last row, which is KNOWN, as soon as there is a list. */
static void go_to_last(struct session *session, const struct known *known)
{
    double until = now() + PATIENCE;
    do
        press(session, 'G');
    while (!wait_for(session, known->text, now() + START) && !session->ended && now() < until);
    errno = ETIMEDOUT;
    check(memmem(session->output, session->length, known->text, strlen(known->text)),
          "the last row");
    wait_for_quiet(session);
}

/* To the row above, which is KNOWN. */
static void go_up(struct session *session, const struct known *known)
{
    double begun = press(session, 'k');
    errno = ETIMEDOUT;
    check(wait_for(session, known->text, begun + PATIENCE), "the row above");
    wait_for_quiet(session);
}

/* --- Measurements ------------------------------------------------------------------------------- */

static void measure_load(struct session *session, int seconds)
{
    /* Who started this one by exec may have had children before. */
    double begun = now(), before = time_used();

    read_until(session, begun + seconds * 1e3);
    errno = ECHILD;
    check(!session->ended, "it ended too early");
    stop(session);
    printf("%.2f\n", (time_used() - before) * 100 / (now() - begun));
}

/* From the key that wants a reading until the last byte of what it changed. */
static double time_refresh(struct session *session, const struct known *known)
{
    press(session, 'Z');
    wait_for_quiet(session);
    remove_known(known);
    double begun = press(session, 'Z');
    errno = ETIMEDOUT;
    check(wait_for(session, known->text, begun + PATIENCE), "a reading");
    wait_for_quiet(session);
    return session->last - begun;
}

/* One more than are removed, the first: the cursor stays on it, and its row always looks the same. */
static struct known *refreshed;

static void prepare_refresh(int count)
{
    refreshed = calloc((size_t)count + 1, sizeof(*refreshed));
    check(refreshed != NULL, "calloc");
    for (int i = 0; i <= count; i++)
        refreshed[i] = make_known(i);
}

static void measure_refresh(struct session *session, int count)
{
    struct figures times = {0};

    go_to_last(session, &refreshed[count]);
    for (int i = count - 1; i >= 0; i--)
        go_up(session, &refreshed[i]);
    /* The last first: the row of what is gone stands below the others, and so stays where it is. */
    for (int i = count; i > 0; i--)
        add_figure(&times, time_refresh(session, &refreshed[i]));
    stop(session);
    remove_known(&refreshed[0]);
    sort_figures(&times);
    printf("%.1f %.1f\n", percentile(&times, 50), percentile(&times, 100));
    free(times.list);
    free(refreshed);
}

/* A figure of /proc/PID/status in MiB; 0: the program has just ended. */
static double memory_of(const struct session *session, const char *name)
{
    char path[32], line[256];
    double kibibytes = 0;

    (void)snprintf(path, sizeof(path), "/proc/%d/status", (int)session->pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file)) {
        if (strncmp(line, name, strlen(name)) == 0)
            kibibytes = strtod(line + strlen(name), NULL);
    }
    if (file)
        (void)fclose(file);
    return kibibytes / 1024;
}

static struct known used;

static void prepare_use(int pause)
{
    (void)pause;
    used = make_known(0);
}

static void watch_memory(struct session *session, struct figures *memory, double until)
{
    enum { EVERY = 4 };
    while (!session->ended && now() < until) {
        double resident = memory_of(session, "VmRSS:"), next = now() + EVERY;
        if (resident > 0)
            add_figure(memory, resident);
        read_until(session, next < until ? next : until);
    }
}

static void measure_use(struct session *session, int pause)
{
    struct figures times = {0}, memory = {0};
    double peak = 0;

    go_to_last(session, &used);
    for (unsigned i = 0; !session->ended; i++) {
        double begun = press(session, i % 2 ? 'j' : 'k');
        bool answered = wait_for(session, used.text, begun + PATIENCE);
        if (session->ended)
            break;
        errno = ETIMEDOUT;
        check(answered, "a key");
        add_figure(&times, session->last - begun);
        double most = memory_of(session, "VmHWM:");
        peak = most > peak ? most : peak;
        /* Not in step with the readings. */
        watch_memory(session, &memory, now() + pause + i * 7 % 31);
    }
    stop(session);
    remove_known(&used);
    /* The lowest: not what a reading takes while it goes on. At both ends it is lower still. */
    double early = lowest(&memory, 2, 6), late = lowest(&memory, 7, 11);
    sort_figures(&times);
    printf("%zu %.1f %.1f %.1f %.1f %.1f %.2f\n", times.count, percentile(&times, 50),
           percentile(&times, 99), percentile(&times, 100), peak, late,
           (late - early) * 100 / early);
    free(times.list);
    free(memory.list);
}

static const struct {
    const char *name;
    void (*prepare)(int number); /* before the program is started */
    void (*measure)(struct session *session, int number);
    const char *usage;
} measurements[] = {
    {"load", NULL, measure_load,
     "SECONDS PROGRAM...: processor time with that of its children, in percent of a processor"},
    {"refresh", prepare_refresh, measure_refresh,
     "COUNT PROGRAM...: milliseconds from pressing Z until the reading is shown: median, worst"},
    {"use", prepare_use, measure_use,
     "PAUSE PROGRAM...: keys, PAUSE milliseconds and more between them, until the program ends: "
     "how many, milliseconds until the answer: median, 99th percentile, worst; memory: peak and "
     "what stays between readings in MiB, its growth in percent from one half of the time to "
     "the other"},
};

enum { MEASUREMENTS = sizeof(measurements) / sizeof(*measurements) };

int main(int argc, char **argv)
{
    enum { ROWS = 1, COLUMNS, MEASUREMENT, NUMBER, PROGRAM };
    static struct session session;

    for (size_t i = 0; argc > PROGRAM && i < MEASUREMENTS; i++) {
        if (strcmp(argv[MEASUREMENT], measurements[i].name) != 0)
            continue;
        struct winsize size = {.ws_row = (unsigned short)number(argv[ROWS]),
                               .ws_col = (unsigned short)number(argv[COLUMNS])};
        /* Who is left by its parent is waited for here. */
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        if (measurements[i].prepare)
            measurements[i].prepare(number(argv[NUMBER]));
        start(&session, &size, argv + PROGRAM);
        measurements[i].measure(&session, number(argv[NUMBER]));
        return 0;
    }
    for (size_t i = 0; i < MEASUREMENTS; i++)
        fprintf(stderr, "terminal ROWS COLUMNS %s %s\n", measurements[i].name,
                measurements[i].usage);
    return 2;
}
