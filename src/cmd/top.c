/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * top: the full-screen monitor where there can be one; else one look, as list takes it; and with
 * --batch one look after the other.
 */
#include "config.h"

#include <errno.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "act/read_only.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "cmd/command.h"
#include "cmd/list.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "cmd/top_services.h"
#include "model/history.h"
#include "model/kind.h"
#include "model/tables.h"

/* What is to be watched, and how. */
struct watch {
    struct invocation *invocation;
    int64_t interval; /* --delay in milliseconds; 0: not given */
    uint64_t count;   /* 0: not given */
    char *settings;   /* path of the file, or NULL */
    struct preferences preferences;
    struct listing listing;
    char *unguarded;        /* what --read-only has to say of itself, or NULL */
    struct watched watched; /* its ->ns: --namespace, with a number in place of a pid or a name */
};

static int parse_delay(struct watch *watch)
{
    const char *delay = watch->invocation->top.delay;

    if (!delay || !preferences_parse_interval(delay, &watch->interval))
        return 0;
    return report_usage(_("--delay cannot be \"%s\"; it is a number of seconds from 0.1 to 3600"),
                        delay);
}

static int top_parse_count(struct watch *watch)
{
    const char *count = watch->invocation->top.count;

    if (!count)
        return 0;
    if (!number_parse(count, strlen(count), 10, UINT32_MAX, &watch->count) && watch->count)
        return 0;
    return report_usage(_("--count cannot be \"%s\"; it is a number of readings, at least 1"),
                        count);
}

static int top_parse_options(struct watch *watch)
{
    const struct invocation *invocation = watch->invocation;

    if (invocation->operand_count)
        return report_usage(_("top takes no \"%s\"; see ipcview top --help"),
                            invocation->operands[0]);
    if (invocation->sort.count > MOST_SORT_KEYS)
        return report_usage(_("--sort takes no more than %d columns"), MOST_SORT_KEYS);
    if (invocation->filter && strlen(invocation->filter) > LONGEST_FILTER)
        return report_usage(_("--filter takes no more than %d bytes here"), LONGEST_FILTER);
    int status = parse_delay(watch);
    return status ? status : top_parse_count(watch);
}

/* The settings file. What is wrong with it is said, and else makes no difference. */

/* Appends to COMPLAINTS, which is the caller's, a line for each thing that is wrong. */
static void read_settings(struct watch *watch, struct buffer *complaints)
{
    struct arena *arena = &watch->invocation->arena;
    struct settings settings;

    watch->preferences = preferences_default(arena);
    watch->settings = settings_path("config");
    if (!watch->settings)
        return;
    int result = settings_load(&settings, own_file_open_regular(watch->settings));
    if (result)
        buffer_format(complaints, "%s\n", settings_explain(-result));
    else
        preferences_read(&watch->preferences, &settings, arena, complaints);
    settings_free(&settings);
}

static void top_complain(const struct watch *watch, struct buffer *complaints)
{
    struct text rest = text_in(complaints);

    while (rest.length) {
        struct text line = text_take(&rest, '\n');
        report(EXIT_DONE, "%s: %.*s", watch->settings, (int)line.length, line.start);
    }
}

/* What the command line says goes before the settings, for the kinds that it speaks of. */
static void obey_options(struct watch *watch)
{
    const struct invocation *invocation = watch->invocation;
    const struct listing *listing = &watch->listing;
    struct preferences *preferences = &watch->preferences;

    if (watch->interval)
        preferences->interval = watch->interval;
    if (invocation->top.no_mouse)
        preferences->mouse = false;
    for (int kind = 0; kind < KINDS; kind++) {
        if (session_is_of_all(invocation))
            preferences->columns[kind] = listing->columns[kind];
        if (!(listing->kinds & KIND_BIT(kind)))
            continue;
        if (invocation->columns.count)
            preferences->columns[kind] = listing->columns[kind];
        if (!listing->key_count[kind])
            continue;
        preferences->sort_count[kind] = listing->key_count[kind];
        for (size_t i = 0; i < listing->key_count[kind]; i++)
            preferences->sort[kind][i] = listing->keys[kind][i];
    }
}

