/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/history.h"
#include "model/links.h"

static struct arena scratch;

static int free_scratch(void **state)
{
    (void)state;
    arena_free(&scratch);
    return 0;
}

/* The columns that KIND shows by itself, in their order. */
static void expect_shown(enum kind kind, const char *expected)
{
    struct buffer names = BUFFER_IN_MEMORY;
    const struct column *column = NULL;
    while ((column = table_next_column(object_tables[kind], column))) {
        if (column->shown)
            buffer_format(&names, "%s ", column->name);
    }
    expect_bytes(&names, expected, kind_names[kind]);
}

static void the_default_columns_are_those_of_the_manual(void **state)
{
    (void)state;
    expect_shown(KIND_SHM, "KEY ID OWNER PERMS SIZE NATTCH STATUS CPID LPID IDLE COMMAND ");
    expect_shown(KIND_MSG, "KEY ID OWNER PERMS MSGS USEDBYTES QBYTES FILL LSPID LRPID IDLE ");
    expect_shown(KIND_SEM, "KEY ID OWNER PERMS NSEMS IDLE ");
}

static void no_column_of_the_manual_is_missing(void **state)
{
    static const char *const all[] = {"KEY",   "ID",        "OWNER",   "PERMS",   "CUID",
                                      "CUSER", "CGID",      "UID",     "GID",     "USER",
                                      "GROUP", "CTIME",     "IDLE",    "CGROUP",  "KIND",
                                      "NS",    "CONTAINER", "VERDICT", "EVIDENCE"};
    static const char *const own[KINDS][8] = {
        [KIND_SHM] = {"RSS", "SWAP", "ATTACH", "DETACH", "NPROCS", "ATTACHED"},
        [KIND_MSG] = {"SEND", "RECV", "WAITERS", "BLOCKED"},
        [KIND_SEM] = {"OTIME", "VALUES", "PIDS", "WAITERS", "BLOCKED"},
    };
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < LENGTH_OF(all); i++)
            support_column(object_tables[kind], all[i]);
        for (size_t i = 0; own[kind][i]; i++)
            support_column(object_tables[kind], own[kind][i]);
    }
}

/* Rows of a captured tree can hold zeros only; nothing is known beyond them then. */
static void no_getter_falls_over_a_cleared_object(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM}, {.ref.kind = KIND_MSG}, {.ref.kind = KIND_SEM}};
    struct snapshot *snapshot = support_snapshot(objects, KINDS, 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    for (size_t row = 0; row < KINDS; row++) {
        const struct column *column = NULL;
        while ((column = table_next_column(object_tables[row], column))) {
            struct value value = column_value(column, &view, row);
            if (value.type != column->type)
                fail_msg("%s gives another type than it says", column->name);
            if (value.state == VALUE_KNOWN) {
                struct buffer out = BUFFER_IN_MEMORY;
                value_put_exact(&out, &value);
                buffer_free(&out);
            }
        }
    }
    snapshot_free(snapshot);
}

static void what_was_not_collected_is_unknown(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .shm = {.cpid = 7}}, {.ref.kind = KIND_MSG}, {.ref.kind = KIND_SEM}};
    static const struct {
        size_t row;
        const char *column;
    } unknown[] = {
        {0, "RSS"},    {0, "SWAP"}, {0, "OWNER"},   {0, "USER"},   {0, "CUSER"}, {0, "GROUP"},
        {0, "CGROUP"}, {0, "NS"},   {0, "COMMAND"}, {1, "QBYTES"}, {1, "FILL"},  {1, "NS"},
        {2, "VALUES"}, {2, "PIDS"}, {2, "LPID"},    {2, "OWNER"},
    };
    struct snapshot *snapshot = support_snapshot(objects, KINDS, 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(unknown); i++)
        expect_state(&view, unknown[i].row, unknown[i].column, VALUE_UNKNOWN);
    snapshot_free(snapshot);
}

