/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/kind.h"
#include "monitor/holdings.h"

static int by_total(const void *a, const void *b)
{
    const struct holding *x = a, *y = b;
    if (x->total != y->total)
        return x->total < y->total ? 1 : -1;
    return (x->uid > y->uid) - (x->uid < y->uid);
}

static void holding_add(struct holding *holding, const struct object *object)
{
    holding->counts[object->ref.kind]++;
    holding->total++;
    if (kind_of(object)->group == GROUP_MEMORY)
        holding->bytes += object_amount(object, AMOUNT_BYTES).amount;
}

struct holding *holdings_of(const struct history *history, unsigned kinds, size_t *count)
{
    const struct snapshot *now = history->now;
    struct holding *holdings = memory_resize(NULL, 1, sizeof(*holdings));
    struct idmap index = {0};
    size_t capacity = 1;
    uint32_t at;

    *count = 0;
    for (size_t i = 0; now && i < now->count; i++) {
        const struct object *object = &now->objects[i];
        if (!(kinds & KIND_BIT(object->ref.kind)) || history->tracks[i].mark == MARK_GONE)
            continue;
        if (!idmap_find(&index, object->uid, &at)) {
            at = (uint32_t)(*count)++;
            idmap_add(&index, object->uid, at);
            holdings = memory_reserve(holdings, *count, &capacity, sizeof(*holdings));
            holdings[at] = (struct holding){.uid = object->uid};
        }
        holding_add(&holdings[at], object);
    }
    idmap_free(&index);
    qsort(holdings, *count, sizeof(*holdings), by_total);
    return holdings;
}

void holdings_put_owner(struct buffer *out, const struct history *history, uint32_t uid)
{
    struct text name;
    if (history->now && names_find(&history->now->users, uid, &name))
        buffer_put(out, name.start, name.length);
    else
        buffer_unsigned(out, uid);
}
