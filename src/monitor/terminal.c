/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "monitor/scheme.h"
#include "monitor/terminal.h"

#define NCURSES_NOMACROS 1 /* functions only: each is looked up in the library */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <dlfcn.h>
#include <term.h>
#undef columns /* macros of capabilities that term.h has taken good names for */
#undef lines
#include <wchar.h>

/* Every function of ncursesw that is used. */
#define FUNCTIONS(X)      \
    X(cbreak)             \
    X(clearok)            \
    X(curs_set)           \
    X(del_curterm)        \
    X(delscreen)          \
    X(delwin)             \
    X(doupdate)           \
    X(endwin)             \
    X(flushinp)           \
    X(getmouse)           \
    X(init_pair)          \
    X(keypad)             \
    X(mouseinterval)      \
    X(mousemask)          \
    X(newterm)            \
    X(newwin)             \
    X(nodelay)            \
    X(noecho)             \
    X(nonl)               \
    X(resizeterm)         \
    X(set_curterm)        \
    X(set_escdelay)       \
    X(setupterm)          \
    X(start_color)        \
    X(tigetnum)           \
    X(tigetstr)           \
    X(use_default_colors) \
    X(waddnwstr)          \
    X(wattr_set)          \
    X(werase)             \
    X(wget_wch)           \
    X(wmove)              \
    X(wnoutrefresh)

/* NOLINTBEGIN(bugprone-macro-parentheses): a declaration and a name are no expressions */
struct curses {
    void *library;
#define DECLARE(name) __typeof__(name) *name;
    FUNCTIONS(DECLARE)
#undef DECLARE
};

struct terminal {
    struct curses curses;
    SCREEN *screen;
    WINDOW *window;
    struct rescue rescue;
    bool has_color;
    int colors;
    attr_t attributes[SCREEN_ROLES];
};

/* NOLINTEND(bugprone-macro-parentheses) */

/* A function from dlsym(3), which hands out a pointer to an object (see its manual page). */
static bool find(struct curses *curses, const char *name, void *to)
{
    void *symbol = dlsym(curses->library, name);
    memcpy(to, &symbol, sizeof(symbol));
    return symbol != NULL;
}

