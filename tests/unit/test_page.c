/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_sheet.h"

#include "model/links.h"
#include "output/page.h"

static const struct style plain = {.headings = true, .utf8 = true, .time = WHEN_ISO};

enum { NS = 77, WORKER = 4211, THREAD = 4212, GONE = 200 };

static struct arena scratch;

static int free_scratch(void **state)
{
    (void)state;
    arena_free(&scratch);
    return 0;
}

/* OBJECT behind another one, so that its row is not the first. */
static struct snapshot *make_snapshot(struct object object)
{
    static const struct object other = {.ref.kind = KIND_SHM, .ref.number = 1, .ref.space = NS};
    struct snapshot *snapshot = support_snapshot(&other, 1, 1000);
    object.ref.number = 5;
    object.ref.space = NS;
    snapshot_add_objects(snapshot, object.ref.kind, &object, 1);
    snapshot->every_pid = snapshot->owners.complete = true;
    snapshot->searches[SEARCH_MAPPINGS].done = snapshot->searches[SEARCH_THREADS].done = true;
    snapshot_add_semaphores(snapshot, 2);
    struct process *process = snapshot_add_process(snapshot, WORKER);
    process->state = PROCESS_LIVE;
    process->command = text_of("wor\x1bker");
    process->has_uid = true;
    process->uid = 1000;
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    names_add(&snapshot->users, 1000, text_of("carla"));
    return snapshot;
}

static struct link *add_link(struct snapshot *snapshot, uint32_t pid)
{
    struct link *link = links_add(snapshot);
    enum kind kind = snapshot->objects[1].ref.kind;
    *link = (struct link){.ref = sysv_ref(kind, NS, 5),
                          .pid = pid,
                          .role = kind == KIND_SHM ? LINK_ATTACHED : LINK_WAITS};
    return link;
}

static void expect_section(const struct snapshot *snapshot, enum section section,
                           const char *expected)
{
    const struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = BUFFER_IN_MEMORY;
    page_put(&out, &plain, &view, 1, section);
    expect_output(&out, expected);
}

static void which_kind_has_which_section(void **state)
{
    static const struct {
        const char *title;
        unsigned kinds;
    } expected[SECTIONS] = {
        [SECTION_FIELDS] = {"Fields", ALL_KINDS},
        [SECTION_VERDICT] = {"Verdict", ALL_KINDS},
        [SECTION_ATTACHED] = {"Attachments", KIND_BIT(KIND_SHM)},
        [SECTION_BLOCKED] = {"Blocked threads", KIND_BIT(KIND_MSG) | KIND_BIT(KIND_SEM)},
        [SECTION_SEMAPHORES] = {"Semaphores", KIND_BIT(KIND_SEM)},
    };
    (void)state;
    for (int section = 0; section < SECTIONS; section++) {
        assert_string_equal(page_title((enum section)section), expected[section].title);
        for (int kind = 0; kind < KINDS; kind++)
            assert_int_equal(page_has((enum section)section, (enum kind)kind),
                             (expected[section].kinds & KIND_BIT(kind)) != 0);
    }
}

/* What is collected for a section has to be all that it shows. */
static void sections_need_what_they_show(void **state)
{
    (void)state;
    assert_int_equal(page_needs(SECTION_VERDICT, KIND_SHM), FACT_VERDICT);
    assert_int_equal(page_needs(SECTION_ATTACHED, KIND_SHM), FACT_ATTACHED | FACT_USERS);
    assert_int_equal(page_needs(SECTION_BLOCKED, KIND_MSG),
                     FACT_BLOCKED | FACTS_OF_SEMAPHORES | FACT_USERS);
    assert_int_equal(page_needs(SECTION_SEMAPHORES, KIND_SEM) & ~(facts_t)FACT_USERS,
                     FACTS_OF_SEMAPHORES);
    for (int kind = 0; kind < KINDS; kind++) {
        facts_t fields = page_needs(SECTION_FIELDS, (enum kind)kind), all = 0;
        const struct column *column = NULL;
        while ((column = table_next_column(object_tables[kind], column)))
            all |= column->part == PART_NONE ? column->needs : 0;
        assert_int_equal(fields, all);
        assert_true(fields & FACT_USERS);
    }
}

/* Each column stands in one section only. */
static void the_fields_leave_out_what_has_a_section(void **state)
{
    static const struct object object = {.ref.kind = KIND_SHM};
    struct snapshot *snapshot = make_snapshot(object);
    const struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = BUFFER_IN_MEMORY;
    (void)state;
    page_put(&out, &plain, &view, 1, SECTION_FIELDS);
    assert_non_null(strstr(buffer_string(&out), "ID "));
    assert_non_null(strstr(buffer_string(&out), "NPROCS"));
    assert_null(strstr(buffer_string(&out), "ATTACHED"));
    assert_null(strstr(buffer_string(&out), "EVIDENCE"));
    buffer_free(&out);
    snapshot_free(snapshot);
}

