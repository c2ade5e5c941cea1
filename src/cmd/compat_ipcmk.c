/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipcmk(1). It reads all arguments before it makes anything. */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "act/posix.h"
#include "act/record.h"
#include "base/i18n.h"
#include "base/units.h"
#include "cmd/compat.h"
#include "cmd/mk.h"
#include "cmd/report.h"
#include "compat/common.h"

/* What is to be made: at most one object of each kind, System V and POSIX. */
struct ipcmk {
    unsigned kinds, posix_kinds; /* KIND_BITs */
    uint64_t amounts[KINDS];     /* of System V objects, as in struct creation */
    uint64_t posix_size;         /* of POSIX shared memory, in bytes */
    const char *name;            /* of the POSIX objects */
    uint64_t mode;
    struct text command; /* for the record */
};

/* The objects made so far. */
struct outcome {
    struct object objects[KINDS];
    size_t count;
    unsigned posix_kinds; /* KIND_BITs */
    struct buffer out;    /* the lines about them */
};

static const struct option options[] = {
    {"shmem", required_argument, NULL, 'M'},
    {"posix-shmem", required_argument, NULL, 'm'},
    {"semaphore", required_argument, NULL, 'S'},
    {"posix-semaphore", no_argument, NULL, 's'},
    {"queue", no_argument, NULL, 'Q'},
    {"posix-mqueue", no_argument, NULL, 'q'},
    {"mode", required_argument, NULL, 'p'},
    {"name", required_argument, NULL, 'n'},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int ipcmk_parse_size(const char *text, uint64_t *bytes)
{
    int result = units_parse_exact_size(text_of(text), localeconv()->decimal_point, bytes);
    return result ? tool_refuse_number(T_("failed to parse size"), text, result) : 0;
}

static int ipcmk_parse_number(const char *text, unsigned base, int64_t most, const char *message,
                              uint64_t *number)
{
    int64_t parsed = 0;
    int result = compat_parse_number(text, base, 0, most, &parsed);

    *number = (uint64_t)parsed;
    return result ? tool_refuse_number(message, text, result) : 0;
}

static int ipcmk_apply(struct ipcmk *ipcmk, int option)
{
    static const struct {
        int option;
        enum kind kind;
        bool is_posix;
    } objects[] = {
        {'M', KIND_SHM, false}, {'Q', KIND_MSG, false}, {'S', KIND_SEM, false},
        {'m', KIND_SHM, true},  {'q', KIND_MSG, true},  {'s', KIND_SEM, true},
    };
    for (size_t i = 0; i < sizeof(objects) / sizeof(*objects); i++) {
        if (objects[i].option == option)
            *(objects[i].is_posix ? &ipcmk->posix_kinds : &ipcmk->kinds) |=
                KIND_BIT(objects[i].kind);
    }
    if (option == 'M' || option == 'm')
        return ipcmk_parse_size(optarg,
                                option == 'M' ? &ipcmk->amounts[KIND_SHM] : &ipcmk->posix_size);
    if (option == 'S')
        return ipcmk_parse_number(optarg, 10, INT_MAX, T_("failed to parse elements"),
                                  &ipcmk->amounts[KIND_SEM]);
    if (option == 'p')
        return ipcmk_parse_number(optarg, 8, 07777, T_("failed to parse mode"), &ipcmk->mode);
    if (option == 'n')
        ipcmk->name = optarg;
    return 0;
}

/* For the System V object of a kind, and the POSIX object that does the same. */
static const struct {
    const char *made, *failure;
} texts[KINDS][2] = {
    [KIND_SHM] = {{TN_("Shared memory id: %d\n"), TN_("create share memory failed")},
                  {TN_("POSIX shared memory name: %s\n"),
                   TN_("create POSIX shared memory failed")}},
    [KIND_MSG] = {{TN_("Message queue id: %d\n"), TN_("create message queue failed")},
                  {TN_("POSIX message queue name: %s\n"),
                   TN_("create POSIX message queue failed")}},
    [KIND_SEM] = {{TN_("Semaphore id: %d\n"), TN_("create semaphore failed")},
                  {TN_("POSIX semaphore name: %s\n"), TN_("create POSIX semaphore failed")}},
};

static int ipcmk_fail(const struct creation *creation, int error)
{
    struct buffer reason = BUFFER_IN_MEMORY;

    making_explain(&reason, creation, error);
    report_escaped(EXIT_FAILED, "%s: %s", T_(texts[creation->kind][false].failure),
                   buffer_string(&reason));
    buffer_free(&reason);
    return EXIT_FAILED;
}

static int make(const struct ipcmk *ipcmk, enum kind kind, struct outcome *outcome)
{
    const struct creation creation = {.kind = kind,
                                      .amount = ipcmk->amounts[kind],
                                      .mode = (uint32_t)ipcmk->mode,
                                      .any_key = true};
    struct object *made = &outcome->objects[outcome->count];

    int result = making_make(&creation, made);
    if (result)
        return ipcmk_fail(&creation, -result);
    outcome->count++;
    compat_put_number(&outcome->out, T_(texts[kind][false].made), sysv_id(&made->ref));
    return EXIT_DONE;
}

/* Why a POSIX object was not made. Two errors have their own meaning for queues: mq_overview(7). */
static const char *reason_of(enum kind kind, int error)
{
    if (kind == KIND_MSG && error == EMFILE)
        return _("RLIMIT_MSGQUEUE reached: see ulimit -q");
    if (kind == KIND_MSG && error == ENOSPC)
        return _("queues_max reached: see /proc/sys/fs/mqueue");
    return strerror(error);
}

static int make_posix(const struct ipcmk *ipcmk, enum kind kind, struct outcome *outcome)
{
    int result =
        posix_make(compat_posix_kind(kind), ipcmk->name, ipcmk->posix_size, (uint32_t)ipcmk->mode);

    if (result)
        return report_escaped(EXIT_FAILED, "%s: %s", T_(texts[kind][true].failure),
                              reason_of(kind, -result));
    outcome->posix_kinds |= KIND_BIT(kind);
    compat_put(&outcome->out, T_(texts[kind][true].made), tool_visible(ipcmk->name));
    return EXIT_DONE;
}

/*
 * Nobody knows the id of an object whose line was not written, so it is removed; the caller chose
 * the name of a POSIX object, which stays.
 */
static int end_unwritten(const struct ipcmk *ipcmk, const struct outcome *outcome, int result)
{
    for (size_t i = 0; i < outcome->count; i++)
        making_undo(&outcome->objects[i], ipcmk->command);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (outcome->posix_kinds & KIND_BIT(kind))
            report(EXIT_FAILED, _("%s was made, and stays"), ipcmk->name);
    }
    return report_unwritten(result);
}

