/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/history.h"
#include "model/order.h"

static struct arena scratch;

static int free_scratch(void **state)
{
    (void)state;
    arena_free(&scratch);
    return 0;
}

static struct value get(const struct history *history, size_t row, const char *name)
{
    struct view view = {.now = history->now, .history = history, .scratch = &scratch};
    return column_value(support_column(&events_table, name), &view, row);
}

static void expect_text(const struct history *history, size_t row, const char *name,
                        const char *expected)
{
    struct value value = get(history, row, name);
    struct buffer out = BUFFER_IN_MEMORY;

    if (value.state != VALUE_KNOWN)
        fail_msg("%s of event %zu is in state %d", name, row, (int)value.state);
    value_put_exact(&out, &value);
    expect_bytes(&out, expected, name);
}

static void expect_none(const struct history *history, size_t row, const char *name,
                        enum state state)
{
    struct value value = get(history, row, name);
    if (value.state != state)
        fail_msg("%s of event %zu is in state %d and not %d", name, row, (int)value.state,
                 (int)state);
}

static const struct object objects[] = {
    {.ref.kind = KIND_SHM,
     .ref.number = INT32_MAX,
     .uid = 10,
     .cuid = 11,
     .ctime = 1000,
     .shm = {.cpid = 70, .nattch = 12}},
    {.ref.kind = KIND_MSG,
     .ref.number = 2,
     .uid = 12,
     .has = HAS_QBYTES,
     .ctime = 1000,
     .msg = {.cbytes = 15360, .qbytes = 16384}},
    {.ref.kind = KIND_SEM, .ref.number = 3, .uid = 10, .cuid = 10},
};

static void take(struct history *history, const struct object *taken, size_t count, int64_t clock)
{
    struct snapshot *snapshot = support_snapshot(taken, count, clock);

    names_add(&snapshot->users, 10, text_of("alice"));
    names_add(&snapshot->users, 11, text_of("b o\033b"));
    *snapshot_add_process(snapshot, 70) = (struct process){
        .pid = 70, .state = PROCESS_LIVE, .start = 900, .command = text_of("postgres")};
    history_take(history, snapshot, clock);
}

/* Of the second reading: attached, filled, created; and of the third: marked, removed. */
static void make_events(struct history *history)
{
    struct object now[3];

    memcpy(now, objects, sizeof(now));
    now[0].shm.nattch = 1;
    now[1].msg.cbytes = 1023;
    take(history, now, 2, 100);
    take(history, objects, 3, 200);
    memcpy(now, objects, sizeof(now));
    now[0].mode |= MODE_DEST;
    take(history, now, 2, 300);
}

static void a_row_is_an_event_the_newest_first(void **state)
{
    static const char *const rows[][4] = {
        {"1970-01-01T00:05:00+00:00", "marked", "shm", "2147483647"},
        {"1970-01-01T00:05:00+00:00", "removed", "sem", "3"},
        {"1970-01-01T00:03:20+00:00", "attached", "shm", "2147483647"},
        {"1970-01-01T00:03:20+00:00", "filled", "msg", "2"},
        {"1970-01-01T00:03:20+00:00", "created", "sem", "3"},
    };
    struct history history = {0};
    struct view view = {.history = &history, .scratch = &scratch};

    (void)state;
    set_zone("UTC0");
    make_events(&history);
    assert_int_equal(events_table.rows(&view).first, 0);
    assert_int_equal(events_table.rows(&view).count, LENGTH_OF(rows));
    for (size_t i = 0; i < LENGTH_OF(rows); i++) {
        expect_text(&history, i, "TIME", rows[i][0]);
        expect_text(&history, i, "EVENT", rows[i][1]);
        expect_text(&history, i, "KIND", rows[i][2]);
        expect_text(&history, i, "ID", rows[i][3]);
    }
    history_free(&history);
}

static void the_detail_is_what_was_before_and_after(void **state)
{
    struct history history = {0};

    (void)state;
    make_events(&history);
    expect_none(&history, 0, "DETAIL", VALUE_UNSET);
    expect_none(&history, 1, "DETAIL", VALUE_UNSET);
    expect_text(&history, 2, "DETAIL", "1 -> 12");
    expect_text(&history, 3, "DETAIL", "1023 -> 15K");
    expect_none(&history, 4, "DETAIL", VALUE_UNSET);
    history_free(&history);
}