static void what_all_kinds_have(void **state)
{
    struct object objects[] = {
        {.ref.kind = KIND_SHM}, {.ref.kind = KIND_MSG}, {.ref.kind = KIND_SEM}};
    for (size_t i = 0; i < KINDS; i++) {
        objects[i].ref.number = INT32_MAX;
        objects[i].ref.space = 4026531839;
        objects[i].key = 0xfedcba98;
        objects[i].uid = 1000;
        objects[i].gid = 1001;
        objects[i].cuid = 0;
        objects[i].cgid = UINT32_MAX;
        objects[i].mode = 03640;
        objects[i].ctime = 1;
    }
    struct snapshot *snapshot = support_snapshot(objects, KINDS, 100);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    set_zone("UTC0");
    names_add(&snapshot->users, 1000, text_of("postgres"));
    names_add(&snapshot->users, 0, text_of("root"));
    names_add(&snapshot->groups, 1001, text_of("dba"));
    names_add(&snapshot->groups, UINT32_MAX, text_of("4294967295"));
    for (size_t row = 0; row < KINDS; row++) {
        expect_exact(&view, row, "ID", "2147483647");
        expect_exact(&view, row, "KEY", "0xfedcba98");
        expect_exact(&view, row, "PERMS", "rw-r-----");
        expect_exact(&view, row, "OWNER", "postgres");
        expect_exact(&view, row, "USER", "postgres");
        expect_exact(&view, row, "CUSER", "root");
        expect_exact(&view, row, "GROUP", "dba");
        expect_exact(&view, row, "CGROUP", "4294967295");
        expect_exact(&view, row, "UID", "1000");
        expect_exact(&view, row, "CUID", "0");
        expect_exact(&view, row, "GID", "1001");
        expect_exact(&view, row, "CGID", "4294967295");
        expect_exact(&view, row, "CTIME", "1970-01-01T00:00:01+00:00");
        expect_exact(&view, row, "KIND", kind_names[row]);
        expect_exact(&view, row, "NS", "4026531839");
        expect_exact(&view, row, "IDLE", "99");
    }
    snapshot_free(snapshot);
}

static void idle_goes_by_the_newest_time(void **state)
{
    static const struct {
        struct object object;
        int64_t clock;
        const char *idle;
    } cases[] = {
        {{.ref.kind = KIND_SHM, .ctime = 100, .shm = {.atime = 50, .dtime = 60}}, 1000, "900"},
        {{.ref.kind = KIND_SHM, .ctime = 100, .shm = {.atime = 500, .dtime = 60}}, 1000, "500"},
        {{.ref.kind = KIND_SHM, .ctime = 100, .shm = {.atime = 50, .dtime = 600}}, 1000, "400"},
        {{.ref.kind = KIND_SHM, .ctime = 100}, 1000, "900"},
        {{.ref.kind = KIND_MSG, .ctime = 100, .msg = {.stime = 500, .rtime = 600}}, 1000, "400"},
        {{.ref.kind = KIND_MSG, .ctime = 100, .msg = {.stime = 700, .rtime = 600}}, 1000, "300"},
        {{.ref.kind = KIND_MSG, .ctime = 900, .msg = {.stime = 700, .rtime = 600}}, 1000, "100"},
        {{.ref.kind = KIND_SEM, .ctime = 100, .sem = {.otime = 999}}, 1000, "1"},
        {{.ref.kind = KIND_SEM, .ctime = 100}, 1000, "900"},
        {{.ref.kind = KIND_SEM, .ctime = 1000}, 1000, "0"},
        /* A clock that was set back, or is that of an old file, makes nothing negative. */
        {{.ref.kind = KIND_SEM, .ctime = 1001}, 1000, "0"},
        {{.ref.kind = KIND_SHM, .ctime = 1, .shm = {.atime = INT64_MAX}}, 1000, "0"},
        {{.ref.kind = KIND_SHM, .ctime = 5}, INT64_MIN, "0"},
        {{.ref.kind = KIND_SHM, .ctime = 0}, INT64_MAX, "9223372036854775807"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = support_snapshot(&cases[i].object, 1, cases[i].clock);
        struct view view = {.now = snapshot, .scratch = &scratch};
        expect_exact(&view, 0, "IDLE", cases[i].idle);
        snapshot_free(snapshot);
    }
}

/* Each kind is read at a time of its own. */
static void idle_goes_by_the_clock_of_its_kind(void **state)
{
    static const struct object objects[] = {{.ref.kind = KIND_SHM, .ctime = 10},
                                            {.ref.kind = KIND_MSG, .ctime = 10},
                                            {.ref.kind = KIND_SEM, .ctime = 10}};
    struct snapshot *snapshot = support_snapshot(objects, KINDS, 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    snapshot->clock = 99;
    snapshot->of[KIND_SHM].clock = 11;
    snapshot->of[KIND_MSG].clock = 12;
    snapshot->of[KIND_SEM].clock = 13;
    expect_exact(&view, 0, "IDLE", "1");
    expect_exact(&view, 1, "IDLE", "2");
    expect_exact(&view, 2, "IDLE", "3");
    snapshot_free(snapshot);
}

static void status_is_a_list_of_what_holds(void **state)
{
    static const struct {
        uint16_t mode;
        const char *status;
    } cases[] = {
        {0777, ""},  {01777, "dest"}, {02777, "locked"}, {03777, "dest,locked"},
        {04644, ""}, /* FreeBSD's emulation */
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct object object = {.ref.kind = KIND_SHM, .mode = cases[i].mode};
        struct snapshot *snapshot = support_snapshot(&object, 1, 0);
        struct view view = {.now = snapshot, .scratch = &scratch};
        expect_exact(&view, 0, "STATUS", cases[i].status);
        snapshot_free(snapshot);
    }
}

static void what_never_happened_is_unset(void **state)
{
    static const struct object never[] = {
        {.ref.kind = KIND_SHM, .ctime = 5, .shm = {.cpid = 9}},
        {.ref.kind = KIND_MSG, .ctime = 5},
        {.ref.kind = KIND_SEM, .ctime = 5, .has = HAS_PIDS | HAS_VALUES},
    };
    static const struct {
        size_t row;
        const char *column;
    } unset[] = {
        {0, "ATTACH"}, {0, "DETACH"}, {0, "LPID"},  {1, "SEND"}, {1, "RECV"},
        {1, "LSPID"},  {1, "LRPID"},  {2, "OTIME"}, {2, "PIDS"}, {2, "LPID"},
    };
    struct snapshot *snapshot = support_snapshot(never, LENGTH_OF(never), 10);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(unset); i++)
        expect_state(&view, unset[i].row, unset[i].column, VALUE_UNSET);
    snapshot_free(snapshot);
}

static void what_happened_in_another_pid_namespace_is_unknown(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .ctime = 5, .shm = {.atime = 6}},
        {.ref.kind = KIND_MSG, .ctime = 5, .msg = {.stime = 6}},
        {.ref.kind = KIND_SHM, .ctime = 5, .shm = {.dtime = 6}},
        {.ref.kind = KIND_MSG, .ctime = 5, .msg = {.rtime = 6}},
    };
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 10);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    expect_state(&view, 0, "CPID", VALUE_UNKNOWN);
    expect_state(&view, 0, "LPID", VALUE_UNKNOWN);
    expect_state(&view, 2, "LPID", VALUE_UNKNOWN);
    expect_state(&view, 1, "LSPID", VALUE_UNKNOWN);
    expect_state(&view, 1, "LRPID", VALUE_UNSET);
    expect_state(&view, 3, "LSPID", VALUE_UNSET);
    expect_state(&view, 3, "LRPID", VALUE_UNKNOWN);
    expect_state(&view, 0, "COMMAND", VALUE_UNKNOWN);
    snapshot_free(snapshot);
}

