/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/links.h"
#include "model/products.h"

/* When each object was used last, and the processes that used it. */
enum { NOW = 5000, USER = 1000, MAKER = 100, USED = 101, ABSENT = 400, SEMAPHORES = 17 };

/* An object: key, owner and command may be left out. */
struct thing {
    enum kind kind;
    uint32_t key;
    const char *owner;
    const char *maker; /* of a segment the creator, of a queue the sender */
    const char *last;  /* of a segment or a set who used it last, of a queue the receiver */
    uint16_t mode;     /* 0: 0600 */
    uint64_t nsems;
    uint32_t mark; /* the value of the last semaphore; 0: values are unknown */
    bool by_user;  /* made by its owner, else by root */
};

static void add_process(struct snapshot *snapshot, uint32_t pid, const char *command)
{
    struct process *process = snapshot_add_process(snapshot, pid);
    process->state = command ? PROCESS_LIVE : PROCESS_GONE;
    process->command = text_of(command ? command : "");
}

static struct object object_of(const struct thing *thing)
{
    struct object object = {.ref.kind = thing->kind,
                            .key = thing->key,
                            .uid = USER,
                            .cuid = thing->by_user ? USER : 0,
                            .mode = thing->mode ? thing->mode : 0600,
                            .ctime = NOW};
    if (thing->kind == KIND_SHM)
        object.shm = (struct segment){.cpid = MAKER, .lpid = USED, .atime = NOW};
    if (thing->kind == KIND_MSG)
        object.msg = (struct queue){.lspid = MAKER, .lrpid = USED, .stime = NOW, .rtime = NOW};
    if (thing->kind == KIND_SEM) {
        object.sem = (struct set){.nsems = thing->nsems, .first_at = 2};
        object.has = HAS_SEMAPHORES | HAS_PIDS | (thing->mark ? HAS_VALUES : 0);
    }
    return object;
}

static struct snapshot *snapshot_of(const struct thing *thing)
{
    struct object object = object_of(thing);
    struct snapshot *snapshot = support_snapshot(&object, 1, NOW);
    if (thing->owner)
        names_add(&snapshot->users, USER, text_of(thing->owner));
    add_process(snapshot, MAKER, thing->maker);
    add_process(snapshot, USED, thing->last);
    /* The first two are another set's. */
    snapshot_add_semaphores(snapshot, 2 + SEMAPHORES + 1);
    for (size_t i = 0; i < 2 + SEMAPHORES + 1; i++)
        snapshot->semaphores[i] = (struct semaphore){.value = 1, .pid = i < 2 ? ABSENT : MAKER};
    if (thing->kind == KIND_SEM && thing->nsems) {
        snapshot->semaphores[1 + thing->nsems].value = thing->mark;
        snapshot->semaphores[1 + thing->nsems].pid = USED;
    }
    return snapshot;
}

static struct recognition recognise(const struct thing *thing)
{
    struct snapshot *snapshot = snapshot_of(thing);
    struct view view = {.now = snapshot};
    struct recognition recognition = product_of(&view, 0);
    snapshot_free(snapshot);
    return recognition;
}

static void expect_product(struct recognition got, const char *name, size_t number)
{
    const char *product = got.product ? got.product->name : "none";
    if (strcmp(product, name) != 0)
        fail_msg("case %zu: %s and not %s", number, product, name);
}

struct known {
    const char *product;
    struct thing thing;
    bool never_orphan;
    bool programs_decide;
};

static void expect_known(const struct known *cases, size_t count, enum told_by by)
{
    for (size_t i = 0; i < count; i++) {
        struct recognition got = recognise(&cases[i].thing);
        expect_product(got, cases[i].product, i);
        if (got.by != by || got.never_orphan != cases[i].never_orphan ||
            got.programs_decide != cases[i].programs_decide)
            fail_msg("case %zu: told by %d, never an orphan: %d, by its programs: %d", i,
                     (int)got.by, got.never_orphan, got.programs_decide);
        assert_true(!got.programs_decide || (got.product->programs && got.product->none_runs));
        assert_true(strlen(got.product->advice) > 20);
    }
}

static void expect_unknown(const struct thing *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_product(recognise(&cases[i]), "none", i);
}

