/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of ipcs(1). What it prints is in compat/ipcs_text.c. */
#include "config.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "act/read_only.h"
#include "base/i18n.h"
#include "cmd/compat.h"
#include "cmd/report.h"
#include "collect/collect.h"
#include "compat/common.h"
#include "compat/ipcs_text.h"

struct ipcs {
    unsigned kinds; /* KIND_BITs; 0: none was named */
    enum ipcs_table table;
    enum ipcs_unit unit;
    bool has_id;
    int32_t id;
};

enum { OPTION_HUMAN = CHAR_MAX + 1 };

static const struct option options[] = {
    {"id", required_argument, NULL, 'i'},
    {"queues", no_argument, NULL, 'q'},
    {"shmems", no_argument, NULL, 'm'},
    {"semaphores", no_argument, NULL, 's'},
    {"all", no_argument, NULL, 'a'},
    {"time", no_argument, NULL, 't'},
    {"pid", no_argument, NULL, 'p'},
    {"creator", no_argument, NULL, 'c'},
    {"limits", no_argument, NULL, 'l'},
    {"summary", no_argument, NULL, 'u'},
    {"human", no_argument, NULL, OPTION_HUMAN},
    {"bytes", no_argument, NULL, 'b'},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* What an option without an argument does: it adds kinds, or chooses a table or a unit. */
static const struct effect {
    int option;
    unsigned kinds;
    int table, unit; /* -1: no change */
} effects[] = {
    {'q', KIND_BIT(KIND_MSG), -1, -1}, {'m', KIND_BIT(KIND_SHM), -1, -1},
    {'s', KIND_BIT(KIND_SEM), -1, -1}, {'a', COMPAT_KINDS, -1, -1},
    {'t', 0, IPCS_TIMES, -1},          {'p', 0, IPCS_PIDS, -1},
    {'c', 0, IPCS_CREATORS, -1},       {'l', 0, IPCS_LIMITS, -1},
    {'u', 0, IPCS_STATUS, -1},         {OPTION_HUMAN, 0, -1, IPCS_UNIT_HUMAN},
    {'b', 0, -1, IPCS_UNIT_BYTES},
};

static void ipcs_apply(struct ipcs *ipcs, int option)
{
    for (size_t i = 0; i < sizeof(effects) / sizeof(*effects); i++) {
        const struct effect *effect = &effects[i];
        if (effect->option != option)
            continue;
        ipcs->kinds |= effect->kinds;
        if (effect->table >= 0)
            ipcs->table = (enum ipcs_table)effect->table;
        if (effect->unit >= 0)
            ipcs->unit = (enum ipcs_unit)effect->unit;
    }
}

static int apply_id(struct ipcs *ipcs, const char *text)
{
    int64_t id;
    int result = compat_parse_number(text, 10, INT32_MIN, INT32_MAX, &id);

    if (result)
        return tool_refuse_number(T_("failed to parse id argument"), text, result);
    ipcs->has_id = true;
    ipcs->id = (int32_t)id;
    return 0;
}

/* The order in which ipcs prints. */
static const enum kind order[] = {KIND_MSG, KIND_SHM, KIND_SEM};

static int ipcs_end(struct buffer *out, struct snapshot *snapshot)
{
    int status = report_flush(out, report_status(snapshot));

    report_other_problems(snapshot, PROBLEM_UNNAMED); /* ipcs prints the number instead */
    snapshot_free(snapshot);
    return status;
}

/*
 * The kernel walks over all segments to sum up the usage, so limits are read without it. The sums need
 * the limits for the size of a page.
 */
static const facts_t needs[] = {
    [IPCS_OBJECTS] = FACT_USERS, [IPCS_CREATORS] = FACT_USERS | FACT_GROUPS,
    [IPCS_TIMES] = FACT_USERS,   [IPCS_PIDS] = FACT_USERS,
    [IPCS_LIMITS] = FACT_LIMITS, [IPCS_STATUS] = FACT_USAGE | FACT_LIMITS,
};

static int print_tables(const struct ipcs *ipcs)
{
    bool sums = ipcs->table >= IPCS_TABLES_OF_OBJECTS;
    unsigned kinds = ipcs->kinds ? ipcs->kinds : COMPAT_KINDS;
    const struct request request = {
        .kinds = sums ? 0 : kinds,
        .totals = sums ? kinds : 0,
        .facts = needs[ipcs->table],
    };
    struct buffer out = {.file = STDOUT_FILENO};
    struct snapshot *snapshot = collect(&SOURCE_KERNEL, &request);

    buffer_char(&out, '\n');
    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        if (!(kinds & KIND_BIT(order[i])))
            continue;
        ipcs_put_table(&out, snapshot, order[i], ipcs->table, ipcs->unit);
        buffer_char(&out, '\n');
    }
    return ipcs_end(&out, snapshot);
}

