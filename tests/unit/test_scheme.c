/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

#include "monitor/scheme.h"

static bool is_used(unsigned role)
{
    return role <= ROLE_ALARM || role >= SCREEN_TITLE;
}

static bool same_look(struct look a, struct look b)
{
    return a.foreground == b.foreground && a.background == b.background &&
           a.attributes == b.attributes;
}

static void plain_text_is_as_the_terminal_has_it(void **unused)
{
    const struct look own = {COLOR_OWN, COLOR_OWN, 0};
    (void)unused;
    for (int scheme = 0; scheme < SCHEMES; scheme++) {
        assert_true(same_look(scheme_look((enum scheme)scheme, ROLE_PLAIN), own));
        assert_true(same_look(scheme_look((enum scheme)scheme, SCREEN_ROLES), own));
        assert_true(same_look(scheme_look((enum scheme)scheme, 255), own));
    }
}

static void no_scheme_uses_colours_that_it_may_not(void **unused)
{
    static const int most[SCHEMES] = {
        [SCHEME_DEFAULT] = 7, [SCHEME_LIGHT] = 7, [SCHEME_MONO] = COLOR_OWN, [SCHEME_256] = 255};
    (void)unused;
    for (int scheme = 0; scheme < SCHEMES; scheme++) {
        for (unsigned role = ROLE_PLAIN; role < SCREEN_ROLES; role++) {
            struct look look = scheme_look((enum scheme)scheme, role);
            if (!is_used(role))
                continue;
            assert_in_range(look.foreground + 1, 0, most[scheme] + 1);
            assert_in_range(look.background + 1, 0, most[scheme] + 1);
            assert_in_range(look.attributes, 0, 15);
        }
    }
}

/* A role that a scheme forgets would be black on black. */
static void every_scheme_has_every_role(void **unused)
{
    const struct look forgotten = {0, 0, 0};
    (void)unused;
    for (int scheme = 0; scheme < SCHEMES; scheme++) {
        for (unsigned role = ROLE_PLAIN; role < SCREEN_ROLES; role++) {
            if (is_used(role) && same_look(scheme_look((enum scheme)scheme, role), forgotten))
                fail_msg("the scheme %s has no look for role %u", scheme_names[scheme], role);
        }
    }
}

static void what_matters_most_is_seen_without_colours(void **unused)
{
    static const unsigned roles[] = {SCREEN_CURSOR, SCREEN_TAB, SCREEN_BAR, ROLE_ALARM,
                                     SCREEN_FOUND};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(roles); i++)
        assert_int_not_equal(scheme_look(SCHEME_MONO, roles[i]).attributes, 0);
}

static void what_is_gone_is_dimmed(void **unused)
{
    (void)unused;
    for (int scheme = 0; scheme < SCHEMES; scheme++)
        assert_true(scheme_look((enum scheme)scheme, SCREEN_GONE).attributes & LOOK_DIM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_is_as_the_terminal_has_it),
        cmocka_unit_test(no_scheme_uses_colours_that_it_may_not),
        cmocka_unit_test(every_scheme_has_every_role),
        cmocka_unit_test(what_matters_most_is_seen_without_colours),
        cmocka_unit_test(what_is_gone_is_dimmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