/* Reads settings and options. Returns 0, or EXIT_USAGE after it has said what is wrong. */
static int settle(struct watch *watch)
{
    struct buffer complaints = BUFFER_IN_MEMORY;

    read_settings(watch, &complaints);
    watch->listing.defaults = watch->preferences.columns;
    int status = listing_plan(watch->invocation, &watch->listing);
    if (!status)
        top_complain(watch, &complaints);
    buffer_free(&complaints);
    return status;
}

static int open_source(struct watch *watch)
{
    const char *root = watch->invocation->root;
    int result = root ? session_open_tree(watch->invocation, &watch->watched.source) : 0;

    watch->watched.source.closed = watch->invocation->closed;
    return result ? report(EXIT_FAILED, "%s: %s", root, strerror(-result)) : 0;
}

/* A process may end, and a name be another's: what was found by them is watched by its number. */
static int settle_namespace(struct watch *watch)
{
    struct invocation *invocation = watch->invocation;
    struct source source = SOURCE_KERNEL;
    struct snapshot *nothing = session_open_spaces(&source, invocation->ns);
    int status = 0;

    watch->watched.ns = invocation->ns;
    if (nothing) {
        report_problems(nothing);
        status = report_status(nothing);
        snapshot_free(nothing);
    } else if (invocation->ns && !session_is_of_all(invocation)) {
        struct buffer number = BUFFER_IN_MEMORY;
        buffer_unsigned(&number, source.spaces[0].inode);
        watch->watched.ns = text_keep(&number, &invocation->arena).start;
    }
    source_close(&source);
    return status;
}

/* --batch: one reading after the other as plain tables, for a log. */

enum { NANOSECONDS = 1000000000, MILLISECOND = 1000000 /* nanoseconds */ };

struct batch {
    const struct watch *watch;
    int64_t interval; /* milliseconds from one reading to the next */
    struct request request;
    struct history history;
    struct arena scratch;
    struct buffer out;
    struct buffer said; /* the problems of the last reading, as they were said */
};

/* Nanoseconds of the clock that nobody sets. */
static int64_t clock_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NANOSECONDS + now.tv_nsec;
}

/*
 * The time of the reading after the one at DUE. What could not be kept, because a reading took long or
 * the program was stopped, is left out and not made up for.
 */
static int64_t next_due(int64_t due, int64_t interval)
{
    int64_t late = clock_now() - due;
    return due + (late > interval ? (late / interval + 1) * interval : interval);
}

