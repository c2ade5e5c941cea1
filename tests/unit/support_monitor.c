/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <wchar.h>

#include "support_monitor.h"

#include "model/sysv.h"

/* MAKER: the process that made all segments. */
enum { PAGE = 4096, SECONDS_A_DAY = 86400, MAKER = 100 };

int monitor_in_utf8(void **unused)
{
    (void)unused;
    set_zone("UTC0");
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

void monitor_set_up(struct monitor_test *test)
{
    *test = (struct monitor_test){.screen = BUFFER_IN_MEMORY, .ann = "ann", .host = "db01"};
    test->start = (struct monitor_start){
        .preferences = preferences_default(&test->arena),
        .kind = KIND_SHM,
        .settings = "/home/ann/.config/ipcview/config",
        .user = "root",
        .uid = ROOT,
        .privileged = true,
        .color = true,
        .utf8 = true,
    };
}

void monitor_open(struct monitor_test *test, size_t rows, size_t columns)
{
    state_start(&test->state, &test->start);
    if (test->start.filter)
        (void)prompts_set_filter(&test->state, test->start.filter);
    input_resize(&test->state, rows, columns);
}

void monitor_close(struct monitor_test *test)
{
    state_free(&test->state);
    canvas_free(&test->canvas);
    buffer_free(&test->screen);
    arena_free(&test->arena);
}

void monitor_start(struct monitor_test *test, size_t rows, size_t columns)
{
    monitor_set_up(test);
    monitor_open(test, rows, columns);
}

/* Readings. */

static struct object make_object(enum kind kind, int32_t id)
{
    return (struct object){
        .ref.kind = (uint8_t)kind,
        .ref.number = (uint64_t)id,
        .key = 0x5000 + (uint32_t)id,
        .uid = ANN,
        .gid = ANN,
        .cuid = ANN,
        .cgid = ANN,
        .mode = 0600,
        .ctime = MONITOR_NOON - SECONDS_A_DAY,
    };
}

struct object monitor_segment(int32_t id, uint64_t size)
{
    struct object object = make_object(KIND_SHM, id);
    object.has = HAS_RSS | HAS_SWAP;
    object.shm = (struct segment){.size = size, .rss = size / 2, .cpid = MAKER, .lpid = MAKER};
    return object;
}

struct object monitor_queue(int32_t id, uint64_t messages)
{
    struct object object = make_object(KIND_MSG, id);
    object.has = HAS_QBYTES;
    object.msg = (struct queue){.qnum = messages, .cbytes = messages * 10, .qbytes = 16384};
    return object;
}

struct object monitor_semaphores(int32_t id, uint64_t count)
{
    struct object object = make_object(KIND_SEM, id);
    object.sem.nsems = count;
    return object;
}

static void set_limits(struct snapshot *snapshot)
{
    static const uint64_t amounts[KINDS][MOST_LIMITS] = {
        [KIND_SHM] = {[LIMIT_SHMMNI] = 4096,
                      [LIMIT_SHMALL] = 1048576,
                      [LIMIT_SHMMAX] = UINT64_MAX,
                      [LIMIT_SHMMIN] = 1},
        [KIND_MSG] = {[LIMIT_MSGMNI] = 32000, [LIMIT_MSGMAX] = 8192, [LIMIT_MSGMNB] = 16384},
        [KIND_SEM] = {[LIMIT_SEMMNI] = 32000,
                      [LIMIT_SEMMNS] = 1024000000,
                      [LIMIT_SEMMSL] = 32000,
                      [LIMIT_SEMOPM] = 500,
                      [LIMIT_SEMVMX] = 32767},
    };
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < MOST_LIMITS; i++)
            snapshot->total.limit[kind][i] = (struct quantity){true, amounts[kind][i]};
        for (size_t i = 0; i < MOST_SUMS; i++)
            snapshot->total.usage[kind][i].known = true;
    }
}

static void add_usage(struct quantity (*usage)[MOST_SUMS], const struct object *object)
{
    if (object->ref.kind == KIND_SHM) {
        usage[KIND_SHM][USAGE_SEGMENTS].amount++;
        usage[KIND_SHM][USAGE_PAGES].amount += (object->shm.size + PAGE - 1) / PAGE;
        usage[KIND_SHM][USAGE_ALLOCATED].amount += (object->shm.size + PAGE - 1) / PAGE * PAGE;
        usage[KIND_SHM][USAGE_RESIDENT].amount += object->shm.rss;
        usage[KIND_SHM][USAGE_SWAPPED].amount += object->shm.swap;
    } else if (object->ref.kind == KIND_MSG) {
        usage[KIND_MSG][USAGE_QUEUES].amount++;
        usage[KIND_MSG][USAGE_MESSAGES].amount += object->msg.qnum;
        usage[KIND_MSG][USAGE_MESSAGE_BYTES].amount += object->msg.cbytes;
    } else {
        usage[KIND_SEM][USAGE_SETS].amount++;
        usage[KIND_SEM][USAGE_SEMAPHORES].amount += object->sem.nsems;
    }
}