/* Linking it would cost every start of every command a quarter of its time. */
static bool load(struct curses *curses)
{
    curses->library = dlopen(NCURSES_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!curses->library)
        return false;
#define FIND(name)                             \
    if (!find(curses, #name, &(curses)->name)) \
        return false;
    FUNCTIONS(FIND)
#undef FIND
    return true;
}

/* Looks at the type of the terminal before anything is written to it. */
static const char *type_obstacle(void)
{
    const char *type = getenv("TERM");
    struct curses curses;
    int error = 0;

    if (!type || !*type)
        return _("TERM is not set");
    if (!load(&curses))
        return _("ncursesw cannot be loaded");
    if (curses.setupterm(type, STDOUT_FILENO, &error) != OK)
        return _("the type of terminal that TERM names is unknown");
    const char *address = curses.tigetstr("cup");
    bool can_place = address && address != (char *)-1;
    /* The monitor reads the type again, into a place of its own. */
    curses.del_curterm(curses.set_curterm(NULL));
    return can_place ? NULL : _("this type of terminal (TERM) cannot place its cursor");
}

const char *terminal_obstacle(void)
{
    if (!isatty(STDOUT_FILENO))
        return _("standard output is no terminal");
    if (!isatty(STDIN_FILENO))
        return _("standard input is no terminal");
    return type_obstacle();
}

/* After a crash: what the terminal's own description says, without the parts that are no text. */
static void add_rescue(struct terminal *terminal, const char *capability)
{
    const char *text = terminal->curses.tigetstr(capability);
    struct rescue *rescue = &terminal->rescue;

    if (!text || text == (char *)-1)
        return;
    while (*text && rescue->length < sizeof(rescue->bytes)) {
        const char *end = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
        if (end) { /* a delay, for terminals of another age */
            text = end + 1;
            continue;
        }
        rescue->bytes[rescue->length++] = *text++;
    }
}

static void add_rescue_text(struct terminal *terminal, const char *text)
{
    struct rescue *rescue = &terminal->rescue;
    size_t length = strlen(text);
    if (length > sizeof(rescue->bytes) - rescue->length)
        return;
    memcpy(rescue->bytes + rescue->length, text, length);
    rescue->length += length;
}

static void make_rescue(struct terminal *terminal)
{
    static const char *const capabilities[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};

    if (terminal->curses.tigetstr("kmous") && terminal->curses.tigetstr("kmous") != (char *)-1)
        add_rescue_text(terminal, "\033[?1006l\033[?1000l");
    for (size_t i = 0; i < sizeof(capabilities) / sizeof(*capabilities); i++)
        add_rescue(terminal, capabilities[i]);
}

int terminal_open(struct terminal **opened)
{
    struct terminal *terminal = memory_resize(NULL, 1, sizeof(*terminal));
    struct curses *curses = &terminal->curses;

    *terminal = (struct terminal){.rescue.file = STDOUT_FILENO};
    if (tcgetattr(STDOUT_FILENO, &terminal->rescue.modes) || !load(curses)) {
        free(terminal);
        return -ENOTSUP;
    }
    curses->set_escdelay(25);
    terminal->screen = curses->newterm(NULL, stdout, stdin);
    if (terminal->screen)
        terminal->window = curses->newwin(0, 0, 0, 0);
    if (!terminal->window) {
        terminal_close(terminal);
        return -ENOTTY;
    }
    make_rescue(terminal);
    curses->cbreak(); /* ^C and ^Z stay signals */
    curses->noecho();
    curses->nonl();
    curses->keypad(terminal->window, TRUE);
    curses->nodelay(terminal->window, TRUE);
    terminal->colors = curses->tigetnum("colors");
    terminal->has_color =
        terminal->colors >= 8 && curses->start_color() == OK && curses->use_default_colors() == OK;
    *opened = terminal;
    return 0;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    if (terminal->screen) {
        terminal_set_mouse(terminal, false);
        terminal->curses.curs_set(1);
        terminal->curses.endwin();
        if (terminal->window)
            terminal->curses.delwin(terminal->window);
        terminal->curses.delscreen(terminal->screen);
    }
    /* The library stays loaded: it may still have handlers of its own. */
    free(terminal);
}

const struct rescue *terminal_rescue(const struct terminal *terminal)
{
    return &terminal->rescue;
}

void terminal_set_scheme(struct terminal *terminal, enum scheme scheme, bool color)
{
    static const attr_t attributes[] = {[LOOK_BOLD] = A_BOLD,
                                        [LOOK_DIM] = A_DIM,
                                        [LOOK_REVERSE] = A_REVERSE,
                                        [LOOK_UNDERLINE] = A_UNDERLINE};

    if (!color || !terminal->has_color)
        scheme = SCHEME_MONO;
    else if (scheme == SCHEME_256 && terminal->colors < 256)
        scheme = SCHEME_DEFAULT;
    for (unsigned role = ROLE_PLAIN; role < SCREEN_ROLES; role++) {
        struct look look = scheme_look(scheme, role);
        terminal->attributes[role] = 0;
        for (unsigned bit = LOOK_BOLD; bit <= LOOK_UNDERLINE; bit <<= 1)
            terminal->attributes[role] |= look.attributes & bit ? attributes[bit] : 0;
        if (terminal->has_color)
            terminal->curses.init_pair((short)role, look.foreground, look.background);
    }
}

void terminal_set_mouse(struct terminal *terminal, bool on)
{
    mmask_t wanted = BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED;
    terminal->curses.mouseinterval(0);
    terminal->curses.mousemask(on ? wanted : 0, NULL);
}

void terminal_size(struct terminal *terminal, size_t *rows, size_t *columns)
{
    struct winsize size;

    *rows = 24;
    *columns = 80;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col) {
        *rows = size.ws_row;
        *columns = size.ws_col;
    }
    terminal->curses.resizeterm((int)*rows, (int)*columns);
}

/* The cells from COLUMN on that look alike, at once. */
static size_t show_run(struct terminal *terminal, const struct glyph *row, size_t columns,
                       size_t column)
{
    enum { LONGEST = 256 };
    wchar_t text[LONGEST];
    int length = 0;
    unsigned role = row[column].role;

    for (; column < columns && length < LONGEST && row[column].role == role; column++) {
        if (row[column].width)
            text[length++] = (wchar_t)row[column].c;
    }
    short pair = terminal->has_color ? (short)role : 0;
    terminal->curses.wattr_set(terminal->window, terminal->attributes[role], pair, NULL);
    terminal->curses.waddnwstr(terminal->window, text, length);
    return column;
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas, bool anew)
{
    struct curses *curses = &terminal->curses;

    if (anew)
        curses->clearok(terminal->window, TRUE);
    curses->werase(terminal->window);
    for (size_t row = 0; row < canvas->rows; row++) {
        curses->wmove(terminal->window, (int)row, 0);
        for (size_t column = 0; column < canvas->columns;)
            column =
                show_run(terminal, canvas->glyphs + row * canvas->columns, canvas->columns, column);
    }
    curses->curs_set(canvas->has_caret ? 1 : 0);
    if (canvas->has_caret)
        curses->wmove(terminal->window, (int)canvas->caret_row, (int)canvas->caret_column);
    curses->wnoutrefresh(terminal->window);
    curses->doupdate();
}

static const struct {
    wint_t code;
    uint32_t key;
} keys[] = {
    {KEY_UP, INPUT_UP},         {KEY_DOWN, INPUT_DOWN},
    {KEY_LEFT, INPUT_LEFT},     {KEY_RIGHT, INPUT_RIGHT},
    {KEY_PPAGE, INPUT_PAGE_UP}, {KEY_NPAGE, INPUT_PAGE_DOWN},
    {KEY_HOME, INPUT_HOME},     {KEY_END, INPUT_END},
    {KEY_DC, INPUT_DELETE},     {KEY_BACKSPACE, INPUT_BACKSPACE},
    {KEY_ENTER, INPUT_ENTER},   {KEY_BTAB, INPUT_BACKTAB},
    {KEY_A1, INPUT_HOME},       {KEY_A3, INPUT_PAGE_UP},
    {KEY_C1, INPUT_END},        {KEY_C3, INPUT_PAGE_DOWN},
    {KEY_SELECT, INPUT_END},    {KEY_FIND, INPUT_HOME},
};

static bool read_mouse(struct terminal *terminal, struct input *input)
{
    MEVENT event;

    if (terminal->curses.getmouse(&event) != OK || event.x < 0 || event.y < 0)
        return false;
    input->row = (size_t)event.y;
    input->column = (size_t)event.x;
    if (event.bstate & BUTTON4_PRESSED)
        input->key = INPUT_WHEEL_UP;
    else if (event.bstate & BUTTON5_PRESSED)
        input->key = INPUT_WHEEL_DOWN;
    else if (event.bstate & BUTTON1_PRESSED)
        input->key = INPUT_CLICK;
    return input->key != 0;
}

static bool read_code(struct terminal *terminal, wint_t code, struct input *input)
{
    if (code == KEY_MOUSE)
        return read_mouse(terminal, input);
    if (code > KEY_F0 && code <= KEY_F(12))
        input->key = INPUT_F1 + code - KEY_F(1);
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        if (keys[i].code == code)
            input->key = keys[i].key;
    }
    return input->key != 0;
}

bool terminal_read(struct terminal *terminal, struct input *input)
{
    wint_t code;
    int result;

    /* A key that means nothing is passed over. */
    while ((result = terminal->curses.wget_wch(terminal->window, &code)) != ERR) {
        *input = (struct input){0};
        if (result == KEY_CODE_YES) {
            if (read_code(terminal, code, input))
                return true;
            continue;
        }
        input->key = code == 27 ? INPUT_ESCAPE : code == 127 ? INPUT_BACKSPACE : (uint32_t)code;
        return true;
    }
    return false;
}

void terminal_flush(struct terminal *terminal)
{
    terminal->curses.flushinp();
}

void terminal_leave(struct terminal *terminal)
{
    terminal->curses.curs_set(1);
    terminal->curses.endwin();
}

/* The next terminal_show takes it again. */
void terminal_return(struct terminal *terminal)
{
    terminal->curses.wnoutrefresh(terminal->window);
    terminal->curses.doupdate();
}
