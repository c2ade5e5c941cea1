/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever comes in, in whatever order: no crash, and a grid that no name can break. */
#include "config.h"

#include "support_monitor.h"

enum { MOST_ROWS = 100, MOST_COLUMNS = 250, MOST_OBJECTS = 40, IDS = 60, FIRST_UID = 2000 };

struct fuzz {
    struct monitor_test test;
    uint64_t seed;
    bool prepares, erases; /* a service is at work */
};

/* xorshift64*: the same everywhere. */
static uint32_t any(struct fuzz *fuzz, uint32_t below)
{
    fuzz->seed ^= fuzz->seed >> 12;
    fuzz->seed ^= fuzz->seed << 25;
    fuzz->seed ^= fuzz->seed >> 27;
    return (uint32_t)((fuzz->seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

static bool once_in(struct fuzz *fuzz, uint32_t times)
{
    return any(fuzz, times) == 0;
}

static const char *const names[] = {
    "ann",
    "\033[2J\033]0;owned\a",
    "\x0e\x0f\x10\x1a\x01\x05",
    "\xff\xfe\xc0\x80\xed\xa0\x80",
    "\u202Eevil\u202C",
    "e\u0301\u0302\u0303",
    "\U0001F600\U0001F468\u200D\U0001F469",
    "数据库管理员",
    "a数",
    "",
    "-",
    "?",
    "two words",
    "quo\"te\\back",
    "a-name-that-is-much-longer-than-any-column-of-a-terminal-should-ever-have-to-be-and-longer",
    "new\nline\ttab",
    "or",
};

static const char *any_name(struct fuzz *fuzz)
{
    return names[any(fuzz, LENGTH_OF(names))];
}

static uint64_t any_amount(struct fuzz *fuzz)
{
    static const uint64_t amounts[] = {0,     1,        4095,           4096,
                                       99999, 1U << 30, UINT64_MAX / 2, UINT64_MAX};
    return amounts[any(fuzz, LENGTH_OF(amounts))];
}

static struct object any_object(struct fuzz *fuzz, enum kind kind, int32_t id)
{
    struct object object = kind == KIND_SHM   ? monitor_segment(id, any_amount(fuzz))
                           : kind == KIND_MSG ? monitor_queue(id, any(fuzz, 3000))
                                              : monitor_semaphores(id, any(fuzz, 9));
    object.uid = FIRST_UID + any(fuzz, LENGTH_OF(names) + 2);
    object.ctime -= any(fuzz, 2);
    object.has &= (uint8_t)any(fuzz, 256);
    if (kind == KIND_SHM) {
        object.shm.nattch = any(fuzz, 4);
        object.mode |= once_in(fuzz, 5) ? MODE_DEST : 0U;
        object.shm.cpid = any(fuzz, 3) * 50;
    }
    return object;
}

/* Some of the ids, upwards as the kernel lists them, and sometimes many. */
static size_t any_objects(struct fuzz *fuzz, struct object *objects)
{
    uint32_t part = once_in(fuzz, 4) ? any(fuzz, 6) : 3;
    size_t count = 0;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        for (int32_t id = 0; id < IDS && count < MOST_OBJECTS; id++) {
            if (any(fuzz, 10) < part)
                objects[count++] = any_object(fuzz, kind, id);
        }
    }
    return count;
}

static void spoil(struct fuzz *fuzz, struct snapshot *snapshot)
{
    for (size_t i = 0; i < (size_t)KINDS * MOST_LIMITS; i++)
        snapshot->total.limit[i / MOST_LIMITS][i % MOST_LIMITS] =
            (struct quantity){!once_in(fuzz, 9), any_amount(fuzz)};
    for (size_t i = 0; i < (size_t)KINDS * MOST_SUMS; i++)
        snapshot->total.usage[i / MOST_SUMS][i % MOST_SUMS] =
            (struct quantity){!once_in(fuzz, 9), any_amount(fuzz)};
    snapshot->host = once_in(fuzz, 9) ? NULL : any_name(fuzz);
    snapshot->ipc_namespace.known = !once_in(fuzz, 9);
    if (once_in(fuzz, 9))
        snapshot_add_problem(snapshot, (struct problem){.kind = any(fuzz, PROBLEM_KINDS),
                                                        .where = any_name(fuzz),
                                                        .count = any(fuzz, 4)});
}

static struct snapshot *any_snapshot(struct fuzz *fuzz)
{
    struct object objects[MOST_OBJECTS];
    size_t count = any_objects(fuzz, objects);
    struct snapshot *snapshot = monitor_snapshot(&fuzz->test, any(fuzz, 4000), objects, count);

    for (uint32_t i = 0; i < LENGTH_OF(names); i++)
        names_add(&snapshot->users, FIRST_UID + i, text_of(names[i]));
    snapshot_add_process(snapshot, 50)->command = text_of(any_name(fuzz));
    spoil(fuzz, snapshot);
    return snapshot;
}

static struct input any_input(struct fuzz *fuzz)
{
    static const char letters[] =
        "\\/nNuU<>Io kkjjgG\t12345\r\n xxyYfFZd+-e#W?hq=~ownersize()\"'!&|0";

    if (once_in(fuzz, 3))
        return (struct input){.key = (uint32_t)letters[any(fuzz, sizeof(letters) - 1)]};
    if (once_in(fuzz, 40))
        return (struct input){.key = any(fuzz, 0x110000)};
    if (once_in(fuzz, 10))
        return (struct input){.key = any(fuzz, 32)};
    /* Mouse clicks outside of the screen too. */
    return (struct input){.key = INPUT_UP + any(fuzz, INPUT_UNKNOWN - INPUT_UP + 2),
                          .row = any(fuzz, MOST_ROWS + 2),
                          .column = any(fuzz, MOST_COLUMNS + 2),
                          .pasted = once_in(fuzz, 50)};
}

/* Services */

static void finish_preparing(struct fuzz *fuzz)
{
    struct removal_request *request = &fuzz->test.state.removal;

    fuzz->prepares = false;
    request->most = any(fuzz, 30);
    request->snapshot = monitor_snapshot(&fuzz->test, 0, request->wanted, request->count);
    if (request->count && once_in(fuzz, 3))
        request->snapshot->objects[0].ctime--;
    removal_request_plan(request);
    removal_prepared(&fuzz->test.state);
}

static void finish_removal(struct fuzz *fuzz)
{
    struct removal_request *request = &fuzz->test.state.removal;

    fuzz->erases = false;
    for (size_t i = 0; i < request->plan.count; i++) {
        if (request->plan.targets[i].action == ACTION_REMOVE)
            request->plan.targets[i].result = RESULT_REMOVED + any(fuzz, RESULTS - RESULT_REMOVED);
    }
    removal_finished(&fuzz->test.state);
}

static void serve(struct fuzz *fuzz, unsigned effects)
{
    struct ref ref;

    fuzz->prepares = fuzz->prepares || effects & EFFECT_PREPARE;
    fuzz->erases = fuzz->erases || effects & EFFECT_REMOVE;
    if (effects & EFFECT_DETAIL && once_in(fuzz, 2) && state_subject(&fuzz->test.state, &ref)) {
        struct object object = any_object(fuzz, ref.kind, sysv_id(&ref));
        monitor_feed_subject(&fuzz->test, &object);
    }
    if (fuzz->prepares && once_in(fuzz, 3))
        finish_preparing(fuzz);
    else if (fuzz->erases && once_in(fuzz, 3))
        finish_removal(fuzz);
}

static void resize(struct fuzz *fuzz)
{
    size_t rows = once_in(fuzz, 5) ? any(fuzz, MOST_ROWS + 1) : any(fuzz, 30);
    size_t columns = once_in(fuzz, 5) ? any(fuzz, MOST_COLUMNS + 1) : 35 + any(fuzz, 70);
    input_resize(&fuzz->test.state, rows, columns);
}

/* What must be so whenever the list that is shown has been made. */
static void check_list(const struct monitor_state *state)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || !state->history.now)
        return;
    const struct object_list *list = &state->lists[kind];
    assert_true(list->cursor < list->order.count || (!list->cursor && !list->order.count));
    assert_true(list->top <= list->cursor);
    assert_true(list->left < state->preferences.columns[kind].count);
    for (size_t i = 0; i < list->order.count; i++)
        assert_int_equal(state->history.now->objects[list->order.rows[i]].ref.kind, kind);
}