static void pids_are_those_of_their_own_column(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .shm = {.cpid = 11, .lpid = 12}},
        {.ref.kind = KIND_MSG, .msg = {.lspid = 13, .lrpid = 14}},
    };
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 10);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    expect_exact(&view, 0, "CPID", "11");
    expect_exact(&view, 0, "LPID", "12");
    expect_exact(&view, 1, "LSPID", "13");
    expect_exact(&view, 1, "LRPID", "14");
    snapshot_free(snapshot);
}

static void command_is_the_creators_and_nobody_elses(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 1, .lpid = 2}},
        {.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 2, .lpid = 1}},
        {.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 3}},
        {.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 4}},
    };
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 2000);
    struct view view = {.now = snapshot, .scratch = &scratch};
    static const struct process processes[] = {
        {.pid = 1, .state = PROCESS_LIVE, .start = 900, .command = {"postgres", 8}},
        {.pid = 2,
         .state = PROCESS_LIVE,
         .start = 1500,
         .command = {"impostor", 8}}, /* started later: the pid was used again */
        {.pid = 3, .state = PROCESS_GONE, .start = 0, .command = {NULL, 0}},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(processes); i++)
        *snapshot_add_process(snapshot, processes[i].pid) = processes[i];
    expect_exact(&view, 0, "COMMAND", "postgres");
    expect_state(&view, 1, "COMMAND", VALUE_UNSET);
    expect_state(&view, 2, "COMMAND", VALUE_UNSET);
    expect_state(&view, 3, "COMMAND", VALUE_UNKNOWN);
    snapshot_free(snapshot);
}

