/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "model/plan.h"
#include "model/tables.h"

static const void *target_record(const struct view *view, size_t row)
{
    return &view->plan->targets[row];
}

/* NULL for what is missing, of which there is only an id or a key. */
static const void *listed_target(const struct view *view, size_t row)
{
    const struct target *target = target_record(view, row);
    return target->missing ? NULL : target;
}

/* NULL where there is no id, or no key. */
static const void *target_with_id(const struct view *view, size_t row)
{
    const struct target *target = target_record(view, row);
    return target->by_key ? NULL : target;
}

static const void *target_with_key(const struct view *view, size_t row)
{
    const struct target *target = target_record(view, row);
    return target->missing && !target->by_key ? NULL : target;
}

static struct value get_guards(const struct view *view, size_t row)
{
    const struct target *target = target_record(view, row);
    struct value *items = arena_alloc(view->scratch, GUARDS * sizeof(*items));
    size_t count = 0;
    for (enum guard guard = 0; guard < GUARDS; guard++) {
        if (target->hold.guards & GUARD_BIT(guard))
            items[count++] = value_word(guard_word(guard));
    }
    return value_list(items, count);
}

static struct value get_reason(const struct view *view, size_t row)
{
    struct buffer text = BUFFER_IN_MEMORY;
    target_put_reason(&text, view->plan, target_record(view, row));
    struct text reason = text_keep(&text, view->scratch);
    return reason.length ? value_text(reason) : value_without(TYPE_TEXT, VALUE_UNSET);
}

/* clang-format off */
static const struct column columns[] = {
    {.name = "KIND", .type = TYPE_WORD, .record = target_record,
     .member = {MEMBER_OF(target, object.ref.kind), .as = AS_WORD},
     .words = kind_names},
    {.name = "ID", .type = TYPE_ID, .record = target_with_id,
     .member = {MEMBER_OF(target, object.ref.number)},
     .help = N_("identifier")},
    {.name = "KEY", .type = TYPE_KEY, .record = target_with_key,
     .member = {MEMBER_OF(target, object.key)},
     .help = N_("key the object was made with; 0x00000000: private")},
    {.name = "UID", .type = TYPE_UID, .record = listed_target,
     .member = {MEMBER_OF(target, object.uid)},
     .help = N_("owner's user id")},
    {.name = "OWNER", .type = TYPE_TEXT, .record = listed_target,
     .member = {MEMBER_OF(target, object.uid), .as = AS_USER},
     .needs = FACT_USERS,
     .help = N_("owner's name, or number where there is no name")},
    {.name = "CUID", .type = TYPE_UID, .record = listed_target,
     .member = {MEMBER_OF(target, object.cuid)},
     .help = N_("creator's user id")},
    {.name = "CTIME", .type = TYPE_TIME, .record = listed_target,
     .member = {MEMBER_OF(target, object.ctime)},
     .help = N_("time of creation, or of the last change of owner, permissions or values")},
    {.name = "NS", .type = TYPE_ID, .record = listed_target,
     .member = {MEMBER_OF(target, object.ref.space), .zero = VALUE_UNKNOWN},
     .help = N_("IPC namespace, as the inode number of /proc/PID/ns/ipc")},
    {.name = "ACTION", .type = TYPE_WORD, .record = target_record,
     .member = {MEMBER_OF(target, action), .as = AS_WORD}, .words = action_words,
     .help = N_("remove, hold (a guard holds it back) or none")},
    {.name = "GUARDS", .type = TYPE_LIST, .items = TYPE_WORD,
     .get = get_guards,
     .help = N_("which guards hold it back")},
    {.name = "RESULT", .type = TYPE_WORD, .record = target_record,
     .member = {MEMBER_OF(target, result), .as = AS_WORD, .zero = VALUE_UNSET}, .words = result_words,
     .help = N_("what happened to it")},
    {.name = "REASON", .type = TYPE_TEXT, .get = get_reason,
     .help = N_("why it is held back, or was not removed")},
};
/* clang-format on */

static struct rows all_targets(const struct view *view)
{
    return (struct rows){0, view->plan->count};
}

const struct table targets_table = {
    .name = "targets",
    .parts = {COLUMN_PART(columns)},
    .rows = all_targets,
};
