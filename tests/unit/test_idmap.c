/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/refmap.h"

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

/* Objects are told apart by all that a reference has, what is wanted by number or key. */
static void references_differ_in_kind_space_and_number(void **state)
{
    static const struct ref refs[] = {{0, 0, 1},
                                      {1, 0, 1},
                                      {0, 1, 1},
                                      {0, UINT32_MAX, 1},
                                      {0, 0, 1 + (UINT64_C(1) << 32)},
                                      {0, 0, UINT64_MAX}};
    static const struct wanted wanted[] = {BY_ID(0, 1), BY_ID(1, 1), BY_KEY(0, 1), BY_KEY(1, 1),
                                           BY_ID(0, 1 + (UINT64_C(1) << 32))};
    struct idmap map = {0}, names = {0};
    uint32_t index;

    (void)state;
    for (uint32_t i = 0; i < LENGTH_OF(refs); i++)
        assert_true(refmap_add(&map, &refs[i], i));
    for (uint32_t i = 0; i < LENGTH_OF(refs); i++) {
        assert_true(refmap_find(&map, &refs[i], &index));
        assert_int_equal(index, i);
    }
    for (uint32_t i = 0; i < LENGTH_OF(wanted); i++)
        assert_true(wantedmap_add(&names, &wanted[i], i));
    const struct wanted elsewhere = {.ref = {1, 7, 1}};
    assert_true(wantedmap_find(&names, &elsewhere, &index));
    assert_int_equal(index, 1);
    idmap_free(&map);
    idmap_free(&names);
}

/* Ids that are alike in their low bits, as the kernel's are. */
static void many_ids_are_found_and_others_are_not(void **state)
{
    enum { IDS = 100000 };
    struct idmap map = {0};
    uint32_t index;

    (void)state;
    for (uint32_t i = 0; i < IDS; i++)
        assert_true(idmap_add(&map, i * UINT64_C(32768), i));
    assert_int_equal(map.count, IDS);
    for (uint32_t i = 0; i < IDS; i++) {
        assert_true(idmap_find(&map, i * UINT64_C(32768), &index));
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
        cmocka_unit_test(references_differ_in_kind_space_and_number),
        cmocka_unit_test(many_ids_are_found_and_others_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