struct snapshot *monitor_snapshot(struct monitor_test *test, int64_t after,
                                  const struct object *objects, size_t count)
{
    test->clock += after;
    struct snapshot *snapshot = support_snapshot(objects, count, MONITOR_NOON + test->clock / 1000);

    names_add(&snapshot->users, ROOT, text_of("root"));
    names_add(&snapshot->users, ANN, text_of(test->ann));
    names_add(&snapshot->users, BOB, text_of("bob"));
    names_add(&snapshot->users, STRANGER, text_of("4321"));
    *snapshot_add_process(snapshot, MAKER) =
        (struct process){.pid = MAKER,
                         .state = PROCESS_LIVE,
                         .start = MONITOR_NOON - INT64_C(2) * SECONDS_A_DAY,
                         .command = text_of("postgres")};
    snapshot_add_process(snapshot, MONITOR_DEAD)->state = PROCESS_GONE;
    snapshot->host = test->host;
    snapshot->ipc_namespace = (struct quantity){true, 4026531839};
    snapshot->every_pid = true;
    snapshot->owners.complete = true;
    set_limits(snapshot);
    snapshot->total.page = (struct quantity){true, PAGE};
    for (size_t i = 0; i < count; i++)
        add_usage(snapshot->total.usage, &objects[i]);
    return snapshot;
}

unsigned monitor_take(struct monitor_test *test, struct snapshot *snapshot)
{
    return refresh_take(&test->state, snapshot, test->clock);
}

unsigned monitor_feed(struct monitor_test *test, int64_t after, const struct object *objects,
                      size_t count)
{
    return monitor_take(test, monitor_snapshot(test, after, objects, count));
}

unsigned monitor_take_subject(struct monitor_test *test, struct snapshot *subject)
{
    const struct object *object = subject->objects;
    const struct detail_request all = {object->ref, ~(facts_t)0};

    return refresh_take_subject(&test->state, subject, &all, test->clock);
}

unsigned monitor_feed_subject(struct monitor_test *test, const struct object *object)
{
    return monitor_take_subject(test, monitor_snapshot(test, 0, object, 1));
}

/* Keys. */

static uint32_t key_named(struct text name)
{
    static const struct {
        const char *name;
        uint32_t key;
    } keys[] = {
        {"Up", INPUT_UP},          {"Down", INPUT_DOWN},
        {"Left", INPUT_LEFT},      {"PgUp", INPUT_PAGE_UP},
        {"PgDn", INPUT_PAGE_DOWN}, {"Right", INPUT_RIGHT},
        {"Home", INPUT_HOME},      {"End", INPUT_END},
        {"Del", INPUT_DELETE},     {"BS", INPUT_BACKSPACE},
        {"Enter", INPUT_ENTER},    {"Esc", INPUT_ESCAPE},
        {"S-Tab", INPUT_BACKTAB},  {"Tab", '\t'},
    };

    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        if (text_equals(name, keys[i].name))
            return keys[i].key;
    }
    if (name.length == 2 && name.start[0] == '^')
        return INPUT_CONTROL(name.start[1]);
    if (name.length > 1 && name.start[0] == 'F')
        return INPUT_F1 + (uint32_t)strtoul(name.start + 1, NULL, 10) - 1;
    fail_msg("there is no key %.*s", (int)name.length, name.start);
    return 0;
}

unsigned monitor_press(struct monitor_test *test, const char *keys)
{
    unsigned effects = 0;

    while (*keys) {
        struct input input = {0};
        size_t size = text_decode(keys, strlen(keys), &input.key);
        if (*keys == '{') {
            size = strcspn(keys, "}") + 1;
            input.key = key_named((struct text){keys + 1, size - 2});
        }
        effects |= input_take(&test->state, &input);
        keys += size;
    }
    return effects;
}

unsigned monitor_click(struct monitor_test *test, size_t row, size_t column)
{
    monitor_screen(test);
    return input_take(&test->state,
                      &(struct input){.key = INPUT_CLICK,
                                      .row = row,
                                      .column = column,
                                      .target = canvas_target(&test->canvas, row, column)});
}

unsigned monitor_wheel(struct monitor_test *test, bool down)
{
    return input_take(
        &test->state,
        &(struct input){.key = down ? INPUT_WHEEL_DOWN : INPUT_WHEEL_UP, .row = 8, .column = 8});
}

/* The screen. */

static bool fits_grid(const struct glyph *glyph)
{
    if (glyph->c >= ' ' && glyph->c < 0x7f)
        return glyph->width == 1;
    return !text_is_hostile(glyph->c) && wcwidth((wchar_t)glyph->c) == glyph->width;
}