static void zero_bytes_are_known(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .has = HAS_RSS},
        {.ref.kind = KIND_SHM, .has = HAS_SWAP, .shm = {.size = UINT64_MAX, .swap = UINT64_MAX}},
        {.ref.kind = KIND_MSG, .has = HAS_QBYTES, .msg = {.qnum = 3, .cbytes = 5}},
    };
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    expect_exact(&view, 0, "RSS", "0");
    expect_exact(&view, 0, "SIZE", "0");
    expect_exact(&view, 0, "NATTCH", "0");
    expect_state(&view, 0, "SWAP", VALUE_UNKNOWN);
    expect_exact(&view, 1, "SIZE", "18446744073709551615");
    expect_exact(&view, 1, "SWAP", "18446744073709551615");
    expect_state(&view, 1, "RSS", VALUE_UNKNOWN);
    expect_exact(&view, 2, "MSGS", "3");
    expect_exact(&view, 2, "USEDBYTES", "5");
    expect_exact(&view, 2, "QBYTES", "0");
    expect_state(&view, 2, "FILL", VALUE_UNSET); /* of nothing there is no part */
    snapshot_free(snapshot);
}

/* A filter must find with fill = 7 what is shown as 7. */
static void fill_is_exact_where_it_can_be(void **state)
{
    (void)state;
    for (uint64_t percent = 0; percent <= 300; percent++) {
        struct object object = {.ref.kind = KIND_MSG, .has = HAS_QBYTES};
        object.msg.cbytes = percent;
        object.msg.qbytes = 100;
        struct snapshot *snapshot = support_snapshot(&object, 1, 0);
        struct view view = {.now = snapshot, .scratch = &scratch};
        double fill = support_get(&view, 0, "FILL").d;
        if (fill < (double)percent || fill > (double)percent)
            fail_msg("%d of 100 bytes fill %.17g percent", (int)percent, fill);
        snapshot_free(snapshot);
    }
}

/* A set whose semaphores were touched by PIDS, 0 being nobody known. */
static struct snapshot *set_with(const uint32_t *pids, size_t count, int64_t otime)
{
    struct object set = {.ref.kind = KIND_SEM, .has = HAS_SEMAPHORES | HAS_VALUES | HAS_PIDS};
    set.ctime = 1;
    set.sem.otime = otime;
    set.sem.nsems = count;
    set.sem.first_at = 2;
    struct snapshot *snapshot = support_snapshot(&set, 1, 10);
    snapshot_add_semaphores(snapshot, 2 + count + 1);
    for (size_t i = 0; i < 3 + count; i++)
        snapshot->semaphores[i].pid = snapshot->semaphores[i].value = 777;
    for (size_t i = 0; i < count; i++) {
        snapshot->semaphores[2 + i].pid = pids[i];
        snapshot->semaphores[2 + i].value = (uint32_t)i;
    }
    return snapshot;
}

static void pids_of_a_set_are_sorted_and_each_once(void **state)
{
    static const struct {
        uint32_t pids[6];
        size_t count;
        int64_t otime;
        const char *list; /* NULL: there is none, and ->state says why */
        const char *last; /* NULL: unknown, or why there is no list */
        enum state state;
        bool every_pid;
    } cases[] = {
        {{5, 5, 5}, 3, 9, "5", "5", VALUE_KNOWN, false},
        {{30, 4, 100, 4, 30}, 5, 9, "4,30,100", NULL, VALUE_KNOWN, false},
        {{4194304, 9}, 2, 9, "9,4194304", NULL, VALUE_KNOWN, false},
        {{5, 0}, 2, 9, "5", "5", VALUE_KNOWN, true},
        {{5, 0}, 2, 9, NULL, NULL, VALUE_UNKNOWN, false},
        {{0, 0}, 2, 0, NULL, NULL, VALUE_UNKNOWN, false}, /* SETVAL leaves no time */
        {{0, 0}, 2, 9, NULL, NULL, VALUE_UNKNOWN, false},
        {{0, 0}, 2, 9, NULL, NULL, VALUE_UNSET, true},
        {{7, 0}, 2, 0, "7", "7", VALUE_KNOWN, true}, /* after SETVAL only */
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = set_with(cases[i].pids, cases[i].count, cases[i].otime);
        struct view view = {.now = snapshot, .scratch = &scratch};
        snapshot->every_pid = cases[i].every_pid;
        if (cases[i].list)
            expect_exact(&view, 0, "PIDS", cases[i].list);
        else
            expect_state(&view, 0, "PIDS", cases[i].state);
        if (cases[i].last)
            expect_exact(&view, 0, "LPID", cases[i].last);
        else
            expect_state(&view, 0, "LPID", cases[i].list ? VALUE_UNKNOWN : cases[i].state);
        snapshot_free(snapshot);
    }
}

