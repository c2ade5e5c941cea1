/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor without a terminal (src/monitor/): keys, clicks, pasted text, sizes of the screen, and
 * readings of a small world of objects that come, change and go, some of them with the id of another one.
 * Whatever comes in,
 *   - every cell of the screen is whole and nothing in it steers a terminal;
 *   - the cursor is on a row, and every row is an object of the list's kind;
 *   - a tag stays with its object: none passes to another one that is given its id;
 *   - what is asked about is what was tagged, or what was under the cursor;
 *   - nothing is removed but by a Yes in the dialog that asks, which no pasted text and no key before the
 *     question can be; and of that only objects that were asked about, not their successors.
 *
 * An input is how the monitor starts, and what happens then: a byte below 0x80 is a key, the others are in
 * the tables below.
 */
#include "config.h"

/* The monitor has a struct of that name too. */
#define input fuzz_input
#include "fuzz.h"
#undef input

#include "../unit/support_monitor.h"

#include "model/links.h"

enum { MOST_BYTES = 200, SLOTS = 8, FIRST_UID = 2000, PEER = 150 };

/* An object, or room for one. The group says which of all that had this id it is: it identifies nothing. */
struct slot {
    bool present;
    struct object object;
};

struct world {
    struct monitor_test test;
    struct fuzz_input input;
    struct slot slots[KINDS][SLOTS];
    struct object asked[KINDS * SLOTS * 2]; /* what the dialog is about, as it was shown */
    size_t asked_count;
    bool prepares, erases; /* a service is at work */
};

static const char *const hostile[] = {"ann",
                                      "\033[2J\033]0;owned\a",
                                      "\xff\xfe\xc0\x80\xed\xa0\x80",
                                      "\u202Eevil\u202C",
                                      "e\u0301\u0302\u0303",
                                      "\U0001F468\u200D\U0001F469",
                                      "数据库管理员",
                                      "",
                                      "new\nline\ttab",
                                      "a-name-that-is-much-longer-than-any-column-of-a-terminal"};

static const char *any_name(struct world *world)
{
    return hostile[input_choice(&world->input, LENGTH_OF(hostile))];
}

static uint64_t any_amount(struct world *world)
{
    static const uint64_t amounts[] = {0,     1,        4095,           4096,
                                       99999, 1U << 30, UINT64_MAX / 2, UINT64_MAX};
    return amounts[input_choice(&world->input, LENGTH_OF(amounts))];
}

/* The world. */

static void create_object(struct world *world, enum kind kind, int32_t id, unsigned amount)
{
    struct slot *slot = &world->slots[kind][id];
    struct object before = slot->object;
    int64_t now = MONITOR_NOON + world->test.clock / 1000;

    slot->present = true;
    slot->object = kind == KIND_SHM   ? monitor_segment(id, (uint64_t)amount << 12)
                   : kind == KIND_MSG ? monitor_queue(id, amount)
                                      : monitor_semaphores(id, amount % 9);
    slot->object.ctime = before.ctime >= now ? before.ctime + 1 : now;
    slot->object.uid = FIRST_UID + amount % (LENGTH_OF(hostile) + 2);
    slot->object.gid = before.gid + 1;
    slot->object.key = amount & 1 ? 0 : slot->object.key;
    /* Without this some guard holds every segment back. */
    if (kind == KIND_SHM && !(amount & 2))
        slot->object.shm.cpid = slot->object.shm.lpid = MONITOR_DEAD;
}

static void mark_for_destruction(struct object *object)
{
    if (object->ref.kind == KIND_SHM) {
        object->mode |= MODE_DEST;
        object->key = 0;
    }
}

static void use_object(struct world *world, struct object *object)
{
    int64_t now = MONITOR_NOON + world->test.clock / 1000;

    if (object->ref.kind == KIND_SHM) {
        object->shm.nattch = input_choice(&world->input, 4);
        object->shm.atime = object->shm.dtime = now;
    } else if (object->ref.kind == KIND_MSG) {
        object->msg.qnum = any_amount(world);
        object->msg.stime = now;
    } else {
        object->sem.otime = now;
    }
}

