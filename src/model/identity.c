/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "model/identity.h"
#include "model/kind.h"

/* All that cannot change, but the key. */
static bool same_maker(const struct object *a, const struct object *b)
{
    if (!ref_is_same(&a->ref, &b->ref))
        return false;
    return a->cuid == b->cuid && a->cgid == b->cgid && kind_of(a)->is_made_alike(a, b);
}

static bool same_but_key(const struct object *a, const struct object *b)
{
    return a->ctime == b->ctime && same_maker(a, b);
}

/* A time of use from before the last change, and no earlier than it was when last looked at. */
static bool is_past(int64_t before, int64_t now, int64_t change)
{
    return before && now >= before && now < change;
}

/* Whether NOW has been used before its last change, as BEFORE had been. */
static bool has_past(const struct object *before, const struct object *now)
{
    const struct use_times then = kind_of(before)->use_times(before),
                           later = kind_of(now)->use_times(now);

    for (size_t i = 0; i < later.count; i++) {
        if (is_past(then.list[i], later.list[i], now->ctime))
            return true;
    }
    return false;
}

bool object_is_marked(const struct object *object)
{
    return object->mode & kind_of(object)->mode_bits & MODE_DEST;
}

bool object_is_same(const struct object *a, const struct object *b)
{
    return a->key == b->key && same_but_key(a, b);
}

bool object_is_same_changed(const struct object *a, const struct object *b)
{
    return a->key == b->key && same_maker(a, b);
}

/* The mark for destruction takes the key away. */
bool object_is_same_marked(const struct object *a, const struct object *b)
{
    return object_is_marked(b) && same_but_key(a, b);
}

bool object_is_still(const struct object *before, const struct object *now)
{
    if (before->key != now->key && !object_is_marked(now))
        return false;
    return same_maker(before, now) && (before->ctime == now->ctime || has_past(before, now));
}

int64_t object_newest_time(const struct object *object)
{
    const struct use_times uses = kind_of(object)->use_times(object);
    int64_t newest = object->ctime;

    for (size_t i = 0; i < uses.count; i++)
        newest = uses.list[i] > newest ? uses.list[i] : newest;
    return newest;
}

bool object_was_used(const struct object *before, const struct object *now)
{
    return kind_of(now)->was_used(before, now);
}
