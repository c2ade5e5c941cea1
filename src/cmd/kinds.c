/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "cmd/kinds.h"
#include "model/kind.h"

static const struct {
    bool (*has)(const struct kind_spec *kind); /* which kinds are in it; NULL: all */
    const char *item;  /* of each; l: its letter, L: a capital, n: its name, A: what mk is told */
    size_t text;       /* or the member of its descriptor, which is to be translated */
    const char *joint; /* between two, */
    const char *last;  /* and before the last; those of one character are for every language */
} lists[] = {
    [KINDS_OPTIONAL] = {NULL, "[-l]", 0, " ", " "},
    [KINDS_LETTERS] = {NULL, "-l", 0, "|", "|"},
    [KINDS_ANY_LETTER] = {NULL, "-l", 0, N_("list|, "), N_("list| or ")},
    [KINDS_MANY] = {NULL, NULL, offsetof(struct kind_spec, many), N_("list|, "), N_("words| and ")},
    [KINDS_EITHER] = {NULL, NULL, offsetof(struct kind_spec, one), N_("list|, "),
                      N_("either| or ")},
    [KINDS_ORPHANS] = {kind_is_of_orphans, NULL, offsetof(struct kind_spec, many), N_("list|, "),
                       N_("words| and ")},
    [KINDS_REMOVED] = {kind_can_be_removed, "-l", 0, "|", "|"},
    [KINDS_REMOVED_KEYS] = {kind_can_be_removed, "-L", 0, "|", "|"},
    [KINDS_ANY_ID] = {kind_can_be_removed, "-l", 0, N_("list|, "), N_("list| or ")},
    [KINDS_ANY_KEY] = {kind_can_be_removed, "-L", 0, N_("list|, "), N_("list| or ")},
    [KINDS_REMOVED_NAMES] = {kind_can_be_removed, "n", 0, N_("list|, "), N_("list| and ")},
    [KINDS_REMOVED_WORDS] = {kind_can_be_removed, "n", 0, ",", ","},
    [KINDS_MADE] = {kind_can_be_made, "-lA", 0, "|", "|"},
    [KINDS_ANY_MADE] = {kind_can_be_made, "-lA", 0, N_("list|, "), N_("list|, ")},
    [KINDS_MADE_OBJECTS] = {kind_can_be_made, NULL, offsetof(struct kind_spec, making.what),
                            N_("list|, "), N_("words| or ")},
};

static void put_part(struct buffer *out, enum kind kind, char part)
{
    const struct kind_spec *spec = kind_specs[kind];

    if (part == 'l')
        buffer_char(out, spec->letter);
    else if (part == 'L')
        buffer_char(out, kind_capital(spec));
    else if (part == 'n')
        buffer_text(out, kind_names[kind]);
    else if (part != 'A')
        buffer_char(out, part);
    else if (spec->making.amount)
        buffer_format(out, " %s", _(spec->making.amount));
}

static void put_item(struct buffer *out, enum kinds_list list, enum kind kind)
{
    if (!lists[list].item)
        buffer_text(out, _(kind_text(kind_specs[kind], lists[list].text)));
    for (const char *part = lists[list].item; part && *part; part++)
        put_part(out, kind, *part);
}

const char *kinds_text(struct arena *arena, enum kinds_list list)
{
    unsigned left = kinds_that(lists[list].has);
    struct buffer text = BUFFER_IN_MEMORY;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (!(left & KIND_BIT(kind)))
            continue;
        left &= ~KIND_BIT(kind);
        const char *joint = left ? lists[list].joint : lists[list].last;
        if (text.length)
            buffer_text(&text, joint[1] ? translate_behind_bar(joint) : joint);
        put_item(&text, list, kind);
    }
    return text_keep(&text, arena).start;
}

const char *kinds_fill(struct arena *arena, const char *text,
                       const enum kinds_list filling[MOST_KINDS_LISTS])
{
    struct buffer filled = BUFFER_IN_MEMORY;
    const char *place;

    for (size_t i = 0; i < MOST_KINDS_LISTS && filling[i] && (place = strstr(text, "%s")); i++) {
        buffer_put(&filled, text, (size_t)(place - text));
        buffer_text(&filled, kinds_text(arena, filling[i]));
        text = place + strlen("%s");
    }
    if (!filled.length)
        return text;
    buffer_text(&filled, text);
    return text_keep(&filled, arena).start;
}