static void change_world(struct world *world)
{
    enum { REMOVE, CHANGE, MARK, USE, REPLACE, WAYS };
    enum kind kind = (enum kind)input_choice(&world->input, KINDS);
    int32_t id = (int32_t)input_choice(&world->input, SLOTS);
    struct slot *slot = &world->slots[kind][id];

    if (!slot->present) {
        create_object(world, kind, id, input_byte(&world->input));
        return;
    }
    switch (input_choice(&world->input, WAYS)) {
    case REMOVE:
        slot->present = false;
        break;
    case CHANGE:
        slot->object.ctime++;
        slot->object.uid = FIRST_UID + input_byte(&world->input) % 12U;
        break;
    case MARK:
        mark_for_destruction(&slot->object);
        break;
    case USE:
        use_object(world, &slot->object);
        break;
    case REPLACE: /* the next one with this id comes between two readings */
        create_object(world, kind, id, input_byte(&world->input));
    }
}

static size_t list_world(const struct world *world, struct object *objects)
{
    size_t count = 0;

    for (size_t kind = 0; kind < KINDS; kind++) {
        for (size_t id = 0; id < SLOTS; id++) {
            if (world->slots[kind][id].present)
                objects[count++] = world->slots[kind][id].object;
        }
    }
    return count;
}

static struct snapshot *read_world(struct world *world, int64_t after)
{
    struct object objects[KINDS * SLOTS];
    size_t count = list_world(world, objects);
    struct snapshot *snapshot = monitor_snapshot(&world->test, after, objects, count);

    for (uint32_t i = 0; i < LENGTH_OF(hostile); i++)
        names_add(&snapshot->users, FIRST_UID + i, text_of(hostile[i]));
    return snapshot;
}

static void spoil(struct world *world, struct snapshot *snapshot)
{
    size_t kind = input_choice(&world->input, KINDS);

    snapshot->total.limit[kind][0] =
        (struct quantity){input_byte(&world->input) & 1, any_amount(world)};
    snapshot->total.usage[kind][0] =
        (struct quantity){input_byte(&world->input) & 1, any_amount(world)};
    snapshot->host = any_name(world);
    snapshot_add_problem(snapshot, (struct problem){.kind = (enum problem_kind)input_choice(
                                                        &world->input, PROBLEM_KINDS),
                                                    .where = any_name(world),
                                                    .count = input_byte(&world->input)});
}

/* Another reading of it, which has looked into the processes. */
static struct snapshot *search_world(struct world *world)
{
    struct snapshot *snapshot = read_world(world, 0);

    snapshot->searches[SEARCH_MAPPINGS].done = snapshot->searches[SEARCH_THREADS].done = true;
    *snapshot_add_process(snapshot, PEER) = (struct process){
        .pid = PEER, .state = PROCESS_LIVE, .command = text_of(any_name(world)), .uid = FIRST_UID};
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct object *object = &snapshot->objects[i];
        struct link link = {.ref = object->ref, .pid = PEER, .role = LINK_ATTACHED};
        if (object->ref.kind == KIND_SHM)
            *links_add(snapshot) = link;
        link.role = LINK_WAITS;
        link.wait.tid = PEER;
        if (object->ref.kind == KIND_SEM)
            *links_add(snapshot) = link;
    }
    links_sort(snapshot);
    return snapshot;
}

/* What must hold. */

FUZZ_UNCOUNTED_BEGIN

static bool is_that(const struct object *a, const struct object *b)
{
    return ref_is_same(&a->ref, &b->ref) && a->gid == b->gid;
}

static bool is_among(const struct object *objects, size_t count, const struct object *object)
{
    for (size_t i = 0; i < count; i++) {
        if (is_that(&objects[i], object))
            return true;
    }
    return false;
}

/* Copies the tagged objects, which include some that are gone. */
static size_t list_tagged(const struct monitor_state *state, struct object *objects, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; state->history.now && i < state->history.now->count; i++) {
        if (!state->history.tracks[i].tagged)
            continue;
        FUZZ_EXPECT(count < most, "there are too many objects");
        objects[count++] = state->history.now->objects[i];
    }
    return count;
}