static void values_are_those_of_the_set(void **state)
{
    static const uint32_t nobody[4] = {0};
    struct snapshot *snapshot = set_with(nobody, LENGTH_OF(nobody), 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    expect_exact(&view, 0, "VALUES", "0,1,2,3");
    expect_exact(&view, 0, "NSEMS", "4");
    snapshot->semaphores[2].value = 32767;
    expect_exact(&view, 0, "VALUES", "32767,1,2,3");
    snapshot_free(snapshot);
}

/* A damaged file may claim any number of semaphores, none of which was ever read. */
static void claimed_semaphores_are_not_looked_for(void **state)
{
    struct object set = {.ref.kind = KIND_SEM};
    set.sem.nsems = UINT64_MAX;
    set.sem.first_at = SIZE_MAX;
    struct snapshot *snapshot = support_snapshot(&set, 1, 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    expect_state(&view, 0, "VALUES", VALUE_UNKNOWN);
    expect_state(&view, 0, "PIDS", VALUE_UNKNOWN);
    expect_state(&view, 0, "LPID", VALUE_UNKNOWN);
    expect_exact(&view, 0, "NSEMS", "18446744073709551615");
    snapshot_free(snapshot);
}

/* Columns that say nothing to who takes one look are not among his. */
static void only_who_watches_has_the_watched_columns(void **state)
{
    static const char *const watched[KINDS][3] = {
        [KIND_SHM] = {"CHANGE"},
        [KIND_MSG] = {"CHANGE", "NET/S"},
        [KIND_SEM] = {NULL},
    };
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        const struct table *few = object_tables[kind], *all = watched_tables[kind];
        const struct column *column = NULL, *more = NULL;
        assert_string_equal(few->name, all->name);
        assert_string_equal(few->title, all->title);
        while ((column = table_next_column(few, column))) {
            more = table_next_column(all, more);
            assert_ptr_equal(column, more);
        }
        for (size_t i = 0; watched[kind][i]; i++) {
            assert_null(table_column(few, text_of(watched[kind][i])));
            more = table_next_column(all, more);
            assert_non_null(more);
            assert_string_equal(more->name, watched[kind][i]);
            assert_false(more->shown);
            assert_int_equal(more->sets, 0);
        }
        assert_null(table_next_column(all, more));
    }
    assert_null(tables_suggest_column(object_tables, text_of("CHANG")));
    assert_null(tables_suggest_column(object_tables, text_of("NET/")));
}

static void expect_watched(const struct view *view, size_t row, const char *name, enum state state,
                           const char *expected)
{
    const struct table *table = watched_tables[view->now->objects[row].ref.kind];
    const struct column *column = support_column(table, name);
    struct value value = column_value(column, view, row);
    struct buffer out = BUFFER_IN_MEMORY;

    assert_int_equal(value.type, column->type);
    assert_int_equal(value.state, state);
    if (state != VALUE_KNOWN)
        return;
    value_put_exact(&out, &value);
    expect_bytes(&out, expected, name);
}

static void a_watched_object_tells_what_changed(void **state)
{
    struct object objects[] = {
        {.ref.kind = KIND_SHM, .ref.number = 1, .shm = {.nattch = 5}},
        {.ref.kind = KIND_MSG, .ref.number = 2, .msg = {.cbytes = 1000, .qnum = 10}},
    };
    static const struct {
        uint64_t nattch, cbytes, qnum;
        const char *attaches, *bytes, *rate;
    } steps[] = {
        {7, 1500, 13, "2", "500", "1.5"},
        {5, 0, 13, "0", "-1000", "0"},
        {0, 1000, 0, "-5", "0", "-6.5"},
    };
    struct history history = {0};

    (void)state;
    history_take(&history, support_snapshot(objects, LENGTH_OF(objects), 100), 0);
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        objects[0].shm.nattch = steps[i].nattch;
        objects[1].msg.cbytes = steps[i].cbytes;
        objects[1].msg.qnum = steps[i].qnum;
        history_take(&history, support_snapshot(objects, LENGTH_OF(objects), 100),
                     (int64_t)(i + 1) * 2000);
        struct view view = {.now = history.now, .history = &history, .scratch = &scratch};
        expect_watched(&view, 0, "CHANGE", VALUE_KNOWN, steps[i].attaches);
        expect_watched(&view, 1, "CHANGE", VALUE_KNOWN, steps[i].bytes);
        expect_watched(&view, 1, "NET/S", VALUE_KNOWN, steps[i].rate);
    }
    history_free(&history);
}