#define EXPECT_KNOWN(cases, by) expect_known(cases, LENGTH_OF(cases), by)
#define EXPECT_UNKNOWN(cases) expect_unknown(cases, LENGTH_OF(cases))

static void keys_tell(void **state)
{
    static const struct known cases[] = {
        {"device-mapper", {KIND_SEM, .key = 0x0d4d0001, .nsems = 1}, false, false},
        {"device-mapper",
         {KIND_SEM, .key = 0x0d4dffff, .nsems = 1, .owner = "oracle"},
         false,
         false},
        {"atop", {KIND_SEM, .key = 3121959, .nsems = 2}, false, true},
        {"atop", {KIND_SEM, .key = 1071980, .nsems = 2, .mode = 0666}, false, true},
        {"atop", {KIND_SEM, .key = 1071979, .nsems = 1}, false, true},
        {"atop", {KIND_SEM, .key = 1541961, .nsems = 1}, false, true},
        {"atop", {KIND_SEM, .key = 1541961, .nsems = 2, .by_user = true}, false, true},
        {"NTP", {KIND_SHM, .key = 0x4e545030}, true, false},
        {"NTP", {KIND_SHM, .key = 0x4e545033, .mode = 0666, .owner = "gpsd"}, true, false},
        {"NTP", {KIND_SHM, .key = 0x4e54512f}, true, false},
        {"gpsd", {KIND_SHM, .key = 0x47505344, .mode = 0666}, true, false},
        {"STAR", {KIND_SHM, .key = 0x17000001, .mode = 0666}, true, false},
        {"STAR", {KIND_SHM, .key = 0x17ffffff, .mode = 0666, .owner = "ann"}, true, false},
        {"PostgreSQL", {KIND_SHM, .key = 5432001}, true, false},
        {"PostgreSQL", {KIND_SHM, .key = 5432999, .mode = MODE_DEST | 0600}, true, false},
        {"PostgreSQL", {KIND_SEM, .key = 5432001, .nsems = 17}, false, false},
        {"PostgreSQL", {KIND_SEM, .key = 5432001, .nsems = 17, .mark = 537}, false, false},
        {"PostgreSQL", {KIND_SEM, .key = 0x12345678, .nsems = 17, .mark = 537}, false, false},
        {"PostgreSQL", {KIND_SEM, .key = UINT32_MAX, .nsems = 17, .mark = 537}, false, false},
    };
    (void)state;
    EXPECT_KNOWN(cases, BY_KEY);
}

static void other_keys_tell_nothing(void **state)
{
    static const struct thing cases[] = {
        {KIND_SEM, .key = 0x0d4d0000, .nsems = 1},
        {KIND_SEM, .key = 0x0d4e0000, .nsems = 1},
        {KIND_SEM, .key = 0x0d4c0001, .nsems = 1},
        {KIND_SEM, .key = 0x8d4d0001, .nsems = 1},
        {KIND_SEM, .key = 0x0d4d0001, .nsems = 2},
        {KIND_SEM, .key = 0x0d4d0001, .nsems = 0},
        {KIND_SHM, .key = 0x0d4d0001},
        {KIND_MSG, .key = 0x0d4d0001},
        {KIND_SEM, .key = 3121959 ^ 1, .nsems = 2},
        {KIND_SEM, .key = 3121959, .nsems = 1},
        {KIND_SHM, .key = 3121959},
        {KIND_SEM, .key = 1071980, .nsems = 1},
        {KIND_SEM, .key = 1071981, .nsems = 2},
        {KIND_SEM, .key = 1071979, .nsems = 2},
        {KIND_SEM, .key = 1541960, .nsems = 1},
        {KIND_SHM, .key = 0x4e54502f},
        {KIND_SHM, .key = 0x4e545130},
        {KIND_SEM, .key = 0x4e545030, .nsems = 1},
        {KIND_MSG, .key = 0x47505344},
        {KIND_SHM, .key = 0x47505345},
        {KIND_SHM, .key = 0x17000001},
        {KIND_SHM, .key = 0x16ffffff, .mode = 0666},
        {KIND_SHM, .key = 0x18000000, .mode = 0666},
        {KIND_SHM, .key = 5432000},
        {KIND_SHM, .key = 5433000},
        {KIND_SHM, .key = 5432001, .mode = 0644},
        {KIND_MSG, .key = 5432001},
        {KIND_SEM, .key = 5432001, .nsems = 16},
        {KIND_SEM, .key = 5432001, .nsems = 17, .mode = 0666},
        {KIND_SEM, .key = 5432001, .nsems = 17, .mark = 536},
        {KIND_SEM, .key = 5432001, .nsems = 17, .mark = 538},
        {KIND_SEM, .key = 0x12345678, .nsems = 17, .mark = 536},
        {KIND_SEM, .key = 0x12345678, .nsems = 17, .mark = 538},
        {KIND_SEM, .key = 0x12345678, .nsems = 17},
        {KIND_SEM, .key = 0x12345678, .nsems = 16, .mark = 537},
        {KIND_SEM, .key = 0x12345678, .nsems = 18, .mark = 537},
        {KIND_SEM, .key = 0, .nsems = 17, .mark = 537},
        {KIND_SEM, .key = 0x12345678, .nsems = 0, .mark = 537},
    };
    (void)state;
    EXPECT_UNKNOWN(cases);
}