void expect_intact(const struct canvas *canvas)
{
    for (size_t i = 0; i < canvas->rows * canvas->columns; i++) {
        struct glyph glyph = canvas->glyphs[i];
        size_t column = i % canvas->columns;
        bool half =
            glyph.width == 2 && column + 1 < canvas->columns && canvas->glyphs[i + 1].width == 0;
        bool good = glyph.role < SCREEN_ROLES;

        if (glyph.width == 0)
            good = good && column > 0 && glyph.c == 0 && canvas->glyphs[i - 1].width == 2;
        else
            good = good && fits_grid(&glyph) && (glyph.width == 1 || half);
        if (!good)
            fail_msg("U+%04lx of width %d and role %d in row %zu, column %zu",
                     (unsigned long)glyph.c, glyph.width, glyph.role, i / canvas->columns, column);
    }
    if (canvas->has_caret)
        assert_true(canvas->caret_row < canvas->rows && canvas->caret_column < canvas->columns);
}

void canvas_put_text(struct buffer *out, const struct canvas *canvas)
{
    for (size_t row = 0; row < canvas->rows; row++) {
        const struct glyph *at = canvas->glyphs + row * canvas->columns;
        size_t end = canvas->columns;
        while (end > 0 && at[end - 1].c == ' ')
            end--;
        for (size_t i = 0; i < end; i++) {
            if (at[i].width)
                out->length += text_encode(at[i].c, buffer_reserve(out, 4));
        }
        buffer_char(out, '\n');
    }
}

const char *monitor_screen(struct monitor_test *test)
{
    screen_draw(&test->state, &test->canvas);
    assert_int_equal(test->canvas.rows, test->state.rows);
    assert_int_equal(test->canvas.columns, test->state.columns);
    expect_intact(&test->canvas);
    test->screen.length = 0;
    canvas_put_text(&test->screen, &test->canvas);
    return buffer_string(&test->screen);
}

const char *monitor_line(struct monitor_test *test, size_t row)
{
    const char *line = monitor_screen(test);
    for (; row > 0; row--)
        line = strchr(line, '\n') + 1;
    size_t from = (size_t)(line - test->screen.data), length = strcspn(line, "\n");
    test->screen.data[from + length] = '\0';
    return test->screen.data + from;
}

size_t monitor_find(struct monitor_test *test, const char *text)
{
    const char *screen = monitor_screen(test), *found = strstr(screen, text);
    size_t row = 0;

    if (!found)
        fail_msg("there is no \"%s\" on this screen:\n%s", text, screen);
    for (; screen < found; screen++)
        row += *screen == '\n';
    return row;
}

unsigned monitor_role(const struct monitor_test *test, size_t row, size_t column)
{
    return test->canvas.glyphs[row * test->canvas.columns + column].role;
}

int32_t monitor_cursor(const struct monitor_test *test)
{
    enum kind kind = state_kind(&test->state);
    size_t row = kind == KINDS ? SIZE_MAX : list_row(&test->state.lists[kind]);
    return row == SIZE_MAX ? -1 : sysv_id(&test->state.history.now->objects[row].ref);
}

size_t monitor_cursor_row(struct monitor_test *test)
{
    monitor_screen(test);
    for (size_t row = 0; row < test->canvas.rows; row++) {
        if (monitor_role(test, row, test->canvas.columns - 1) == SCREEN_CURSOR)
            return row;
    }
    fail_msg("the cursor is not on the screen");
    return 0;
}

/* As it would stand in a test, so that it can be taken over. */
static void print_lines(const char *title, const char *lines)
{
    print_message("# %s\n", title);
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        print_message("#     \"");
        for (size_t i = 0; i < length; i++)
            print_message(lines[i] == '"' || lines[i] == '\\' ? "\\%c" : "%c", lines[i]);
        print_message("\\n\"\n");
        lines += length + (lines[length] == '\n');
    }
}

void monitor_expect_screen(struct monitor_test *test, const char *expected, const char *file,
                           int line)
{
    const char *got = monitor_screen(test);
    if (strcmp(got, expected) == 0)
        return;
    print_lines("expected:", expected);
    print_lines("but the screen is:", got);
    fail_msg("%s:%d: another screen was expected", file, line);
}

void monitor_expect_line(struct monitor_test *test, size_t row, const char *expected,
                         const char *file, int line)
{
    const char *got = monitor_line(test, row);
    if (strcmp(got, expected) != 0)
        fail_msg("%s:%d: row %zu is \"%s\" and not \"%s\"", file, line, row, got, expected);
}

void monitor_expect_shown(struct monitor_test *test, const char *text, bool shown, const char *file,
                          int line)
{
    const char *screen = monitor_screen(test);
    if ((strstr(screen, text) != NULL) == shown)
        return;
    print_lines("the screen:", screen);
    fail_msg("%s:%d: \"%s\" %s", file, line, text, shown ? "is not shown" : "is shown");
}