/* Whenever there may be a new list. */
static void check_list(const struct monitor_state *state)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || !state->history.now)
        return;
    const struct object_list *list = &state->lists[kind];
    FUZZ_EXPECT(list->cursor < list->order.count || (!list->cursor && !list->order.count),
                "the cursor is on row %zu of %zu", list->cursor, list->order.count);
    FUZZ_EXPECT(list->top <= list->cursor, "the cursor is above the screen");
    FUZZ_EXPECT(list->left < state->preferences.columns[kind].count, "all columns are cut off");
    for (size_t i = 0; i < list->order.count; i++)
        FUZZ_EXPECT(list->order.rows[i] < state->history.now->count &&
                        state->history.now->objects[list->order.rows[i]].ref.kind == kind,
                    "row %zu is of another kind", i);
}

static bool is_drawable(const struct glyph *glyph, bool utf8)
{
    uint32_t c = glyph->c;
    bool is_bidi =
        c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

    if (!c)
        return utf8 && !glyph->width;
    return c >= ' ' && (c < 0x7f || (utf8 && c > 0x9f && !is_bidi));
}

/* Most of the time goes here, so that it is an event of its own, and what comes at the end. */
static void draw(struct world *world)
{
    struct monitor_test *test = &world->test;
    const struct canvas *canvas = &test->canvas;

    screen_draw(&test->state, &test->canvas);
    FUZZ_EXPECT(canvas->rows == test->state.rows && canvas->columns == test->state.columns,
                "the screen has another size");
    expect_intact(canvas);
    check_list(&test->state);
    for (size_t i = 0; i < canvas->rows * canvas->columns; i++)
        FUZZ_EXPECT(is_drawable(&canvas->glyphs[i], test->start.utf8), "U+%04lX is drawn",
                    (unsigned long)canvas->glyphs[i].c);
}

/* The question is about what was tagged before, or under the cursor. */
static void note_question(struct world *world, const struct object *tagged, size_t tagged_count,
                          const struct object *current)
{
    const struct removal_request *request = &world->test.state.removal;
    size_t expected = tagged_count ? tagged_count : 1;

    FUZZ_EXPECT(!world->erases && !world->prepares, "a service has two removals");
    FUZZ_EXPECT(request->count == expected && (tagged_count || current),
                "%zu objects are asked about and not %zu", request->count, expected);
    for (size_t i = 0; i < request->count; i++) {
        FUZZ_EXPECT(tagged_count ? is_among(tagged, tagged_count, &request->wanted[i])
                                 : is_that(current, &request->wanted[i]),
                    "another object is asked about");
        world->asked[i] = request->wanted[i];
    }
    world->asked_count = request->count;
    world->prepares = true;
}

static void check_removal(struct world *world)
{
    const struct removal_request *request = &world->test.state.removal;
    size_t count = 0;

    for (size_t i = 0; i < request->plan.count; i++) {
        const struct target *target = &request->plan.targets[i];
        if (target->action != ACTION_REMOVE)
            continue;
        count++;
        FUZZ_EXPECT(!target->missing && is_among(world->asked, world->asked_count, &target->object),
                    "what was not asked about is removed");
    }
    FUZZ_EXPECT(count, "nothing is removed");
    FUZZ_EXPECT(request->rules.force || count <= request->most, "%zu objects without force", count);
    world->erases = true;
}

/* Whether INPUT says Yes in the dialog that asks, where Enter presses Yes if ENTER_IS_YES. */
static bool says_yes(const struct input *input, bool enter_is_yes)
{
    bool is_enter = input->key == INPUT_ENTER || input->key == '\r' || input->key == '\n';

    if (input->pasted)
        return false;
    return input->key == 'y' || input->key == 'Y' || (is_enter && enter_is_yes) ||
           (input->key == INPUT_CLICK && input->target == TARGET_BUTTON + 1);
}

static bool changes_button(const struct input *input)
{
    return !input->pasted && (input->key == INPUT_LEFT || input->key == INPUT_RIGHT ||
                              input->key == '\t' || input->key == INPUT_BACKTAB);
}