static void owners_tell(void **state)
{
    static const struct known cases[] = {
        {"PostgreSQL", {KIND_SHM, .key = 77, .owner = "postgres"}, true, false},
        {"PostgreSQL",
         {KIND_SHM, .key = UINT32_MAX, .owner = "postgres", .mode = 0640},
         true,
         false},
        {"PostgreSQL", {KIND_SEM, .key = 77, .owner = "postgres", .nsems = 3}, false, false},
        {"Oracle", {KIND_SHM, .owner = "oracle", .mode = 0640}, false, false},
        {"Oracle", {KIND_SEM, .key = 77, .owner = "oracle", .nsems = 3}, false, false},
        {"Oracle", {KIND_SEM, .key = 77, .owner = "grid", .nsems = 3}, false, false},
        {"SAP", {KIND_SHM, .key = 10001, .owner = "prdadm"}, false, false},
        {"SAP", {KIND_MSG, .key = 10001, .owner = "c11adm"}, false, false},
        {"SAP", {KIND_SEM, .key = 10001, .owner = "sapadm", .nsems = 3}, false, false},
        {"Db2", {KIND_SHM, .owner = "db2inst1"}, false, false},
        {"Db2", {KIND_MSG, .owner = "db2fenc1"}, false, false},
        {"Db2", {KIND_SEM, .owner = "dasusr1", .nsems = 3}, false, false},
        {"IBM MQ", {KIND_SHM, .owner = "mqm"}, true, false},
        {"IBM MQ", {KIND_MSG, .owner = "mqm"}, true, false},
        {"IBM MQ", {KIND_SEM, .owner = "mqm", .nsems = 3}, true, false},
        {"Apache httpd", {KIND_SEM, .owner = "www-data", .nsems = 1}, false, true},
        {"Apache httpd", {KIND_SEM, .owner = "apache", .nsems = 1}, false, true},
        {"Apache httpd", {KIND_SEM, .owner = "wwwrun", .nsems = 1}, false, true},
        /* Others run as that user too, and may make one like it. */
        {"Apache httpd",
         {KIND_SEM, .owner = "www-data", .nsems = 1, .by_user = true},
         false,
         false},
        {"pgpool-II", {KIND_SHM, .owner = "postgres"}, false, false},
        {"pgpool-II", {KIND_SEM, .owner = "postgres", .nsems = 4}, false, false},
        {"Zabbix", {KIND_SHM, .owner = "zabbix"}, false, false},
        {"Zabbix", {KIND_SEM, .owner = "zabbix", .nsems = 3}, false, false},
        /* The owner of the object is asked before the process. */
        {"IBM MQ", {KIND_SHM, .owner = "mqm", .maker = "postgres"}, true, false},
    };
    (void)state;
    EXPECT_KNOWN(cases, BY_OWNER);
}