static void the_verdict_and_its_evidence(void **state)
{
    static const struct object object = {.ref.kind = KIND_SHM,
                                         .shm = {.cpid = GONE, .lpid = WORKER, .atime = 10}};
    struct snapshot *snapshot = make_snapshot(object);
    (void)state;
    expect_section(snapshot, SECTION_VERDICT,
                   "  idle\n  nobody is attached\n  creator: process 200 is gone\n"
                   "  last attach or detach: process 4211 (wor\\x1bker) lives\n");
    snapshot_free(snapshot);
}

#define ONE_MAPPING                                  \
    " PID USER  COMMAND       ADDRESS SIZE ACCESS\n" \
    "4211 carla wor\\x1bker 0x7f2b4000 4.0K read-only\n"

static void who_is_attached(void **state)
{
    enum { DONE = 1, BLIND = 2 };
    static const struct {
        uint64_t nattch;
        size_t links;
        unsigned search;
        uint64_t refused;
        const char *expected;
    } cases[] = {
        {0, 0, DONE | BLIND, 3, "  none\n"},
        {1, 0, 0, 0, "  ?\n"},
        {1, 1, DONE | BLIND, 3, ONE_MAPPING "  1 of 1 mapping found\n"},
        {3, 1, DONE, 0, ONE_MAPPING "  1 of 3 mappings found\n"},
        {3, 1, DONE, 1,
         ONE_MAPPING "  1 of 3 mappings found\n  1 process could not be inspected\n"},
        {3, 0, DONE | BLIND, 2,
         "  0 of 3 mappings found\n  2 processes could not be inspected\n"
         "  there may be processes that cannot be seen from here\n"},
        {1, 0, DONE, 0, "  0 of 1 mapping found\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = make_snapshot(
            (struct object){.ref.kind = KIND_SHM, .shm = {.nattch = cases[i].nattch}});
        snapshot->searches[SEARCH_MAPPINGS] = (struct search){.done = cases[i].search & DONE,
                                                              .is_blind = cases[i].search & BLIND,
                                                              .refused.count = cases[i].refused};
        if (cases[i].links)
            add_link(snapshot, WORKER)->mapping = (struct mapping){0x7f2b4000, 4096, ACCESS_READ};
        expect_section(snapshot, SECTION_ATTACHED, cases[i].expected);
        snapshot_free(snapshot);
    }
}

#define WAITS "  4211 wor\\x1bker (thread 4212) waits to receive a message of type 7\n"

