/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a thread waits for, in words. */
#pragma once

#include "model/column.h"

/* Appends what WAIT, which is known, waits for: "semaphore 1 >= 1", "receive type 5". Never translated. */
void wait_put_operation(struct buffer *out, const struct wait *wait);

/*
 * Appends a sentence about LINK, a thread that waits on the object in ROW, translated and without a
 * full stop: who waits for what, how that stands now, and who used it last.
 */
void wait_put_sentence(struct buffer *out, const struct view *view, size_t row,
                       const struct link *link);