static void similar_owners_tell_nothing(void **state)
{
    static const struct thing cases[] = {
        {.kind = KIND_SHM},
        {KIND_SHM, .owner = ""},
        {KIND_SHM, .owner = "postgre"},
        {KIND_SHM, .owner = "postgres2"},
        {KIND_SHM, .owner = "Postgres"},
        {KIND_MSG, .owner = "postgres"},
        /* Private ones of that user are not the server's, but those of pgpool-II, say. */
        {KIND_SHM, .owner = "postgres", .mode = 0644},
        {KIND_SEM, .owner = "postgres", .nsems = 17, .mark = 537, .mode = 0666},
        {KIND_SHM, .owner = "oracle1"},
        {KIND_MSG, .owner = "oracle"},
        {KIND_SHM, .owner = "gridadmin"},
        {KIND_SHM, .owner = "pradm"},
        {KIND_SHM, .owner = "prodadm"},
        {KIND_SHM, .owner = "prdadm2"},
        {KIND_SHM, .owner = "PRDadm"},
        {KIND_SHM, .owner = "pr-adm"},
        {KIND_SHM, .owner = "pr:adm"},
        {KIND_SHM, .owner = "pr{adm"},
        {KIND_SHM, .owner = "db2ins"},
        {KIND_SHM, .owner = "db2web"},
        {KIND_SHM, .owner = "mqm1"},
        {KIND_SHM, .owner = "mq"},
        {KIND_SHM, .owner = "www-data"},
        {KIND_SEM, .owner = "www-data", .nsems = 2},
        {KIND_SEM, .owner = "www-data", .nsems = 1, .key = 77},
        {KIND_SEM, .owner = "www-data", .nsems = 1, .mode = 0666},
        {KIND_SEM, .owner = "nginx", .nsems = 1},
        {KIND_SHM, .owner = "zabbixsrv"},
        {KIND_MSG, .owner = "zabbix"},
    };
    (void)state;
    EXPECT_UNKNOWN(cases);
}

static void a_name_can_hold_any_byte(void **state)
{
    static const struct text names[] = {{"mqm\0", 4}, {"mqm\0amqz", 8}, {"\0", 1}};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(names); i++) {
        struct snapshot *snapshot = snapshot_of(&(struct thing){KIND_SHM, .key = 77});
        struct view view = {.now = snapshot};
        names_add(&snapshot->users, USER, names[i]);
        struct recognition got = product_of(&view, 0);
        snapshot_free(snapshot);
        expect_product(got, "none", i);
    }
}

