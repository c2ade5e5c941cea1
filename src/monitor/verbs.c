/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "monitor/verbs.h"

#define F(number) (INPUT_F1 + (number)-1)
#define CTRL(letter) INPUT_CONTROL(letter)

/* clang-format off */
const struct verb_spec verb_specs[] = {
    {VERB_HELP, {F(1), '?', 'h'}, "F1 ? h", N_("this help"), N_("Help")},
    {VERB_SETUP, {F(2)}, "F2", N_("columns, colours and other settings"), N_("Setup")},
    {VERB_SEARCH, {F(3), '/'}, "F3 /", N_("search as you type; case matters once you type a capital"),
     N_("Search")},
    {VERB_NEXT_MATCH, {'n'}, "n N", N_("next match, previous match"), NULL},
    {VERB_PREVIOUS_MATCH, {'N'}, NULL, NULL, NULL},
    {VERB_FILTER, {F(4), '\\'}, "F4 \\", N_("filter, as with --filter: size > 1M && owner = app"),
     N_("Filter")},
    {VERB_OWNER, {'u'}, "u", N_("only the objects of one owner"), NULL},
    {VERB_SORT, {F(6)}, "F6", N_("choose the column to sort by"), N_("Sort")},
    {VERB_SORT_LEFT, {'<'}, "< >", N_("sort by the column at the left, at the right"), NULL},
    {VERB_SORT_RIGHT, {'>'}, NULL, NULL, NULL},
    {VERB_INVERT, {'I'}, "I", N_("reverse the sort order"), NULL},
    {VERB_LOCK, {'o'}, "o", N_("lock the order: values refresh, rows stay where they are"), NULL},
    {VERB_UP, {INPUT_UP, 'k', INPUT_WHEEL_UP}, N_("Up Down k j"), N_("move the cursor"), NULL},
    {VERB_DOWN, {INPUT_DOWN, 'j', INPUT_WHEEL_DOWN}, NULL, NULL, NULL},
    {VERB_PAGE_UP, {INPUT_PAGE_UP, CTRL('B')}, N_("PgUp PgDn ^B ^F"), N_("move by a page"), NULL},
    {VERB_PAGE_DOWN, {INPUT_PAGE_DOWN, CTRL('F')}, NULL, NULL, NULL},
    {VERB_HALF_UP, {CTRL('U')}, "^U ^D", N_("move by half a page"), NULL},
    {VERB_HALF_DOWN, {CTRL('D')}, NULL, NULL, NULL},
    {VERB_FIRST, {INPUT_HOME, 'g'}, N_("Home End g G"), N_("to the first row, to the last"), NULL},
    {VERB_LAST, {INPUT_END, 'G'}, NULL, NULL, NULL},
    {VERB_LEFT, {INPUT_LEFT}, N_("Left Right"), N_("scroll the columns"), NULL},
    {VERB_RIGHT, {INPUT_RIGHT}, NULL, NULL, NULL},
    {VERB_NEXT_VIEW, {'\t'}, N_("Tab S-Tab"), N_("next view, previous view"), NULL},
    {VERB_PREVIOUS_VIEW, {INPUT_BACKTAB}, NULL, NULL, NULL},
    {VERB_FIRST_VIEW, {'1'}, "1 2 3 4 5", N_("overview, segments, queues, sets, events"), NULL},
    {VERB_DETAIL, {INPUT_ENTER, '\r', '\n'}, "Enter",
     N_("everything about the object; again: on the whole screen"), NULL},
    {VERB_NEXT_TAB, {'t'}, "t T", N_("next part of the details, previous part"), NULL},
    {VERB_PREVIOUS_TAB, {'T'}, NULL, NULL, NULL},
    {VERB_DETAIL_DOWN, {'J'}, "J K", N_("scroll that, down and up"), NULL},
    {VERB_DETAIL_UP, {'K'}, NULL, NULL, NULL},
    {VERB_PROCESS, {'l'}, "l", N_("what the selected process is attached to and waits on"),
     NULL},
    {VERB_BACK, {INPUT_ESCAPE}, "Esc", N_("close what was opened last; never quits"),
     NULL},
    {VERB_TAG, {' '}, N_("Space"), N_("tag or untag the object"), NULL},
    {VERB_UNTAG, {'U'}, "U", N_("untag all objects"), NULL},
    {VERB_REMOVE, {F(9), 'x', INPUT_DELETE}, "F9 x Del",
     N_("remove the tagged objects, or else this one, after a question"), N_("Remove")},
    {VERB_PAUSE, {'Z'}, "Z", N_("pause, or continue"), NULL},
    {VERB_INTERVAL, {'d'}, "d", N_("seconds from one reading to the next"), NULL},
    {VERB_SHORTER, {'+'}, "+ -", N_("read more often, less often"), NULL},
    {VERB_LONGER, {'-'}, NULL, NULL, NULL},
    {VERB_UNITS, {'e'}, "e", N_("sizes with units, or in bytes"), NULL},
    {VERB_METERS, {'#'}, "#", N_("show or hide the meters"), NULL},
    {VERB_SAVE, {'W'}, "W", N_("write the settings to the settings file"), NULL},
    {VERB_REDRAW, {CTRL('L')}, "^L", N_("read again and redraw the screen"), NULL},
    {VERB_QUIT, {F(10), 'q'}, "F10 q ^C", N_("quit; F10 and q only close a dialog where one is open"),
     N_("Quit")},
};
/* clang-format on */

const size_t verb_spec_count = sizeof(verb_specs) / sizeof(*verb_specs);

enum verb verb_of(uint32_t key)
{
    enum {
        VIEW_KEYS = VERB_LAST_VIEW - VERB_FIRST_VIEW < 9 ? VERB_LAST_VIEW - VERB_FIRST_VIEW : 8
    };

    if (key >= '1' && key <= '1' + VIEW_KEYS)
        return (enum verb)(VERB_FIRST_VIEW + (key - '1'));
    for (size_t i = 0; key && i < verb_spec_count; i++) {
        for (size_t k = 0; k < MOST_KEYS && verb_specs[i].keys[k]; k++) {
            if (verb_specs[i].keys[k] == key)
                return verb_specs[i].verb;
        }
    }
    return VERB_NONE;
}

/* How many rows VERB moves by. */
static int64_t distance_of(enum verb verb, size_t page)
{
    enum { TO_THE_END = INT32_MAX };
    const int64_t rows = page ? (int64_t)page : 1, half = rows > 1 ? rows / 2 : 1;
    const int64_t distances[VERBS] = {
        [VERB_UP] = -1,
        [VERB_DOWN] = 1,
        [VERB_PAGE_UP] = -rows,
        [VERB_PAGE_DOWN] = rows,
        [VERB_HALF_UP] = -half,
        [VERB_HALF_DOWN] = half,
        [VERB_FIRST] = -TO_THE_END,
        [VERB_LAST] = TO_THE_END,
    };
    return distances[verb];
}

size_t verb_move(size_t from, enum verb verb, size_t page)
{
    int64_t by = distance_of(verb, page);

    if (by < 0)
        return from > (size_t)-by ? from - (size_t)-by : 0;
    return from + (size_t)by;
}

bool verb_turns_page(enum verb verb)
{
    return verb >= VERB_PAGE_UP && verb <= VERB_HALF_DOWN;
}