/* Each detail has its own place, also where the number 0 is all there is. */
static void details_stay_as_long_as_the_scratch(void **state)
{
    struct history history = {0};
    struct object segment = {.ref.kind = KIND_SHM, .ctime = 1};

    (void)state;
    segment.shm.nattch = UINT64_MAX;
    take(&history, &segment, 1, 0);
    segment.shm.nattch = 0;
    take(&history, &segment, 1, 1);
    segment.shm.nattch = 7;
    take(&history, &segment, 1, 2);
    struct value older = get(&history, 1, "DETAIL"), newer = get(&history, 0, "DETAIL");
    assert_true(text_equals(older.text, "18446744073709551615 -> 0"));
    assert_true(text_equals(newer.text, "0 -> 7"));
    history_free(&history);
    /* It was copied: what the history had is gone by now. */
    assert_true(text_equals(newer.text, "0 -> 7"));
}

static void owners_and_commands_are_known_or_not(void **state)
{
    struct history history = {0};

    (void)state;
    make_events(&history);
    expect_text(&history, 0, "OWNER", "alice");
    expect_text(&history, 0, "CREATOR", "b o\033b");
    expect_text(&history, 0, "COMMAND", "postgres");
    expect_text(&history, 1, "OWNER", "alice");
    expect_text(&history, 1, "CREATOR", "alice");
    expect_none(&history, 1, "COMMAND", VALUE_UNSET);
    expect_none(&history, 3, "OWNER", VALUE_UNKNOWN);
    expect_none(&history, 3, "CREATOR", VALUE_UNKNOWN);
    expect_none(&history, 3, "COMMAND", VALUE_UNSET);
    history_free(&history);
}

static void without_a_history_there_are_no_rows(void **state)
{
    struct history history = {0};
    struct view without = {.scratch = &scratch};
    struct view fresh = {.history = &history, .scratch = &scratch};

    (void)state;
    assert_int_equal(events_table.rows(&without).count, 0);
    assert_int_equal(events_table.rows(&fresh).count, 0);
    take(&history, objects, LENGTH_OF(objects), 1);
    assert_int_equal(events_table.rows(&fresh).count, 0);
    history_free(&history);
}

/* All that there are are rows, and each column gives the type and one of the words that it says. */
static void columns_keep_their_word(void **state)
{
    struct history history = {0};
    const struct column *column = NULL;

    (void)state;
    make_events(&history);
    while ((column = table_next_column(&events_table, column))) {
        for (size_t row = 0; row < history.events.count; row++) {
            struct value value = get(&history, row, column->name);
            size_t word = 0;
            assert_int_equal(value.type, column->type);
            while (column->words && column->words[word] &&
                   !text_equals(value.text, column->words[word]))
                word++;
            if (column->words && !column->words[word])
                fail_msg("%s: %.*s is no word of it", column->name, (int)value.text.length,
                         value.text.start);
        }
    }
    history_free(&history);
}

static void events_can_be_sorted(void **state)
{
    /* msg filled, sem created and removed, shm attached and marked */
    static const size_t expected[] = {3, 4, 1, 2, 0};
    struct history history = {0};
    struct view view = {.history = &history, .scratch = &scratch};
    const struct sort_key keys[] = {{support_column(&events_table, "KIND"), false},
                                    {support_column(&events_table, "EVENT"), false}};

    (void)state;
    make_events(&history);
    struct order order = order_all(&events_table, &view);
    order_sort(&order, &view, keys, LENGTH_OF(keys));
    assert_int_equal(order.count, LENGTH_OF(expected));
    assert_memory_equal(order.rows, expected, sizeof(expected));
    free(order.rows);
    history_free(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_an_event_the_newest_first),
        cmocka_unit_test(the_detail_is_what_was_before_and_after),
        cmocka_unit_test(details_stay_as_long_as_the_scratch),
        cmocka_unit_test(owners_and_commands_are_known_or_not),
        cmocka_unit_test(without_a_history_there_are_no_rows),
        cmocka_unit_test(columns_keep_their_word),
        cmocka_unit_test(events_can_be_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, free_scratch);
}