static void one_look_tells_no_change(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .ref.number = 1, .shm = {.nattch = 5}},
        {.ref.kind = KIND_MSG, .ref.number = 2, .msg = {.cbytes = 1000, .qnum = 10}},
    };
    struct history history = {0};

    (void)state;
    history_take(&history, support_snapshot(objects, LENGTH_OF(objects), 100), 0);
    struct view view = {.now = history.now, .scratch = &scratch};
    expect_watched(&view, 0, "CHANGE", VALUE_UNKNOWN, "");
    expect_watched(&view, 1, "CHANGE", VALUE_UNKNOWN, "");
    expect_watched(&view, 1, "NET/S", VALUE_UNKNOWN, "");
    /* Of what is watched since now it is known that nothing changed, but no rate. */
    view.history = &history;
    expect_watched(&view, 0, "CHANGE", VALUE_KNOWN, "0");
    expect_watched(&view, 1, "CHANGE", VALUE_KNOWN, "0");
    expect_watched(&view, 1, "NET/S", VALUE_UNKNOWN, "");
    history_free(&history);
}

/* Any two numbers of a damaged file have a difference, if not a true one. */
static void claimed_attaches_are_subtracted_somehow(void **state)
{
    static const uint64_t claims[] = {0, UINT64_MAX, UINT64_C(1) << 63, 1, INT64_MAX, 1};
    struct history history = {0};

    (void)state;
    for (size_t first = 0; first < LENGTH_OF(claims); first++) {
        for (size_t i = 0; i <= LENGTH_OF(claims); i++) {
            struct object objects[] = {{.ref.kind = KIND_SHM}, {.ref.kind = KIND_MSG}};
            uint64_t claim = claims[(first + i) % LENGTH_OF(claims)];
            objects[0].shm.nattch = objects[1].msg.cbytes = objects[1].msg.qnum = claim;
            history_take(&history, support_snapshot(objects, LENGTH_OF(objects), 1), (int64_t)i);
            struct view view = {.now = history.now, .history = &history, .scratch = &scratch};
            if (i % LENGTH_OF(claims) == 0) {
                expect_watched(&view, 0, "CHANGE", VALUE_KNOWN, "0");
                expect_watched(&view, 1, "CHANGE", VALUE_KNOWN, "0");
                continue;
            }
            const struct column *column = support_column(watched_tables[KIND_SHM], "CHANGE");
            assert_int_equal((uint64_t)column_value(column, &view, 0).i, claim - claims[first]);
        }
        history_free(&history);
    }
}

/* Who is at the other end. */

enum { NS = 77, WORKER = 1234, HELPER = 1240, NAMELESS = 1300 };

static struct link *add_link(struct snapshot *snapshot, enum kind kind, uint32_t pid)
{
    struct link *link = links_add(snapshot);
    *link = (struct link){.ref = sysv_ref(kind, NS, 5),
                          .pid = pid,
                          .role = kind == KIND_SHM ? LINK_ATTACHED : LINK_WAITS};
    return link;
}

/* OBJECT of id 5 in NS, and PIDS at its other end, up to one that is 0. */
static struct snapshot *linked(struct object object, const uint32_t *pids)
{
    object.ref.number = 5;
    object.ref.space = NS;
    struct snapshot *snapshot = support_snapshot(&object, 1, 100);
    for (uint32_t i = 0; pids[i]; i++)
        add_link(snapshot, object.ref.kind, pids[i])->mapping.address = i;
    links_sort(snapshot);
    snapshot_add_process(snapshot, WORKER)->command = text_of("postgres");
    snapshot_add_process(snapshot, HELPER)->command = text_of("a b");
    snapshot_add_process(snapshot, NAMELESS)->state = PROCESS_GONE;
    snapshot->searches[SEARCH_MAPPINGS].done = snapshot->searches[SEARCH_THREADS].done = true;
    return snapshot;
}