static void who_waits_on_a_queue(void **state)
{
    static const struct {
        struct search search;
        size_t links;
        const char *expected;
    } cases[] = {
        {{.done = true}, 0, "  none\n"},
        {{.done = true}, 1, WAITS},
        {{.done = false}, 0, "  ?\n"},
        {{.done = true, .refused = {.count = 1, .named = 1, .first = {{1, "in\033it"}}}},
         0,
         "  1 process could not be inspected (1 in\\x1bit)\n"},
        {{.done = true, .refused.count = 2, .is_blind = true},
         1,
         WAITS "  2 processes could not be inspected\n"
               "  there may be processes that cannot be seen from here\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = make_snapshot((struct object){.ref.kind = KIND_MSG});
        snapshot->searches[SEARCH_THREADS] = cases[i].search;
        if (cases[i].links)
            add_link(snapshot, WORKER)->wait = (struct wait){
                .tid = THREAD, .operation = OPERATION_RECEIVE, .is_known = true, .type = 7};
        expect_section(snapshot, SECTION_BLOCKED, cases[i].expected);
        snapshot_free(snapshot);
    }
}

static struct object set_with(uint8_t has)
{
    return (struct object){.ref.kind = KIND_SEM, .has = has, .sem = {.nsems = 2}};
}

/* Nothing at all would look like nobody. */
static void who_waits_on_a_set(void **state)
{
    static const struct {
        uint8_t has;
        uint32_t ncnt;
        const char *expected;
    } cases[] = {
        {HAS_SEMAPHORES | HAS_WAITERS, 0, "  none\n"},
        {HAS_SEMAPHORES | HAS_WAITERS, 1, "  ?\n"},
        {HAS_SEMAPHORES, 0, "  ?\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = make_snapshot(set_with(cases[i].has));
        snapshot->semaphores[1].ncnt = cases[i].ncnt;
        expect_section(snapshot, SECTION_BLOCKED, cases[i].expected);
        snapshot->searches[SEARCH_THREADS].refused.count = 2;
        if (strcmp(cases[i].expected, "  ?\n") == 0)
            expect_section(snapshot, SECTION_BLOCKED, "  2 processes could not be inspected\n");
        snapshot_free(snapshot);
    }
}

static void what_is_in_a_set(void **state)
{
    struct snapshot *snapshot = make_snapshot(set_with(0));
    (void)state;
    expect_section(snapshot, SECTION_SEMAPHORES, "  ?\n");
    snapshot->objects[1].has = HAS_SEMAPHORES | HAS_VALUES;
    snapshot->semaphores[1].value = 7;
    const struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = BUFFER_IN_MEMORY;
    page_put(&out, &plain, &view, 1, SECTION_SEMAPHORES);
    assert_int_equal(memcmp(buffer_string(&out), "SEMNUM VALUE ", 13), 0);
    assert_non_null(strstr(buffer_string(&out), "\n     1     7 "));
    buffer_free(&out);
    snapshot_free(snapshot);
}

/* JSON. */

/* Fails unless the object as JSON is valid and holds all WORDS, up to one that is NULL, or not. */
static void expect_json(const struct snapshot *snapshot, const char *const *words, bool expected)
{
    const struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = BUFFER_IN_MEMORY, whole = BUFFER_IN_MEMORY;
    buffer_char(&out, '[');
    page_put_json(&out, &plain, &view, 1);
    buffer_format(&whole, "%s]", buffer_string(&out));
    if (!json_is_valid((struct text){whole.data, whole.length}))
        fail_msg("no JSON: %s", buffer_string(&whole));
    for (; *words; words++) {
        if ((strstr(buffer_string(&out), *words) != NULL) != expected)
            fail_msg("%s %s: %s", expected ? "no" : "a", *words, buffer_string(&out));
    }
    buffer_free(&out);
    buffer_free(&whole);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void a_segment_in_json(void **state)
{
    struct snapshot *snapshot =
        make_snapshot((struct object){.ref.kind = KIND_SHM, .shm = {.nattch = 1}});
    (void)state;
    add_link(snapshot, WORKER)->mapping = (struct mapping){0x7f2b4000, 4096, ACCESS_READ};
    expect_json(snapshot,
                WORDS("\"id\": 5", "\"verdict\": \"in-use\"",
                      "\"evidence\": [\"it is attached once\"]", "\"nprocs\": 1",
                      "\"attachments\": [{\"pid\": 4211, \"user\": \"carla\"",
                      "\"command\": \"wor\\u001bker\", \"address\": \"0x7f2b4000\"",
                      "\"size\": 4096, \"access\": \"read-only\"}]"),
                true);
    expect_json(snapshot, WORDS("\"attached\"", "\"blocked\"", "\"semaphores\""), false);
    expect_json(snapshot, WORDS("\"unknown\": [\"attachments", ", \"attachments\"]"), false);

    /* One more than was found. */
    snapshot->objects[1].shm.nattch = 2;
    expect_json(snapshot, WORDS("\"attachments\": [{\"pid\": 4211,", ", \"attachments\"]}"), true);
    snapshot->searches[SEARCH_MAPPINGS].done = false;
    expect_json(snapshot, WORDS("\"attachments\": null", ", \"attachments\"]}"), true);
    snapshot_free(snapshot);
}

static void a_queue_in_json(void **state)
{
    struct snapshot *snapshot = make_snapshot((struct object){.ref.kind = KIND_MSG});
    (void)state;
    expect_json(snapshot, WORDS("\"waiters\": 0", "\"blocked\": []"), true);
    expect_json(snapshot, WORDS("\"attachments\"", ", \"blocked\"]"), false);
    snapshot->searches[SEARCH_THREADS].refused.count = 1;
    expect_json(snapshot, WORDS("\"waiters\": null", "\"blocked\": []", ", \"blocked\"]}"), true);
    add_link(snapshot, WORKER)->wait =
        (struct wait){.tid = THREAD, .operation = OPERATION_SEND, .is_known = true, .bytes = 7};
    expect_json(snapshot,
                WORDS("\"blocked\": [{\"pid\": 4211, \"tid\": 4212, \"user\": \"carla\", "
                      "\"command\": \"wor\\u001bker\", \"operation\": \"send 7 bytes\"}]"),
                true);
    snapshot_free(snapshot);
}

static void a_set_in_json(void **state)
{
    struct snapshot *snapshot = make_snapshot(set_with(HAS_SEMAPHORES | HAS_WAITERS));
    (void)state;
    snapshot->semaphores[0].ncnt = 1;
    add_link(snapshot, WORKER)->wait = (struct wait){.tid = WORKER, .operation = OPERATION_SEMOP};
    /* What a thread waits for stands among the unknown of its own row. */
    expect_json(snapshot,
                WORDS("\"waiters\": 1", "\"operation\": null, \"unknown\": [\"operation\"]}]",
                      "\"semaphores\": [{\"semnum\": 0"),
                true);
    expect_json(snapshot, WORDS("\"blocked\"]", "\"semaphores\"]"), false);
    snapshot->objects[1].has = 0;
    expect_json(snapshot, WORDS("\"semaphores\": null", "\"blocked\", \"semaphores\"]}"), true);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(which_kind_has_which_section),
        cmocka_unit_test(sections_need_what_they_show),
        cmocka_unit_test(the_fields_leave_out_what_has_a_section),
        cmocka_unit_test(the_verdict_and_its_evidence),
        cmocka_unit_test(who_is_attached),
        cmocka_unit_test(who_waits_on_a_queue),
        cmocka_unit_test(who_waits_on_a_set),
        cmocka_unit_test(what_is_in_a_set),
        cmocka_unit_test(a_segment_in_json),
        cmocka_unit_test(a_queue_in_json),
        cmocka_unit_test(a_set_in_json),
    };
    return cmocka_run_group_tests(tests, NULL, free_scratch);
}