static void commands_tell(void **state)
{
    static const struct known cases[] = {
        {"PostgreSQL", {KIND_SHM, .key = 77, .owner = "ann", .maker = "postgres"}, true, false},
        {"PostgreSQL", {KIND_SHM, .key = 77, .owner = "ann", .last = "postgres"}, true, false},
        {"PostgreSQL", {KIND_SHM, .key = 77, .maker = "postmaster"}, true, false},
        {"PostgreSQL", {KIND_SEM, .key = 77, .nsems = 16, .last = "postgres"}, false, false},
        {"PostgreSQL", {KIND_SEM, .key = 77, .nsems = 16, .maker = "postgres"}, false, false},
        {"Oracle", {KIND_SHM, .maker = "ora_pmon_prod1"}, false, false},
        {"Oracle", {KIND_SEM, .key = 77, .nsems = 3, .last = "ora_dbw0_prod1"}, false, false},
        {"SAP", {KIND_SHM, .key = 77, .maker = "dw.sapPRD_D00"}, false, false},
        {"SAP", {KIND_MSG, .key = 77, .last = "dw.sapPRD_D00"}, false, false},
        {"SAP", {KIND_SHM, .key = 1002, .maker = "saposcol"}, false, false},
        {"Db2", {KIND_SHM, .maker = "db2sysc"}, false, false},
        {"Db2", {KIND_MSG, .maker = "db2"}, false, false},
        {"Db2", {KIND_MSG, .last = "db2bp"}, false, false},
        {"Db2", {KIND_SEM, .nsems = 1, .last = "db2fmp"}, false, false},
        {"IBM MQ", {KIND_SHM, .key = 77, .maker = "amqzxma0"}, true, false},
        {"IBM MQ", {KIND_SEM, .key = 77, .nsems = 1, .last = "amqzlaa0"}, true, false},
        {"IBM MQ", {KIND_MSG, .key = 77, .last = "amqrmppa"}, true, false},
        {"Apache httpd", {KIND_SHM, .maker = "apache2", .mode = MODE_DEST | 0600}, false, false},
        {"Apache httpd", {KIND_SHM, .key = 77, .maker = "httpd"}, false, false},
        {"Apache httpd", {KIND_SEM, .nsems = 1, .last = "httpd"}, false, false},
        {"Zabbix", {KIND_SHM, .maker = "zabbix_server"}, false, false},
        {"Zabbix", {KIND_SEM, .nsems = 12, .last = "zabbix_agentd"}, false, false},
        {"pgpool-II",
         {KIND_SHM, .owner = "ann", .maker = "pgpool", .last = "pgpool"},
         false,
         false},
        {"pgpool-II", {KIND_SEM, .nsems = 8, .last = "pgpool"}, false, false},
        {"STAR", {KIND_SHM, .key = 77, .maker = "STAR"}, true, false},
        {"STAR", {KIND_SHM, .key = 77, .last = "STARlong"}, true, false},
        {"fakeroot", {KIND_MSG, .key = 77, .owner = "ann", .last = "faked-sysv"}, false, false},
        {"fakeroot", {KIND_SEM, .key = 79, .nsems = 1, .last = "faked"}, false, false},
        {"uWSGI",
         {KIND_SEM, .nsems = 1, .mode = 0666, .owner = "www-data", .last = "uwsgi"},
         false,
         false},
        {"uWSGI", {KIND_SEM, .nsems = 1, .mode = 0666, .last = "uwsgi-core"}, false, false},
        {"X MIT-SHM", {KIND_SHM, .owner = "ann", .last = "Xorg"}, false, false},
        {"X MIT-SHM", {KIND_SHM, .maker = "firefox", .last = "Xwayland"}, false, false},
        {"X MIT-SHM", {KIND_SHM, .last = "X"}, false, false},
        {"X MIT-SHM", {KIND_SHM, .last = "Xvfb"}, false, false},
        {"X MIT-SHM", {KIND_SHM, .last = "Xephyr"}, false, false},
        {"X MIT-SHM", {KIND_SHM, .last = "Xvnc"}, false, false},
        /* A window of an administrator: it is private and the server has attached it. */
        {"X MIT-SHM", {KIND_SHM, .owner = "oracle", .maker = "java", .last = "Xorg"}, false, false},
    };
    (void)state;
    EXPECT_KNOWN(cases, BY_COMMAND);
}

static void similar_commands_tell_nothing(void **state)
{
    static const struct thing cases[] = {
        {KIND_SHM, .maker = "firefox", .last = "mutter"},
        {KIND_SHM, .maker = "postgres_export"},
        {KIND_MSG, .maker = "postgres", .last = "postgres"},
        {KIND_SHM, .maker = "postgres"},
        {KIND_SEM, .nsems = 16, .last = "postgres"},
        {KIND_SHM, .maker = "ora"},
        {KIND_SHM, .maker = "oracle_exporter"},
        {KIND_SHM, .maker = "dw.sa"},
        {KIND_SHM, .maker = "db"},
        {KIND_SHM, .maker = "amqsput"},
        {KIND_SHM, .maker = "lighttpd"},
        {KIND_MSG, .maker = "httpd"},
        {KIND_SHM, .maker = "zabbix"},
        {KIND_SHM, .key = 77, .last = "Xorg"},
        {KIND_SHM, .maker = "Xorg", .last = "mutter"},
        {KIND_SEM, .nsems = 1, .last = "Xorg"},
        {KIND_MSG, .last = "Xorg"},
        {KIND_SHM, .last = "Xorg.bin"},
        {KIND_SHM, .last = "Xo"},
        {KIND_SHM, .maker = "star"},
        {KIND_SHM, .maker = "faked-sysv"},
        {KIND_SEM, .nsems = 1, .last = "fakeroot"},
        {KIND_SHM, .last = "uwsgi"},
        {KIND_SHM, .last = "pgpool2"},
    };
    (void)state;
    EXPECT_UNKNOWN(cases);
}

