/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "base/idmap.h"

static void an_empty_map_has_nothing(void **state)
{
    struct idmap map = {0};
    uint32_t index;

    (void)state;
    assert_false(idmap_find(&map, 0, &index));
    assert_false(idmap_find(&map, UINT32_MAX, &index));
    idmap_free(&map);
}

static void ids_at_the_ends_are_ids(void **state)
{
    struct idmap map = {0};
    uint32_t index = 99;

    (void)state;
    assert_true(idmap_add(&map, 0, 0));
    assert_true(idmap_add(&map, UINT32_MAX, UINT32_MAX - 2));
    assert_true(idmap_find(&map, 0, &index));
    assert_int_equal(index, 0);
    assert_true(idmap_find(&map, UINT32_MAX, &index));
    assert_int_equal(index, UINT32_MAX - 2);
    assert_false(idmap_find(&map, 1, &index));
    assert_false(idmap_find(&map, INT32_MAX, &index));
    idmap_free(&map);
}

static void the_first_index_of_an_id_stays(void **state)
{
    struct idmap map = {0};
    uint32_t index;

    (void)state;
    assert_true(idmap_add(&map, 7, 1));
    for (uint32_t i = 0; i < 1000; i++)
        assert_false(idmap_add(&map, 7, 2));
    assert_int_equal(map.count, 1);
    assert_true(idmap_find(&map, 7, &index));
    assert_int_equal(index, 1);
    idmap_free(&map);
}

/* Ids that are alike in their low bits, as the kernel's are. */
static void many_ids_are_found_and_others_are_not(void **state)
{
    enum { IDS = 100000 };
    struct idmap map = {0};
    uint32_t index;

    (void)state;
    for (uint32_t i = 0; i < IDS; i++)
        assert_true(idmap_add(&map, i * 32768, i));
    assert_int_equal(map.count, IDS);
    for (uint32_t i = 0; i < IDS; i++) {
        assert_true(idmap_find(&map, i * 32768, &index));
        assert_int_equal(index, i);
        assert_false(idmap_find(&map, i * 32768 + 1, &index));
    }
    idmap_free(&map);
    assert_false(idmap_find(&map, 32768, &index));
    assert_true(idmap_add(&map, 32768, 5));
    idmap_free(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(ids_at_the_ends_are_ids),
        cmocka_unit_test(the_first_index_of_an_id_stays),
        cmocka_unit_test(many_ids_are_found_and_others_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
