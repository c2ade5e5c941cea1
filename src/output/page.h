/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything about one object, in sections. */
#ifndef OUTPUT_PAGE_H
#define OUTPUT_PAGE_H

#include "output/output.h"

enum section {
    SECTION_FIELDS,   /* its columns */
    SECTION_VERDICT,  /* and what it was concluded from */
    SECTION_ATTACHED, /* the processes that have it in their memory */
    SECTION_BLOCKED,  /* the threads that wait on it */
    SECTION_SEMAPHORES,
    SECTIONS
};

/* Whether an object of KIND has that section, and its title, to be translated. */
bool page_has(enum section section, enum kind kind);
const char *page_title(enum section section);

/*
 * Whether SECTION lists the links of the object: a line for each, in their order, from the line
 * *FIRST on, counted from 0.
 */
bool page_lists_links(enum section section, size_t *first);

/* What must be collected for SECTION of an object of KIND. */
facts_t page_needs(enum section section, enum kind kind);

/* Writes SECTION of the object in ROW, without its title. */
void page_put(struct buffer *out, const struct style *style, const struct view *view, size_t row,
              enum section section);

/* Writes all sections of the object in ROW as a JSON object in the array that is open. */
void page_put_json(struct buffer *out, const struct style *style, const struct view *view,
                   size_t row);

#endif