static void take(struct world *world, const struct input *input)
{
    struct monitor_state *state = &world->test.state;
    struct object tagged[KINDS * SLOTS * 4], current_object = {0};
    size_t tagged_count = list_tagged(state, tagged, LENGTH_OF(tagged));
    size_t row = state_kind(state) < KINDS && state->history.now ? state_row(state) : SIZE_MAX;
    bool asked = state->dialog == DIALOG_REMOVE && state->removal_stage == REMOVAL_ASKS;
    bool yes = state->yes;

    if (row != SIZE_MAX)
        current_object = state->history.now->objects[row];
    unsigned effects = input_take(state, input);
    if (effects & EFFECT_PREPARE)
        note_question(world, tagged, tagged_count, row == SIZE_MAX ? NULL : &current_object);
    FUZZ_EXPECT(!(effects & EFFECT_REMOVE) || (asked && says_yes(input, yes)),
                "key 0x%lx removes without a yes", (unsigned long)input->key);
    FUZZ_EXPECT(!state->yes || yes || (asked && changes_button(input)), "key 0x%lx presses Yes",
                (unsigned long)input->key);
    if (effects & EFFECT_REMOVE)
        check_removal(world);
    if (effects & EFFECT_SAVE)
        (void)state_saved(state, -(int)input_choice(&world->input, 3), any_name(world));
}

FUZZ_UNCOUNTED_END

/* What happens. */

static void press_key(struct world *world, uint32_t key, bool pasted)
{
    take(world, &(struct input){.key = key, .pasted = pasted});
}

static void click(struct world *world, size_t row, size_t column)
{
    take(world, &(struct input){.key = INPUT_CLICK,
                                .row = row,
                                .column = column,
                                .target = canvas_target(&world->test.canvas, row, column)});
}

static void click_anywhere(struct world *world)
{
    size_t row = input_byte(&world->input);
    click(world, row, input_byte(&world->input));
}

/* One of what can be clicked on the screen, or in the dialog Yes. */
static void click_target(struct world *world)
{
    const struct canvas *canvas = &world->test.canvas;
    size_t wanted = input_byte(&world->input), last = 0, number = 0;

    for (size_t i = 0; i < canvas->rows * canvas->columns; i++) {
        unsigned target = canvas->glyphs[i].target;
        bool is_new = target && target != canvas->glyphs[last].target;
        if (is_new && (wanted == UINT8_MAX ? target == TARGET_BUTTON + 1 : number++ == wanted)) {
            click(world, i / canvas->columns, i % canvas->columns);
            return;
        }
        last = i;
    }
}

static void take_sample(struct world *world)
{
    struct monitor_state *state = &world->test.state;
    struct object before[KINDS * SLOTS * 4], after[KINDS * SLOTS * 4];
    size_t count = list_tagged(state, before, LENGTH_OF(before));
    uint8_t way = input_byte(&world->input);
    struct snapshot *snapshot = read_world(world, (way >> 1) * INT64_C(100));

    if (way & 1)
        spoil(world, snapshot);
    monitor_take(&world->test, snapshot);
    size_t now = list_tagged(state, after, LENGTH_OF(after));
    for (size_t i = 0; i < now; i++)
        FUZZ_EXPECT(is_among(before, count, &after[i]), "a tag passes to another object");
}

static void take_search(struct world *world)
{
    struct monitor_test *test = &world->test;
    struct search_request request;

    if (!search_make_request(&test->state, &request))
        return;
    struct findings findings = findings_of(search_world(world), request.facts);
    refresh_take_findings(&test->state, &findings, &request, test->clock);
}

static void take_detail(struct world *world)
{
    struct ref ref;
    struct slot *slot;

    if (!state_subject(&world->test.state, &ref))
        return;
    slot = &world->slots[ref.kind][sysv_id(&ref) % SLOTS];
    if (slot->present)
        monitor_feed_subject(&world->test, &slot->object);
}

static void take_process(struct world *world)
{
    process_take(&world->test.state, search_world(world), PEER);
}

