/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry of kinds: each of them says all that is asked of a kind. */
#include "config.h"

#include "support.h"

#include <string.h>

#include "model/kind.h"
#include "model/tables.h"

static void each_kind_is_whole(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        const struct kind_spec *spec = kind_specs[kind];
        assert_non_null(spec);
        assert_in_range(spec->letter, 'a', 'z');
        assert_non_null(spec->word);
        assert_non_null(spec->objects);
        assert_non_null(spec->many);
        assert_non_null(spec->one);
        assert_non_null(spec->title);
        assert_non_null(spec->none);
        assert_non_null(spec->not_made);
        assert_non_null(spec->put_count);
        assert_true(spec->amounts[0].id);
        assert_non_null(spec->amounts[0].of);
        assert_int_equal(spec->followed != NULL,
                         table_column(watched_tables[kind], text_of("CHANGE")) != NULL);
        assert_non_null(spec->use_times);
        assert_non_null(spec->is_made_alike);
        assert_non_null(spec->was_used);
        assert_non_null(spec->trace);
        assert_true(spec->trace_roles);
        assert_true(spec->verdict_facts);
        assert_int_equal(spec->rm_ids != NULL, spec->rm_keys != NULL);
        assert_int_equal(spec->making.what != NULL, spec->making.help != NULL);
        assert_true(spec->making.what || !spec->making.amount);
    }
}

/* rm --orphans without a kind must not name one that it would refuse. */
static void orphans_can_be_removed(void **state)
{
    (void)state;
    assert_int_equal(kinds_that(NULL), ALL_KINDS);
    assert_int_equal(kinds_that(kind_is_of_orphans) & ~kinds_that(kind_can_be_removed), 0);
    assert_true(kinds_that(kind_can_be_removed));
    assert_true(kinds_that(kind_can_be_made));
}

static void each_kind_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        assert_non_null(kind_names[kind]);
        for (int other = 0; other < kind; other++) {
            assert_string_not_equal(kind_names[kind], kind_names[other]);
            assert_ptr_not_equal(kind_specs[kind], kind_specs[other]);
            assert_int_not_equal(kind_specs[kind]->letter, kind_specs[other]->letter);
            assert_string_not_equal(kind_specs[kind]->word, kind_specs[other]->word);
        }
    }
    assert_null(kind_names[KINDS]);
}

/* The monitor writes three letters of a name before its meters. */
static void each_kind_can_be_charted(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        const struct ranking_spec *ranking = &kind_specs[kind]->ranking;
        const struct table *table = watched_tables[kind];
        assert_true(strspn(kind_names[kind], "abcdefghijklmnopqrstuvwxyz") >= 3);
        if (!ranking->title)
            continue;
        assert_non_null(table_column(table, text_of(ranking->by)));
        for (const char *const *name = ranking->columns; *name; name++)
            assert_non_null(table_column(table, text_of(*name)));
    }
}

static void an_object_tells_its_kind(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        const struct object object = {.ref.kind = (enum kind)kind, .ctime = 5};
        assert_ptr_equal(kind_of(&object), kind_specs[kind]);
        const struct use_times uses = kind_of(&object)->use_times(&object);
        assert_in_range(uses.count, 1, MOST_USES);
        assert_true(kind_of(&object)->is_made_alike(&object, &object));
        assert_false(kind_of(&object)->was_used(&object, &object));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_whole),
        cmocka_unit_test(orphans_can_be_removed),
        cmocka_unit_test(each_kind_has_a_name_of_its_own),
        cmocka_unit_test(each_kind_can_be_charted),
        cmocka_unit_test(an_object_tells_its_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
