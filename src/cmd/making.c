/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "cmd/making.h"
#include "collect/collect.h"

void making_explain(struct buffer *out, const struct wish *wish, int error)
{
    struct wanted wanted[KINDS] = {{0}};
    const struct request request = {
        .kinds = wish->any_key ? 0 : KIND_BIT(wish->kind),
        .totals = KIND_BIT(wish->kind),
        .facts = FACT_LIMITS | FACT_USAGE,
        .wanted = wanted,
    };

    wanted[wish->kind] = (struct wanted){.keys = &wish->key, .key_count = 1};
    struct snapshot *now = collect(&SOURCE_KERNEL, &request);
    wish_put_refusal(out, wish, now, error);
    snapshot_free(now);
}