static void sleep_until(int64_t due)
{
    const struct timespec at = {.tv_sec = (time_t)(due / NANOSECONDS),
                                .tv_nsec = (long)(due % NANOSECONDS)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

/*
 * When it was read; of a captured tree, when that was captured. Where nothing could be read there is no
 * time of the reading.
 */
static void put_frame_title(struct batch *batch)
{
    bool is_captured = source_is_captured(&batch->watch->watched.source);
    int64_t clock = batch->history.now->clock, at = clock || is_captured ? clock : time(NULL);
    struct buffer when = BUFFER_IN_MEMORY, interval = BUFFER_IN_MEMORY;

    if (at > 0)
        when_put(&when, at, WHEN_FULL, clock);
    else
        buffer_char(&when, '?');
    preferences_put_interval(&interval, batch->interval);
    if (is_captured)
        buffer_format(&batch->out, _("ipcview %s, captured\n"), buffer_string(&when));
    else
        buffer_format(&batch->out, _("ipcview %s, every %ss\n"), buffer_string(&when),
                      buffer_string(&interval));
    buffer_free(&when);
    buffer_free(&interval);
}

/* Reads all objects, whatever the filter selects: what it left out would look as if it were gone. */
static void read_frame(struct batch *batch)
{
    int64_t clock = clock_now() / MILLISECOND;
    const struct watched *watched = &batch->watch->watched;
    history_take(&batch->history,
                 session_collect_now(&watched->source, watched->ns, &batch->request), clock);
}

static void put_frame(struct batch *batch)
{
    const struct view view = {
        .now = batch->history.now,
        .history = &batch->history,
        .scratch = &batch->scratch,
    };
    put_frame_title(batch);
    listing_put(&batch->out, batch->watch->invocation, &batch->watch->listing, &view);
    arena_reset(&batch->scratch);
}

static void say_problems(struct batch *batch)
{
    const struct snapshot *now = batch->history.now;
    struct buffer problems = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < now->problem_count; i++) {
        buffer_format(&problems, "%s: ", now->problems[i].where);
        problem_put_message(&problems, &now->problems[i]);
        buffer_char(&problems, '\n');
    }
    if (strcmp(buffer_string(&problems), buffer_string(&batch->said)) != 0)
        report_problems(now);
    buffer_free(&batch->said);
    batch->said = problems;
}

/* Returns 0, or -errno where the frame could not be written. */
static int print_frame(struct batch *batch)
{
    read_frame(batch);
    put_frame(batch);
    int result = buffer_flush(&batch->out);
    if (!result)
        say_problems(batch);
    return result;
}

/* Returns the exit status of the last reading. */
static int print_frames(const struct watch *watch)
{
    struct batch batch = {
        .watch = watch,
        .interval = watch->interval ? watch->interval : watch->preferences.interval,
        .request = listing_request(&watch->listing),
        .out = {.file = STDOUT_FILENO},
        .said = BUFFER_IN_MEMORY,
    };
    uint64_t count = watch->count || !watch->invocation->root ? watch->count : 1;
    int64_t due = clock_now();

    if (watch->listing.filter)
        batch.request.facts |= filter_needs(watch->listing.filter);
    batch.request.filter = NULL;
    batch.request.protection = watch->watched.protection;
    int result = print_frame(&batch);
    for (uint64_t frame = 1; !result && (!count || frame < count); frame++) {
        due = next_due(due, batch.interval * MILLISECOND);
        sleep_until(due);
        buffer_char(&batch.out, '\n');
        result = print_frame(&batch);
    }
    int status = report_flush(&batch.out, report_status(batch.history.now));
    history_free(&batch.history);
    arena_free(&batch.scratch);
    buffer_free(&batch.said);
    return status;
}

static int run_batch(struct watch *watch)
{
    struct invocation *invocation = watch->invocation;

    for (int kind = 0; !invocation->sort.count && kind < KINDS; kind++) {
        watch->listing.keys[kind] = watch->preferences.sort[kind];
        watch->listing.key_count[kind] = watch->preferences.sort_count[kind];
    }
    /* A terminal is a file like any other here. */
    invocation->no_truncate = true;
    if (invocation->color == COLOR_AUTO)
        invocation->color = COLOR_NEVER;
    invocation->style.bytes = watch->preferences.bytes;
    session_settle(invocation);
    return print_frames(watch);
}

/* The monitor */

static const char *top_user_name(struct arena *arena)
{
    const struct passwd *user = getpwuid(geteuid());
    struct buffer name = BUFFER_IN_MEMORY;

    if (user)
        buffer_text(&name, user->pw_name);
    else
        buffer_unsigned(&name, geteuid());
    return text_keep(&name, arena).start;
}

/* Why nothing may be removed, or NULL. */
static const char *forbidden(const struct invocation *invocation)
{
    if (invocation->top.read_only)
        return "--read-only";
    return invocation->root ? _("a captured tree") : NULL;
}

/* CAP_SYS_ADMIN, as shmctl(2) IPC_RMID asks of who is neither owner nor creator. */
static bool is_privileged(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};

    if (syscall(SYS_capget, &header, data))
        return geteuid() == 0;
    return data[CAP_TO_INDEX(CAP_SYS_ADMIN)].effective & CAP_TO_MASK(CAP_SYS_ADMIN);
}