/* Makes the objects, and stops at the first that fails. */
static int make_all(const struct ipcmk *ipcmk)
{
    static const enum kind order[] = {KIND_SHM, KIND_MSG, KIND_SEM};
    struct outcome outcome = {.out = {.file = STDOUT_FILENO}};
    int status = EXIT_DONE;

    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        if (!status && ipcmk->kinds & KIND_BIT(order[i]))
            status = make(ipcmk, order[i], &outcome);
        if (!status && ipcmk->posix_kinds & KIND_BIT(order[i]))
            status = make_posix(ipcmk, order[i], &outcome);
    }
    int result = report_close(&outcome.out);
    return result ? end_unwritten(ipcmk, &outcome, result) : status;
}

/* Returns 0, or reports what is missing or wrong and returns the exit status. */
static int check(const struct ipcmk *ipcmk)
{
    if (!ipcmk->kinds && !ipcmk->posix_kinds)
        return tool_refuse_usage(&ipcmk_tool, T_("bad usage"));
    if (!ipcmk->posix_kinds)
        return 0;
    if (!ipcmk->name)
        return tool_refuse_usage(&ipcmk_tool, T_("name is required for POSIX IPC"));
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (ipcmk->posix_kinds & KIND_BIT(kind) &&
            !posix_is_name(compat_posix_kind(kind), ipcmk->name))
            return report(EXIT_FAILED, _("\"%s\" is not a name; a name looks like /name"),
                          ipcmk->name);
    }
    return 0;
}

/* Reads and checks the options. Returns 0; the exit status after an error; or TOOL_ENDS. */
static int ipcmk_parse(struct ipcmk *ipcmk, int argc, char **argv)
{
    int status = 0, option;

    while ((option = tool_next_option(&ipcmk_tool, argc, argv, &status)) != TOOL_NO_OPTION) {
        if (option == TOOL_ENDS)
            return status ? status : TOOL_ENDS;
        status = ipcmk_apply(ipcmk, option);
        if (status)
            return status;
    }
    /* util-linux accepts bits above the permissions, and ignores them. */
    ipcmk->mode &= MODE_PERMISSIONS;
    return check(ipcmk);
}

static int run_ipcmk(int argc, char **argv)
{
    struct arena arena = {0};
    struct ipcmk ipcmk = {
        .mode = 0644,
        .command = record_command(&arena, ipcmk_tool.name, argv + (argc > 0)),
    };
    int status = ipcmk_parse(&ipcmk, argc, argv);

    if (!status)
        status = make_all(&ipcmk);
    arena_free(&arena);
    return status == TOOL_ENDS ? EXIT_DONE : status;
}

const struct tool ipcmk_tool = {
    .name = "ipcmk",
    .help = N_("Usage: ipcmk [OPTION]...\n"
               "\n"
               "Make IPC objects as ipcmk of util-linux does.\n"
               "\n"
               "  -M, --shmem=SIZE        make a shared memory segment\n"
               "  -S, --semaphore=NUMBER  make a set of NSEMS semaphores\n"
               "  -Q, --queue             make a message queue\n"
               "  -m, --posix-shmem=SIZE  make POSIX shared memory\n"
               "  -s, --posix-semaphore   make a POSIX semaphore\n"
               "  -q, --posix-mqueue      make a POSIX message queue\n"
               "  -n, --name=NAME         name of the POSIX objects, such as /name\n"
               "  -p, --mode=MODE         permissions, in octal (default 0644)\n"
               "\n"
               "  -h, --help              this help\n"
               "  -V, --version           version\n"
               "\n"
               "SIZE is in bytes, or in K, M, G (KiB, MiB, GiB) or KB, MB, GB (powers of 1000).\n"
               "\n"
               "More: man ipcview-compat\n"),
    .letters = ":hM:m:QqS:sp:n:V",
    .options = options,
    .run = run_ipcmk,
};
