/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In place of terminal.c where the program is built without ncurses: there is an obstacle, always. */
#include "config.h"

#include <errno.h>

#include "base/i18n.h"
#include "monitor/terminal.h"

const char *terminal_obstacle(void)
{
    return _("this ipcview was built without ncurses");
}

int terminal_open(struct terminal **opened)
{
    (void)opened;
    return -ENOTSUP;
}

void terminal_close(struct terminal *terminal)
{
    (void)terminal;
}

const struct rescue *terminal_rescue(const struct terminal *terminal)
{
    (void)terminal;
    return NULL;
}

void terminal_set_scheme(struct terminal *terminal, enum scheme scheme, bool color)
{
    (void)terminal;
    (void)scheme;
    (void)color;
}

void terminal_set_mouse(struct terminal *terminal, bool on)
{
    (void)terminal;
    (void)on;
}

void terminal_size(struct terminal *terminal, size_t *rows, size_t *columns)
{
    (void)terminal;
    *rows = *columns = 0;
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas, bool anew)
{
    (void)terminal;
    (void)canvas;
    (void)anew;
}

bool terminal_fetch(struct terminal *terminal)
{
    (void)terminal;
    return false;
}

bool terminal_read(struct terminal *terminal, int64_t clock, struct input *input)
{
    (void)terminal;
    (void)clock;
    (void)input;
    return false;
}

int64_t terminal_due(const struct terminal *terminal)
{
    (void)terminal;
    return INT64_MAX;
}

void terminal_flush(struct terminal *terminal, int64_t clock)
{
    (void)terminal;
    (void)clock;
}

void terminal_leave(struct terminal *terminal)
{
    (void)terminal;
}

void terminal_return(struct terminal *terminal)
{
    (void)terminal;
}