/* Which namespaces are watched, if not the caller's own. */
static const char *top_place_of(const struct watch *watch)
{
    struct arena *arena = &watch->invocation->arena;
    struct buffer place = BUFFER_IN_MEMORY;

    if (!watch->watched.ns)
        return NULL;
    if (session_is_of_all(watch->invocation))
        buffer_text(&place, _("all IPC namespaces"));
    else
        buffer_format(&place, "ipc:[%s]", watch->watched.ns);
    return text_keep(&place, arena).start;
}

/*
 * The kernel's own console: its font has neither little bars nor hollow arrows nor an ellipsis
 * (drivers/tty/vt/cp437.uni).
 */
static bool is_console(void)
{
    const char *terminal = getenv("TERM");
    return terminal && strncmp(terminal, "linux", strlen("linux")) == 0;
}

static int run_monitor(struct watch *watch)
{
    struct invocation *invocation = watch->invocation;

    obey_options(watch);
    session_settle(invocation);
    const struct monitor_start start = {
        .preferences = watch->preferences,
        .kind = kinds_first(watch->listing.kinds),
        .filter = invocation->filter,
        .settings = watch->settings,
        .place = top_place_of(watch),
        .user = top_user_name(&invocation->arena),
        .uid = geteuid(),
        .privileged = is_privileged(),
        .forbidden = forbidden(invocation),
        .notice = watch->unguarded,
        .color = invocation->style.color,
        .utf8 = invocation->style.utf8,
        .few_symbols = is_console(),
        .captured = invocation->root != NULL,
        .frames = watch->count,
    };
    const struct services services = top_services(&watch->watched, !start.forbidden);
    int result = monitor_run(&start, &services);
    if (result > 0)
        report_death(result);
    if (result < 0)
        return report(EXIT_FAILED, _("the monitor cannot run: %s"), strerror(-result));
    return EXIT_DONE;
}

/* One look, with the settings left aside: what is printed is what list prints. */
static int look_once(struct watch *watch, const char *obstacle)
{
    int status = listing_plan(watch->invocation, &watch->listing);

    if (status)
        return status;
    report(EXIT_DONE, _("no full-screen monitor: %s; this is one look at the objects"), obstacle);
    return listing_print(watch->invocation, &watch->listing);
}

static int go_on_looking(struct watch *watch)
{
    int status = settle(watch);

    watch->watched.protection = session_protection(watch->invocation);
    memory_return_large();
    if (!status)
        status = open_source(watch);
    if (!status)
        status = settle_namespace(watch);
    if (!status)
        status = watch->invocation->top.batch ? run_batch(watch) : run_monitor(watch);
    source_close(&watch->watched.source);
    return status;
}

/* Has the kernel refuse changes. Where it cannot, that is said only to a user who asked for --read-only. */
static void forgo_changes(struct watch *watch, bool prints)
{
    int result = read_only(prints ? READ_ONLY : READ_ONLY_BUT_SAVES);

    if (!watch->invocation->top.read_only)
        return;
    watch->unguarded = report_unguarded(result);
    if (prints && watch->unguarded)
        report(EXIT_DONE, "%s", watch->unguarded);
}

static int run_top(struct invocation *invocation)
{
    struct watch watch = {
        .invocation = invocation,
        .listing = {.tables = watched_tables},
        .watched.source = SOURCE_KERNEL,
    };
    int status = top_parse_options(&watch);

    if (status)
        return status;
    const char *obstacle = invocation->top.batch ? NULL : monitor_obstacle();
    if (obstacle || invocation->top.batch || forbidden(invocation))
        forgo_changes(&watch, obstacle || invocation->top.batch);
    status = obstacle ? look_once(&watch, obstacle) : go_on_looking(&watch);
    filter_free(watch.listing.filter);
    free(watch.settings);
    free(watch.unguarded);
    return status;
}

const struct command top_command = {
    .name = "top",
    .usage = N_("%s [OPTION]..."),
    .usage_kinds = {KINDS_OPTIONAL},
    .summary = N_("watch objects in a full-screen monitor"),
    .groups = {&kind_options, &top_list_options, &top_run_options, &source_options, &sight_options,
               &common_options},
    .run = run_top,
    .changes = true,
};
