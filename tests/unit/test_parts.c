/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

#include "monitor/canvas.h"

static struct canvas canvas;

/* Two that always stay, of which the first may be cut to four columns, and two that need not. */
static void make_parts(struct parts *parts)
{
    *parts = (struct parts){.count = 0};
    buffer_text(parts_add(parts, 0, 4), "database");
    buffer_text(parts_add(parts, 1, 0), " 123456");
    buffer_text(parts_add(parts, 2, 0), " root");
    buffer_text(parts_add(parts, 0, 0), " 12:00");
}

static const char *shown(size_t width, bool utf8, bool *fits, struct buffer *out)
{
    struct parts parts;

    make_parts(&parts);
    canvas_reset(&canvas, 1, 40);
    canvas.symbols = utf8;
    *fits = parts_fit(&parts, width);
    size_t used = parts_draw(&parts, &canvas, 0, 0, ROLE_PLAIN);
    assert_true(!*fits || used <= width);
    parts_free(&parts);
    assert_int_equal(parts.count, 0);
    canvas_put_text(out, &canvas);
    return buffer_string(out);
}

static void the_least_telling_go_and_none_is_cut_but_a_name(void **unused)
{
    static const struct {
        size_t width;
        const char *line;
        bool fits;
    } cases[] = {
        {40, "database 123456 root 12:00\n", true},
        {26, "database 123456 root 12:00\n", true},
        {25, "databa… 123456 root 12:00\n", true},
        {22, "dat… 123456 root 12:00\n", true},
        {21, "database 123456 12:00\n", true},
        {17, "dat… 123456 12:00\n", true},
        {16, "database 12:00\n", true},
        {10, "dat… 12:00\n", true},
        {9, "da… 12:00\n", true},
        {7, "… 12:00\n", true},
        {6, "… 12:00\n", false},
        {0, "… 12:00\n", false},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        bool fits;
        assert_string_equal(shown(cases[i].width, true, &fits, &out), cases[i].line);
        assert_int_equal(fits, cases[i].fits);
        buffer_free(&out);
    }
}

static void what_is_cut_is_marked_in_ascii_too(void **unused)
{
    struct buffer out = BUFFER_IN_MEMORY;
    bool fits;
    (void)unused;
    assert_string_equal(shown(10, false, &fits, &out), "dat+ 12:00\n");
    buffer_free(&out);
}

static void bytes_of_roles_take_no_room(void **unused)
{
    struct parts parts = {.count = 0};
    (void)unused;
    buffer_format(parts_add(&parts, 1, 0), "%cab%c", ROLE_ALARM, ROLE_PLAIN);
    buffer_text(parts_add(&parts, 0, 0), "c");
    assert_int_equal(parts_width(&parts), 3);
    assert_true(parts_fit(&parts, 3));
    canvas_reset(&canvas, 1, 3);
    assert_int_equal(parts_draw(&parts, &canvas, 0, 0, ROLE_FAINT), 3);
    assert_int_equal(canvas.glyphs[1].role, ROLE_ALARM);
    assert_int_equal(canvas.glyphs[2].role, ROLE_FAINT);
    parts_free(&parts);
    canvas_free(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_telling_go_and_none_is_cut_but_a_name),
        cmocka_unit_test(what_is_cut_is_marked_in_ascii_too),
        cmocka_unit_test(bytes_of_roles_take_no_room),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
