/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything about one row, a line for each column. */
#include "config.h"

#include "base/i18n.h"
#include "output/cell.h"

enum { INDENT = 2, GAP = 2 };

static size_t name_width(const struct columns *columns)
{
    size_t width = 0;
    for (size_t c = 0; c < columns->count; c++) {
        size_t length = strlen(column_heading(columns->list[c]));
        width = length > width ? length : width;
    }
    return width;
}

/* Appends the other form of a value: bytes beside units, an age beside a date. */
static void put_other_form(struct buffer *out, const struct style *style, const struct value *value,
                           int64_t clock)
{
    struct style other = *style;

    if (value->state != VALUE_KNOWN)
        return;
    if (value->type == TYPE_MODE) {
        other.numeric_perms = !style->numeric_perms;
        buffer_text(out, " (");
        cell_put_mode(out, &other, value->u);
        buffer_char(out, ')');
    } else if (value->type == TYPE_SIZE && !style->bytes && value->u >= 1024) {
        buffer_format(out, _(" (%llu bytes)"), (unsigned long long)value->u);
    } else if (value->type == TYPE_TIME && style->time != WHEN_RELATIVE) {
        buffer_text(out, " (");
        when_put(out, value->i, WHEN_RELATIVE, clock);
        buffer_char(out, ')');
    }
}

void card_print(struct buffer *out, const struct style *style, const struct sheet *sheet,
                size_t row)
{
    size_t width = name_width(sheet->columns);

    for (size_t c = 0; c < sheet->columns->count; c++) {
        const struct column *column = sheet->columns->list[c];
        struct value value = column_value(column, sheet->view, row);
        const char *name = column_heading(column);
        enum role role = cell_role(&value);

        buffer_blanks(out, INDENT);
        cell_begin_role(out, style, ROLE_HEADING);
        buffer_text(out, name);
        cell_end_role(out, style, ROLE_HEADING);
        buffer_blanks(out, width - strlen(name) + GAP);
        size_t start = out->length;
        cell_begin_role(out, style, role);
        cell_put(out, style, &value, sheet->clock, cell_escapes(style));
        cell_end_role(out, style, role);
        struct buffer other = BUFFER_IN_MEMORY;
        put_other_form(&other, style, &value, sheet->clock);
        size_t used = INDENT + width + GAP + out->length - start + text_width(text_in(&other));
        /* A terminal wraps a longer line; on a screen of cells its end would be invisible. */
        if (!style->grid || !style->width || used <= style->width)
            buffer_put(out, other.data, other.length);
        buffer_free(&other);
        buffer_char(out, '\n');
    }
    arena_reset(sheet->view->scratch);
}