/* The service reads again what was asked about, and finds what is there now. */
static void finish_preparing(struct world *world)
{
    struct removal_request *request = &world->test.state.removal;
    struct object found[KINDS * SLOTS];
    size_t count = 0;

    if (!world->prepares)
        return;
    world->prepares = false;
    request->most = input_byte(&world->input) % 8U;
    for (size_t i = 0; i < request->count; i++) {
        const struct ref *ref = &request->wanted[i].ref;
        const struct slot *slot = &world->slots[ref->kind][sysv_id(ref)];
        if (slot->present && !is_among(found, count, &slot->object))
            found[count++] = slot->object;
    }
    request->snapshot = monitor_snapshot(&world->test, 0, found, count);
    for (size_t i = 0; i < request->count; i++) {
        const struct ref *ref = &request->wanted[i].ref;
        if (!world->slots[ref->kind][sysv_id(ref)].present)
            snapshot_add_missing(request->snapshot, (struct wanted){.ref = *ref});
    }
    removal_request_plan(request);
    removal_prepared(&world->test.state);
}

static void finish_removal(struct world *world)
{
    struct removal_request *request = &world->test.state.removal;

    if (!world->erases)
        return;
    world->erases = false;
    for (size_t i = 0; i < request->plan.count; i++) {
        struct target *target = &request->plan.targets[i];
        if (target->action != ACTION_REMOVE)
            continue;
        target->result = input_byte(&world->input) & 3
                             ? RESULT_REMOVED
                             : (enum result)input_choice(&world->input, RESULTS);
        if (target->result == RESULT_REMOVED)
            world->slots[target->object.ref.kind][sysv_id(&target->object.ref)].present = false;
    }
    removal_finished(&world->test.state);
}

static void resize(struct world *world)
{
    size_t rows = input_byte(&world->input) % 60U, columns = input_byte(&world->input) % 160U;

    input_resize(&world->test.state, rows, columns);
}

static void paste(struct world *world)
{
    press_key(world, input_byte(&world->input), true);
}

static void press_any(struct world *world)
{
    press_key(world, (uint32_t)input_number(&world->input, 3) % 0x110000, false);
}

/* From FIRST_EVENT on; below it come the keys from INPUT_UP on. */
static void (*const events[])(struct world *world) = {
    take_sample, change_world,     resize,         click_anywhere, click_target,
    take_search, take_detail,      take_process,   draw,           paste,
    press_any,   finish_preparing, finish_removal,
};

enum { FIRST_KEY = 0x80, FIRST_EVENT = 0xa0 };

static void happen(struct world *world, uint8_t what)
{
    if (what < FIRST_KEY)
        press_key(world, what, false);
    else if (what < FIRST_EVENT)
        press_key(world, INPUT_UP + (what - FIRST_KEY) % (INPUT_UNKNOWN - INPUT_UP + 1U), false);
    else
        events[(what - FIRST_EVENT) % LENGTH_OF(events)](world);
}

static void start(struct world *world)
{
    enum { NO_UTF8 = 1, ORDINARY = 2, CAPTURED = 4, FEW_SYMBOLS = 8, NO_COLOR = 16, SMALL = 32 };
    struct monitor_test *test = &world->test;
    uint8_t how = input_byte(&world->input);

    monitor_set_up(test);
    test->start.utf8 = !(how & NO_UTF8);
    test->start.privileged = !(how & ORDINARY);
    test->start.uid = how & ORDINARY ? FIRST_UID : ROOT;
    test->start.captured = how & CAPTURED;
    test->start.few_symbols = how & FEW_SYMBOLS;
    test->start.color = !(how & NO_COLOR);
    test->start.user = hostile[1];
    test->start.settings = hostile[2];
    monitor_open(test, how & SMALL ? 9 : 16, how & SMALL ? 45 : 60);
    for (int32_t id = 0; id < SLOTS / 2; id++) {
        for (size_t kind = 0; kind < KINDS; kind++)
            create_object(world, (enum kind)kind, id, (unsigned)id * 4 + (unsigned)kind);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world world;
    static bool is_set;

    if (size > MOST_BYTES)
        return -1;
    if (!is_set && monitor_in_utf8(NULL))
        fuzz_fail("there is no locale C.UTF-8");
    is_set = true;
    memset(&world, 0, sizeof(world));
    world.input = (struct fuzz_input){data, size};
    start(&world);
    monitor_take(&world.test, read_world(&world, 0));
    while (world.input.left)
        happen(&world, input_byte(&world.input));
    draw(&world);
    monitor_close(&world.test);
    return 0;
}