static void the_processes_of_a_segment_each_once(void **state)
{
    static const struct {
        uint64_t nattch;
        uint32_t pids[6];
        const char *attached, *processes; /* NULL: unknown */
        bool is_partial;
    } cases[] = {
        {0, {0}, "", "0", false},
        {1, {WORKER}, "1234 postgres", "1", false},
        {2, {WORKER, WORKER}, "1234 postgres x2", "1", false},
        {4, {NAMELESS, WORKER, HELPER, WORKER}, "1234 postgres x2,1240 a b,1300", "3", false},
        {3, {9, 9, 9}, "9 x3", "1", false},
        {2, {WORKER}, "1234 postgres,?", NULL, true},
        {4, {WORKER, WORKER, HELPER}, "1234 postgres x2,1240 a b,?", NULL, true},
        {1, {0}, NULL, NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot =
            linked((struct object){.ref.kind = KIND_SHM, .shm = {.nattch = cases[i].nattch}},
                   cases[i].pids);
        struct view view = {.now = snapshot, .scratch = &scratch};
        if (cases[i].attached)
            expect_exact(&view, 0, "ATTACHED", cases[i].attached);
        else
            expect_state(&view, 0, "ATTACHED", VALUE_UNKNOWN);
        if (cases[i].attached)
            assert_int_equal(support_get(&view, 0, "ATTACHED").list.is_partial,
                             cases[i].is_partial);
        if (cases[i].processes)
            expect_exact(&view, 0, "NPROCS", cases[i].processes);
        else
            expect_state(&view, 0, "NPROCS", VALUE_UNKNOWN);
        snapshot->searches[SEARCH_MAPPINGS].done = false;
        expect_state(&view, 0, "ATTACHED", VALUE_UNKNOWN);
        expect_state(&view, 0, "NPROCS", VALUE_UNKNOWN);
        snapshot_free(snapshot);
    }
}

static void who_waits_on_a_queue(void **state)
{
    static const struct {
        struct search search;
        uint32_t pids[4];
        const char *blocked, *waiters; /* NULL: unknown */
    } cases[] = {
        {{.done = true}, {0}, "", "0"},
        {{.done = true}, {WORKER, WORKER, HELPER}, "1234 postgres x2,1240 a b", "3"},
        {{.done = true, .refused.count = 1}, {WORKER}, "1234 postgres,?", NULL},
        {{.done = true, .is_blind = true}, {WORKER, WORKER}, "1234 postgres x2,?", NULL},
        {{.done = true, .refused.count = 1}, {0}, NULL, NULL},
        {{.done = true, .is_blind = true}, {0}, NULL, NULL},
        {{.done = false}, {0}, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = linked((struct object){.ref.kind = KIND_MSG}, cases[i].pids);
        struct view view = {.now = snapshot, .scratch = &scratch};
        snapshot->searches[SEARCH_THREADS] = cases[i].search;
        if (cases[i].blocked)
            expect_exact(&view, 0, "BLOCKED", cases[i].blocked);
        else
            expect_state(&view, 0, "BLOCKED", VALUE_UNKNOWN);
        if (cases[i].waiters)
            expect_exact(&view, 0, "WAITERS", cases[i].waiters);
        else
            expect_state(&view, 0, "WAITERS", VALUE_UNKNOWN);
        snapshot_free(snapshot);
    }
}

/* How many wait on a set the kernel tells; who they are has to be found. */
static void who_waits_on_a_set(void **state)
{
    static const struct {
        bool known, done;
        uint32_t ncnt, zcnt;
        uint32_t pids[4];
        const char *blocked, *waiters; /* NULL: unknown */
    } cases[] = {
        {true, true, 0, 0, {0}, "", "0"},
        {true, true, 1, 1, {WORKER, HELPER}, "1234 postgres,1240 a b", "2"},
        {true, true, 2, 1, {WORKER, HELPER}, "1234 postgres,1240 a b,?", "3"},
        {true, true, 1, 0, {0}, NULL, "1"},
        {true, false, 1, 0, {0}, NULL, "1"},
        {false, true, 1, 0, {0}, NULL, NULL},
        {false, true, 1, 0, {WORKER}, "1234 postgres,?", NULL},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct object object = {.ref.kind = KIND_SEM, .has = HAS_SEMAPHORES, .sem = {.nsems = 2}};
        object.has |= cases[i].known ? HAS_WAITERS : 0;
        struct snapshot *snapshot = linked(object, cases[i].pids);
        struct view view = {.now = snapshot, .scratch = &scratch};
        snapshot->searches[SEARCH_THREADS].done = cases[i].done;
        snapshot_add_semaphores(snapshot, 2);
        snapshot->semaphores[0].ncnt = cases[i].ncnt;
        snapshot->semaphores[1].zcnt = cases[i].zcnt;
        if (cases[i].blocked)
            expect_exact(&view, 0, "BLOCKED", cases[i].blocked);
        else
            expect_state(&view, 0, "BLOCKED", VALUE_UNKNOWN);
        if (cases[i].waiters)
            expect_exact(&view, 0, "WAITERS", cases[i].waiters);
        else
            expect_state(&view, 0, "WAITERS", VALUE_UNKNOWN);
        snapshot_free(snapshot);
    }
}

/* The verdict is always known: "unknown" is one of them. */
static void a_verdict_and_what_it_comes_from(void **state)
{
    struct object segment = {.ref.kind = KIND_SHM, .ref.number = 5, .shm = {.nattch = 2}};
    (void)state;
    struct snapshot *snapshot = support_snapshot(&segment, 1, 100);
    struct view view = {.now = snapshot, .scratch = &scratch};
    expect_exact(&view, 0, "VERDICT", "in-use");
    expect_exact(&view, 0, "EVIDENCE", "it is attached 2 times");
    snapshot->objects[0].shm.nattch = 0;
    snapshot->objects[0].mode = MODE_DEST;
    snapshot->every_pid = true;
    expect_exact(&view, 0, "VERDICT", "idle");
    expect_exact(&view, 0, "EVIDENCE",
                 "nobody is attached,it is marked for destruction,"
                 "creator: a process that cannot be seen from here,"
                 "last attach or detach: there was none yet");
    snapshot->objects[0].mode = 0;
    expect_exact(&view, 0, "VERDICT", "unknown");
    snapshot->objects[0].shm.cpid = 200;
    snapshot_add_process(snapshot, 200)->state = PROCESS_GONE;
    expect_exact(&view, 0, "VERDICT", "orphan");
    snapshot_free(snapshot);
}

static void the_container_of_an_objects_namespace(void **state)
{
    const struct object objects[] = {{.ref.kind = KIND_SHM, .ref.space = NS},
                                     {.ref.kind = KIND_MSG, .ref.space = NS + 1},
                                     {.ref.kind = KIND_SEM, .ref.space = NS + 2},
                                     {.ref.kind = KIND_SEM, .ref.space = 0}};
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 100);
    struct view view = {.now = snapshot, .scratch = &scratch};
    (void)state;
    struct ipc_namespace *namespace = snapshot_add_namespace(snapshot, NS);
    namespace->has_container = true;
    namespace->container = text_of("docker:3f2a9c1b77e0");
    snapshot_add_namespace(snapshot, NS + 1)->has_container = true;
    expect_exact(&view, 0, "CONTAINER", "docker:3f2a9c1b77e0");
    expect_state(&view, 1, "CONTAINER", VALUE_UNSET);
    expect_state(&view, 2, "CONTAINER", VALUE_UNKNOWN);
    expect_state(&view, 3, "CONTAINER", VALUE_UNKNOWN);
    snapshot_add_namespace(snapshot, NS + 2);
    expect_state(&view, 2, "CONTAINER", VALUE_UNKNOWN);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_columns_are_those_of_the_manual),
        cmocka_unit_test(no_column_of_the_manual_is_missing),
        cmocka_unit_test(no_getter_falls_over_a_cleared_object),
        cmocka_unit_test(what_was_not_collected_is_unknown),
        cmocka_unit_test(what_all_kinds_have),
        cmocka_unit_test(idle_goes_by_the_newest_time),
        cmocka_unit_test(idle_goes_by_the_clock_of_its_kind),
        cmocka_unit_test(status_is_a_list_of_what_holds),
        cmocka_unit_test(what_never_happened_is_unset),
        cmocka_unit_test(what_happened_in_another_pid_namespace_is_unknown),
        cmocka_unit_test(pids_are_those_of_their_own_column),
        cmocka_unit_test(command_is_the_creators_and_nobody_elses),
        cmocka_unit_test(zero_bytes_are_known),
        cmocka_unit_test(fill_is_exact_where_it_can_be),
        cmocka_unit_test(pids_of_a_set_are_sorted_and_each_once),
        cmocka_unit_test(values_are_those_of_the_set),
        cmocka_unit_test(claimed_semaphores_are_not_looked_for),
        cmocka_unit_test(only_who_watches_has_the_watched_columns),
        cmocka_unit_test(a_watched_object_tells_what_changed),
        cmocka_unit_test(one_look_tells_no_change),
        cmocka_unit_test(claimed_attaches_are_subtracted_somehow),
        cmocka_unit_test(the_processes_of_a_segment_each_once),
        cmocka_unit_test(who_waits_on_a_queue),
        cmocka_unit_test(who_waits_on_a_set),
        cmocka_unit_test(a_verdict_and_what_it_comes_from),
        cmocka_unit_test(the_container_of_an_objects_namespace),
    };
    return cmocka_run_group_tests(tests, NULL, free_scratch);
}