static void programs_that_are_asked_about(void **state)
{
    static const char *const programs[] = {"httpd", "apache2",   "httpd-prefork",
                                           "atop",  "atopacctd", "netatopd"};
    static const char *const others[] = {"", "http", "apach", "nginx", "sh", "postgres", "xatop"};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(programs); i++)
        assert_true(product_has_program(text_of(programs[i])));
    for (size_t i = 0; i < LENGTH_OF(others); i++)
        assert_false(product_has_program(text_of(others[i])));
}

/* A process of another product, or in another namespace, is none of it; one of which that is open may be. */
static void whether_a_product_runs(void **state)
{
    enum { HERE = 77, ELSEWHERE = 78, UNTOLD = 0 };
    static const struct {
        bool complete;
        struct {
            uint32_t ns;
            const char *command;
        } runners[2];
        enum truth truth;
        uint32_t pid;
    } cases[] = {
        {true, {{0}}, TRUTH_FALSE, 0},
        {false, {{0}}, TRUTH_UNKNOWN, 0},
        {true, {{HERE, "apache2"}}, TRUTH_TRUE, 500},
        {false, {{HERE, "httpd"}}, TRUTH_TRUE, 500},
        {true, {{HERE, "atop"}}, TRUTH_FALSE, 0},
        {true, {{ELSEWHERE, "apache2"}}, TRUTH_FALSE, 0},
        {true, {{UNTOLD, "apache2"}}, TRUTH_UNKNOWN, 0},
        {true, {{UNTOLD, "atop"}}, TRUTH_FALSE, 0},
        {true, {{UNTOLD, "apache2"}, {HERE, "apache2"}}, TRUTH_TRUE, 501},
        {true, {{HERE, "apache2"}, {UNTOLD, "apache2"}}, TRUTH_TRUE, 500},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct thing mutex = {KIND_SEM, .owner = "www-data", .nsems = 1};
        struct snapshot *snapshot = snapshot_of(&mutex);
        struct view view = {.now = snapshot};
        const struct runner *runner = NULL;
        const struct product *httpd = product_of(&view, 0).product;
        snapshot->owners.complete = cases[i].complete;
        for (uint32_t j = 0; j < 2 && cases[i].runners[j].command; j++)
            owners_add_runner(&snapshot->owners, cases[i].runners[j].ns, 500 + j,
                              text_of(cases[i].runners[j].command));
        enum truth truth = product_runs(&view, httpd, HERE, &runner);
        uint32_t pid = truth == TRUTH_TRUE ? runner->pid : 0;
        snapshot_free(snapshot);
        if (truth != cases[i].truth || pid != cases[i].pid)
            fail_msg("case %zu: %d by %lu", i, (int)truth, (unsigned long)pid);
    }
}

/* A dead process, one that could not be looked at, and one that has the pid of an older one. */
static void of_a_program_one_process_is_kept_in_each_namespace(void **state)
{
    static const struct {
        uint32_t ns, pid;
        const char *command;
    } seen[] = {
        {1, 20, "atop"}, {1, 30, "atop"}, {1, 10, "atop"},
        {2, 5, "atop"},  {1, 7, "htop"},  {1, 8, "atopacctd"},
    };
    struct owners owners = {0};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(seen); i++)
        owners_add_runner(&owners, seen[i].ns, seen[i].pid, text_of(seen[i].command));
    assert_int_equal(owners.runner_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(owners.runners[i].ns, seen[i + 2].ns);
        assert_int_equal(owners.runners[i].pid, seen[i + 2].pid);
        assert_true(text_equals(owners.runners[i].command, seen[i + 2].command));
    }
    free(owners.runners);
}