/* Reports that CALL failed for the set. util-linux then prints nothing about it. */
static int report_failed_call(const struct snapshot *snapshot, const char *call)
{
    struct buffer message = BUFFER_IN_MEMORY;
    size_t i = 0;

    while (i < snapshot->problem_count && strcmp(snapshot->problems[i].where, "sem") != 0)
        i++;
    buffer_format(&message, T_("%s failed"), call);
    if (i < snapshot->problem_count)
        buffer_format(&message, ": %s", strerror(snapshot->problems[i].error));
    report_escaped(EXIT_FAILED, "%s", buffer_string(&message));
    buffer_free(&message);
    return EXIT_FAILED;
}

static int ipcs_print_object(const struct ipcs *ipcs)
{
    struct wanted wanted[KINDS];
    const struct request request = {
        .kinds = ipcs->kinds,
        .facts = FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_WAITERS,
        .wanted = wanted,
        .wanted_count = KINDS,
    };
    struct buffer out = {.file = STDOUT_FILENO};
    int status = EXIT_DONE;

    if (ipcs->id < 0)
        return report_escaped(EXIT_FAILED, T_("id %d not found"), ipcs->id);
    for (enum kind kind = 0; kind < KINDS; kind++)
        wanted[kind] = (struct wanted){.ref = sysv_ref(kind, 0, ipcs->id)};
    struct snapshot *snapshot = collect(&SOURCE_KERNEL, &request);
    const struct object *object = snapshot->count ? &snapshot->objects[0] : NULL;
    const char *failed = object ? ipcs_failed_call(object) : NULL;
    if (snapshot->missing_count)
        status = report_escaped(EXIT_FAILED, T_("id %d not found"), ipcs->id);
    else if (failed)
        status = report_failed_call(snapshot, failed);
    else if (object)
        ipcs_put_object(&out, snapshot, object, ipcs->unit);
    if (!status)
        return ipcs_end(&out, snapshot);
    snapshot_free(snapshot);
    return status;
}

static int run_ipcs(int argc, char **argv)
{
    struct ipcs ipcs = {.table = IPCS_OBJECTS};
    int status = 0, option;

    (void)read_only(READ_ONLY);
    while ((option = tool_next_option(&ipcs_tool, argc, argv, &status)) != TOOL_NO_OPTION) {
        if (option == 'i')
            status = apply_id(&ipcs, optarg);
        if (option == TOOL_ENDS || status)
            return status;
        ipcs_apply(&ipcs, option);
    }
    if (!ipcs.has_id)
        return print_tables(&ipcs);
    if (!ipcs.kinds || ipcs.kinds & (ipcs.kinds - 1))
        return report_escaped(EXIT_FAILED,
                              T_("when using an ID, a single resource must be specified"));
    return ipcs_print_object(&ipcs);
}

const struct tool ipcs_tool = {
    .name = "ipcs",
    .help = N_("Usage: ipcs [-m] [-q] [-s] [OPTION]...\n"
               "       ipcs -m|-q|-s -i ID\n"
               "\n"
               "Show System V IPC objects as ipcs of util-linux does.\n"
               "\n"
               "  -m, --shmems      shared memory segments\n"
               "  -q, --queues      message queues\n"
               "  -s, --semaphores  semaphore sets\n"
               "  -a, --all         all three, as without a letter\n"
               "  -i, --id=ID       everything about this object\n"
               "\n"
               "  -t, --time        times of last use and change\n"
               "  -p, --pid         processes that used them last\n"
               "  -c, --creator     creators and owners\n"
               "  -l, --limits      limits\n"
               "  -u, --summary     sums\n"
               "      --human       sizes such as 1.5M\n"
               "  -b, --bytes       sizes in bytes\n"
               "\n"
               "  -h, --help        this help\n"
               "  -V, --version     version\n"
               "\n"
               "More: man ipcview-compat\n"),
    .letters = ":i:qmsatpclubVh",
    .options = options,
    .run = run_ipcs,
};
