/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything about one object, in sections. */
#pragma once

#include "output/output.h"

enum section {
    SECTION_FIELDS,   /* its columns */
    SECTION_VERDICT,  /* and the evidence for it */
    SECTION_ATTACHED, /* the processes that have it in their memory */
    SECTION_BLOCKED,  /* the threads that wait on it */
    SECTION_SEMAPHORES,
    SECTIONS
};

/* Whether objects of KIND have SECTION; and its title, to be translated. */
bool page_has(enum section section, enum kind kind);
const char *page_title(enum section section);

/* Whether SECTION has a line for each link of the object, in order; *FIRST: from which line on. */
bool page_lists_links(enum section section, size_t *first);

/* What must be collected for SECTION of objects of KIND. */
facts_t page_needs(enum section section, enum kind kind);

/* Appends SECTION of the object in ROW, without its title. */
void page_put(struct buffer *out, const struct style *style, const struct view *view, size_t row,
              enum section section);

/* Appends all sections of the object in ROW, as an object of the open JSON array. */
void page_put_json(struct buffer *out, const struct style *style, const struct view *view,
                   size_t row);
