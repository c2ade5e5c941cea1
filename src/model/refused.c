/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "model/refused.h"

void refused_add(struct refused *refused, uint32_t pid, struct text command)
{
    size_t most = sizeof(refused->first->command) - 1;
    size_t length = command.length < most ? command.length : most;
    size_t place = refused->named;

    refused->count++;
    if (place == MOST_REFUSED_NAMED)
        return;
    refused->named++;
    refused->first[place].pid = pid;
    if (length)
        memcpy(refused->first[place].command, command.start, length);
    refused->first[place].command[length] = '\0';
}

static void put_names(struct buffer *out, const struct refused *refused)
{
    for (size_t i = 0; i < refused->named; i++) {
        buffer_text(out, i ? ", " : "");
        buffer_unsigned(out, refused->first[i].pid);
        if (refused->first[i].command[0])
            buffer_format(out, " %s", refused->first[i].command);
    }
    if (refused->count > refused->named)
        buffer_text(out, ", ...");
}

void refused_put(struct buffer *out, const struct refused *refused)
{
    unsigned long count = (unsigned long)refused->count;
    struct buffer names = BUFFER_IN_MEMORY;

    buffer_format(out,
                  ngettext("%lu process could not be inspected",
                           "%lu processes could not be inspected", count),
                  count);
    if (!refused->named)
        return;
    put_names(&names, refused);
    /* TRANSLATORS: behind a sentence; %s names the first few processes, as "1 systemd, 77 sshd" */
    buffer_format(out, _(" (%s)"), buffer_string(&names));
    buffer_free(&names);
}