static void run_fuzz(bool utf8, uint64_t seed, size_t steps)
{
    struct fuzz fuzz = {.seed = seed};
    struct monitor_test *test = &fuzz.test;
    unsigned seen = 0; /* a target that was drawn once */

    monitor_set_up(test);
    test->start.utf8 = utf8;
    test->start.privileged = utf8;
    test->start.user = names[1];
    test->start.settings = names[3];
    monitor_open(test, 24, 80);
    for (size_t i = 0; i < steps; i++) {
        if (once_in(&fuzz, 30)) {
            serve(&fuzz, monitor_take(test, any_snapshot(&fuzz)));
        } else if (once_in(&fuzz, 100)) {
            resize(&fuzz);
        } else {
            struct input input = any_input(&fuzz);
            unsigned target = canvas_target(&test->canvas, input.row, input.column);
            seen = target ? target : seen;
            /* What is clicked may have been drawn before other keys were pressed. */
            if (input.key == INPUT_CLICK)
                input.target = once_in(&fuzz, 4) ? seen : target;
            serve(&fuzz, input_take(&test->state, &input));
        }
        screen_draw(&test->state, &test->canvas);
        expect_intact(&test->canvas);
        check_list(&test->state);
        for (size_t c = 0; !utf8 && c < test->canvas.rows * test->canvas.columns; c++)
            assert_true(test->canvas.glyphs[c].c < 0x7f);
    }
    assert_true(test->state.frames > steps / 40);
    monitor_close(test);
}

static void no_input_breaks_the_grid(void **unused)
{
    (void)unused;
    run_fuzz(true, UINT64_C(88172645463325252), support_rounds(30000));
}

static void no_input_breaks_the_grid_without_utf8(void **unused)
{
    (void)unused;
    run_fuzz(false, UINT64_C(1442695040888963407), support_rounds(10000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_input_breaks_the_grid),
        cmocka_unit_test(no_input_breaks_the_grid_without_utf8),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