static void only_a_process_of_that_time_tells(void **state)
{
    static const struct {
        enum process_state state;
        int64_t start;
        const char *product;
    } cases[] = {
        {PROCESS_LIVE, NOW, "X MIT-SHM"},
        {PROCESS_LIVE, NOW + 60, "none"},
        {PROCESS_GONE, 0, "none"},
        {PROCESS_UNKNOWN, 0, "none"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = snapshot_of(&(struct thing){KIND_SHM, .last = "Xorg"});
        struct view view = {.now = snapshot};
        snapshot->processes[1].state = cases[i].state;
        snapshot->processes[1].start = cases[i].start;
        struct recognition got = product_of(&view, 0);
        snapshot_free(snapshot);
        expect_product(got, cases[i].product, i);
    }
}

/* The server may have detached a window last, long after it attached it. */
static void a_detach_counts_as_use(void **state)
{
    struct snapshot *snapshot = snapshot_of(&(struct thing){KIND_SHM, .last = "Xorg"});
    struct view view = {.now = snapshot};
    (void)state;
    snapshot->objects[0].shm.dtime = NOW + 60;
    snapshot->processes[1].start = NOW + 30;
    struct recognition got = product_of(&view, 0);
    snapshot_free(snapshot);
    expect_product(got, "X MIT-SHM", 0);
}

/* Who has a segment of PostgreSQL, and which process is to end before the server removes it. */
static void who_is_to_end_first(void **state)
{
    enum { WORKER = 300, OTHER = 301 };
    static const struct {
        const char *maker, *last;
        uint64_t nattch;
        uint32_t links[3];
        bool must_end;
        uint32_t holder;
        size_t others;
    } cases[] = {
        {NULL, NULL, 0, {0}, false, 0, 0},
        {"postgres", NULL, 0, {0}, true, MAKER, 0},
        {"postgres", "postgres", 3, {WORKER, OTHER}, true, MAKER, 0},
        {NULL, "postgres", 0, {0}, true, USED, 0},
        {NULL, "postgres", 1, {WORKER}, true, WORKER, 0},
        {NULL, NULL, 3, {WORKER, WORKER, OTHER}, true, WORKER, 1},
        {NULL, NULL, 2, {WORKER, WORKER}, true, WORKER, 0},
        {NULL, NULL, 1, {0}, true, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = snapshot_of(&(struct thing){
            KIND_SHM, .key = 5432001, .maker = cases[i].maker, .last = cases[i].last});
        struct view view = {.now = snapshot};
        snapshot->objects[0].shm.nattch = cases[i].nattch;
        for (size_t j = 0; j < LENGTH_OF(cases[i].links) && cases[i].links[j]; j++)
            *links_add(snapshot) = (struct link){.ref.kind = KIND_SHM, .pid = cases[i].links[j]};
        links_sort(snapshot);
        struct recognition got = product_of(&view, 0);
        snapshot_free(snapshot);
        expect_product(got, "PostgreSQL", i);
        if (got.must_end != cases[i].must_end || got.holder != cases[i].holder ||
            got.others != cases[i].others)
            fail_msg("case %zu: %d, %lu and %zu", i, got.must_end, (unsigned long)got.holder,
                     got.others);
    }
}

static void what_was_not_collected_does_not_tell(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .mode = 0600, .shm = {.cpid = MAKER, .lpid = USED, .atime = NOW}},
        {.ref.kind = KIND_MSG, .mode = 0600, .msg = {.lspid = MAKER, .stime = NOW}},
        {.ref.kind = KIND_SEM, .mode = 0600, .key = 77, .sem = {.nsems = 17}},
        {.ref.kind = KIND_SEM, .mode = 0600, .key = 0x0d4d0001, .sem = {.nsems = 1}},
    };
    static const char *const products[] = {"none", "none", "none", "device-mapper"};
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), NOW);
    struct view view = {.now = snapshot};

    (void)state;
    for (size_t row = 0; row < LENGTH_OF(objects); row++)
        expect_product(product_of(&view, row), products[row], row);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_tell),
        cmocka_unit_test(other_keys_tell_nothing),
        cmocka_unit_test(owners_tell),
        cmocka_unit_test(similar_owners_tell_nothing),
        cmocka_unit_test(a_name_can_hold_any_byte),
        cmocka_unit_test(commands_tell),
        cmocka_unit_test(similar_commands_tell_nothing),
        cmocka_unit_test(programs_that_are_asked_about),
        cmocka_unit_test(whether_a_product_runs),
        cmocka_unit_test(of_a_program_one_process_is_kept_in_each_namespace),
        cmocka_unit_test(only_a_process_of_that_time_tells),
        cmocka_unit_test(a_detach_counts_as_use),
        cmocka_unit_test(who_is_to_end_first),
        cmocka_unit_test(what_was_not_collected_does_not_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
