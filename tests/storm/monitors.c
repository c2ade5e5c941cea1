/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/storm/helpers.h"
#include "tests/storm/journal.h"
#include "tests/storm/monitors.h"

#define MILLISECOND UINT64_C(1000000)

enum { MOST_WORDS = 16, ROWS = 50, COLUMNS = 160 };

static const struct monitor_spec {
    const char *name;
    const char *const words[MOST_WORDS];
    const char *keys; /* pressed in turn */
} specs[STORM_MONITORS] = {
    {"top, at a terminal",
     {"top", "-d", "0.5", "--closed", "-o", "+VERDICT,NPROCS"},
     "jj\rkj3j\r4GG5j1jj2gg"},
    {"top -b", {"top", "-b", "-d", "0.5", "--closed", "-o", "+VERDICT"}, ""},
};

struct memory_figures monitor_figures[STORM_MONITORS];
static FILE *memory_log;
static uint64_t begun;

static struct monitor {
    pid_t pid;
    int master;
    uint64_t next_key, next_sample;
    size_t key;
} monitors[STORM_MONITORS];

static void __attribute__((noreturn))
become_monitor(const char *program, const struct monitor_spec *spec, const char *terminal)
{
    const char *words[MOST_WORDS + 1] = {program};

    memcpy(words + 1, spec->words, sizeof(spec->words));
    setsid();
    int file = open(terminal, O_RDWR);
    if (file < 0 || ioctl(file, TIOCSCTTY, 0) < 0)
        die(terminal);
    for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++) {
        if (dup2(file, standard) < 0)
            die("dup2");
    }
    setenv("TERM", "xterm-256color", 1);
    execv(program, (char *const *)words);
    _exit(99);
}

static void start_monitor(struct monitor *monitor, const struct monitor_spec *spec,
                          const char *program)
{
    const struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    char path[64];

    monitor->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (monitor->master < 0 || grantpt(monitor->master) || unlockpt(monitor->master) ||
        ptsname_r(monitor->master, path, sizeof(path)) || ioctl(monitor->master, TIOCSWINSZ, &size))
        die("pty");
    /* Held open until the program has it open, since a terminal that nobody has open is closed. */
    int terminal = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    monitor->pid = fork_dependent();
    if (monitor->pid == 0)
        become_monitor(program, spec, path);
    char byte;
    while (read(monitor->master, &byte, 1) < 0 && errno == EAGAIN &&
           waitpid(monitor->pid, NULL, WNOHANG) == 0)
        pause_for(5);
    close(terminal);
}

void monitors_start(const char *program, const char *folder)
{
    char path[4096];

    (void)snprintf(path, sizeof(path), "%s/memory", folder);
    memory_log = fopen(path, "we");
    if (!memory_log)
        die(path);
    begun = now();
    for (int i = 0; i < STORM_MONITORS; i++) {
        monitor_figures[i] = (struct memory_figures){.name = specs[i].name, .least = UINT64_MAX};
        start_monitor(&monitors[i], &specs[i], program);
    }
}

static void read_output(struct monitor *monitor, struct memory_figures *figures)
{
    char bytes[16384];
    ssize_t length;

    do
        length = read(monitor->master, bytes, sizeof(bytes));
    while (length > 0);
    figures->has_ended |= length == 0 || errno != EAGAIN;
}

static void press_key(struct monitor *monitor, const struct monitor_spec *spec)
{
    if (!*spec->keys || now() < monitor->next_key)
        return;
    monitor->next_key = now() + 400 * MILLISECOND;
    if (write(monitor->master, &spec->keys[monitor->key], 1) == 1)
        monitor->key = (monitor->key + 1) % strlen(spec->keys);
}

/* In KiB, exactly: what /proc/PID/status says lags behind. False: it has ended. */
static bool read_memory(pid_t pid, uint64_t *resident, uint64_t *anonymous)
{
    char path[64], line[256];

    *resident = *anonymous = 0;
    (void)snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file)) {
        if (strncmp(line, "Rss:", strlen("Rss:")) == 0)
            *resident = strtoull(line + strlen("Rss:"), NULL, 10);
        if (strncmp(line, "Anonymous:", strlen("Anonymous:")) == 0)
            *anonymous = strtoull(line + strlen("Anonymous:"), NULL, 10);
    }
    if (file)
        (void)fclose(file);
    return *resident != 0;
}

static void take_sample(struct monitor *monitor, struct memory_figures *figures, bool counts)
{
    uint64_t kibibytes, anonymous;

    if (now() < monitor->next_sample)
        return;
    monitor->next_sample = now() + 200 * MILLISECOND;
    if (!read_memory(monitor->pid, &kibibytes, &anonymous))
        return;
    fprintf(memory_log, "%.1f %s: %" PRIu64 " KiB, anonymous %" PRIu64 "\n",
            (double)(now() - begun) / 1e9, figures->name, kibibytes, anonymous);
    if (!counts)
        return;
    figures->count++;
    if (kibibytes < figures->least)
        figures->least = kibibytes;
    if (kibibytes > figures->most)
        figures->most = kibibytes;
}

void monitors_go_on(bool counts)
{
    for (int i = 0; i < STORM_MONITORS; i++) {
        if (monitor_figures[i].has_ended)
            continue;
        read_output(&monitors[i], &monitor_figures[i]);
        press_key(&monitors[i], &specs[i]);
        take_sample(&monitors[i], &monitor_figures[i], counts);
    }
}

void monitors_end(void)
{
    for (int i = 0; i < STORM_MONITORS; i++) {
        kill(monitors[i].pid, SIGTERM);
        close(monitors[i].master);
        waitpid(monitors[i].pid, NULL, 0);
    }
    (void)fclose(memory_log);
}
