/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "monitor/decoder.h"
#include "monitor/monitor.h"
#include "monitor/scheme.h"
#include "monitor/terminal.h"

#define NCURSES_NOMACROS 1 /* only functions can be looked up in the library */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <dlfcn.h>
#include <term.h>
#undef columns /* macros of term.h that are names of ours */
#undef lines

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
    X(init_pair)          \
    X(keypad)             \
    X(newterm)            \
    X(newwin)             \
    X(noecho)             \
    X(nonl)               \
    X(resizeterm)         \
    X(set_curterm)        \
    X(setupterm)          \
    X(start_color)        \
    X(tigetnum)           \
    X(tigetstr)           \
    X(typeahead)          \
    X(use_default_colors) \
    X(waddnwstr)          \
    X(wattr_set)          \
    X(werase)             \
    X(wmove)              \
    X(wnoutrefresh)

/* NOLINTBEGIN(bugprone-macro-parentheses): a declaration and a name are no expressions */
struct curses {
    void *library;
#define DECLARE(name) __typeof__(name) *name;
    FUNCTIONS(DECLARE)
#undef DECLARE
};

/* The keys that terminfo(5) may describe; the others are the same on all terminals. */
static const struct {
    const char *capability;
    uint32_t key;
} described[] = {
    {"kcuu1", INPUT_UP},     {"kcud1", INPUT_DOWN},    {"kcub1", INPUT_LEFT},
    {"kcuf1", INPUT_RIGHT},  {"kpp", INPUT_PAGE_UP},   {"knp", INPUT_PAGE_DOWN},
    {"khome", INPUT_HOME},   {"kend", INPUT_END},      {"kfnd", INPUT_HOME},
    {"kslt", INPUT_END},     {"kdch1", INPUT_DELETE},  {"kent", INPUT_ENTER},
    {"kcbt", INPUT_BACKTAB}, {"ka1", INPUT_HOME},      {"ka3", INPUT_PAGE_UP},
    {"kc1", INPUT_END},      {"kc3", INPUT_PAGE_DOWN}, {"kf1", INPUT_F1},
    {"kf2", INPUT_F1 + 1},   {"kf3", INPUT_F1 + 2},    {"kf4", INPUT_F1 + 3},
    {"kf5", INPUT_F1 + 4},   {"kf6", INPUT_F1 + 5},    {"kf7", INPUT_F1 + 6},
    {"kf8", INPUT_F1 + 7},   {"kf9", INPUT_F1 + 8},    {"kf10", INPUT_F1 + 9},
    {"kf11", INPUT_F1 + 10}, {"kf12", INPUT_F1 + 11},
};

enum { OWN_KEYS = sizeof(described) / sizeof(*described) };

struct terminal {
    struct curses curses;
    SCREEN *screen;
    WINDOW *window;
    struct rescue rescue;
    bool has_color;
    int colors;
    attr_t attributes[SCREEN_ROLES];

    bool has_mouse, uses_mouse; /* the terminal can report clicks; it does so */
    bool has_paste;             /* the terminal may mark pasted text */
    struct decoder decoder;
    struct decoder_key own[OWN_KEYS]; /* of the decoder */
    unsigned char typed[256];         /* bytes that were read */
    size_t typed_length, typed_at;    /* the number of decoded bytes */
};

/* NOLINTEND(bugprone-macro-parentheses) */

/* Looks up a function. dlsym(3) returns a pointer to an object, which C does not convert. */
static bool terminal_find(struct curses *curses, const char *name, void *to)
{
    void *symbol = dlsym(curses->library, name);
    memcpy(to, &symbol, sizeof(symbol));
    return symbol != NULL;
}

/*
 * Names the library for packagers, since the list of needed libraries lacks it:
 * https://systemd.io/ELF_DLOPEN_METADATA/. Name and description of a note are padded to 4 bytes
 * (elf(5)).
 */
#define NOTE_OWNER "FDO"
#define NOTE_TYPE UINT32_C(0x407c0c0a)
#define NOTE_TEXT                                                                         \
    "[{\"feature\":\"monitor\",\"description\":\"The full-screen monitor, ipcview top\"," \
    "\"priority\":\"recommended\",\"soname\":[\"" NCURSES_LIBRARY "\"]}]"

static const struct {
    uint32_t owner_size, text_size, type;
    char owner[sizeof(NOTE_OWNER)];
    _Alignas(4) char text[sizeof(NOTE_TEXT)];
} note __attribute__((used, section(".note.dlopen"), aligned(4))) = {
    .owner_size = sizeof(NOTE_OWNER),
    .text_size = sizeof(NOTE_TEXT),
    .type = NOTE_TYPE,
    .owner = NOTE_OWNER,
    .text = NOTE_TEXT,
};

/* Loads the library. Linking it would make each command start a quarter slower. */
static bool terminal_load(struct curses *curses)
{
    curses->library = dlopen(NCURSES_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!curses->library)
        return false;
#define FIND(name)                                      \
    if (!terminal_find(curses, #name, &(curses)->name)) \
        return false;
    FUNCTIONS(FIND)
#undef FIND
    return true;
}

static const char *capability(const struct curses *curses, const char *name)
{
    const char *text = curses->tigetstr(name);
    return text && text != (char *)-1 ? text : NULL;
}

/* Checks the type of the terminal before anything is written to it. */
static const char *type_obstacle(void)
{
    const char *type = getenv("TERM");
    struct curses curses;
    int error = 0;

    if (!type || !*type)
        return _("TERM is not set");
    if (!terminal_load(&curses))
        return _("ncursesw cannot be loaded");
    if (curses.setupterm(type, STDOUT_FILENO, &error) != OK)
        return _("the type of terminal that TERM names is unknown");
    bool can_place = capability(&curses, "cup");
    /* newterm(3) reads the type again, into its own memory. */
    curses.del_curterm(curses.set_curterm(NULL));
    return can_place ? NULL : _("this type of terminal (TERM) cannot place its cursor");
}

const char *monitor_obstacle(void)
{
    if (!isatty(STDOUT_FILENO))
        return _("standard output is not a terminal");
    if (!isatty(STDIN_FILENO))
        return _("standard input is not a terminal");
    return type_obstacle();
}

/* Modes of xterm (ctlseqs). ncurses does not set them: it does not decode. */
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

/* Adds TEXT, which may be NULL, without the delays ("$<5>") that old terminals needed. */
static void add_rescue(struct rescue *rescue, const char *text)
{
    while (text && *text && rescue->length < sizeof(rescue->bytes)) {
        const char *end = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
        if (end)
            text = end + 1;
        else
            rescue->bytes[rescue->length++] = *text++;
    }
}

static void make_rescue(struct terminal *terminal)
{
    static const char *const capabilities[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
    struct rescue *rescue = &terminal->rescue;

    add_rescue(rescue, terminal->has_paste ? PASTE_OFF : NULL);
    add_rescue(rescue, terminal->has_mouse ? MOUSE_OFF : NULL);
    for (size_t i = 0; i < sizeof(capabilities) / sizeof(*capabilities); i++)
        add_rescue(rescue, capability(&terminal->curses, capabilities[i]));
}

/* Only sequences are described: a control character means the same on all terminals. */
static void describe_keys(struct terminal *terminal)
{
    struct decoder *decoder = &terminal->decoder;

    decoder->own = terminal->own;
    for (size_t i = 0; i < OWN_KEYS; i++) {
        const char *bytes = capability(&terminal->curses, described[i].capability);
        if (bytes && bytes[0] == '\033' && bytes[1])
            terminal->own[decoder->own_count++] = (struct decoder_key){bytes, described[i].key};
    }
}

/* ESCDELAY has the meaning of curs_variables(3). */
static int64_t escape_delay(void)
{
    enum { LONGEST = 10000 };
    const char *text = getenv("ESCDELAY");
    uint64_t delay;

    if (!text || number_parse(text, strlen(text), 10, LONGEST, &delay))
        return DECODER_DELAY;
    return (int64_t)delay;
}

/* A terminal with ECMA-48 sequences ignores unknown modes: it can be asked to mark pasted text. */
static void describe(struct terminal *terminal)
{
    const char *address = capability(&terminal->curses, "cup");

    terminal->has_mouse = capability(&terminal->curses, "kmous");
    terminal->has_paste = address && strncmp(address, "\033[", 2) == 0;
    terminal->decoder.delay = escape_delay();
    describe_keys(terminal);
}

/* Writes past ncurses, which has nothing pending between two screens. Modes may fail. */
static void send(const char *text)
{
    ssize_t written = write(STDOUT_FILENO, text, strlen(text));
    (void)written;
}

static void send_modes(const struct terminal *terminal, bool on)
{
    if (terminal->has_paste)
        send(on ? PASTE_ON : PASTE_OFF);
    if (terminal->uses_mouse)
        send(on ? MOUSE_ON : MOUSE_OFF);
}

int terminal_open(struct terminal **opened)
{
    struct terminal *terminal = memory_resize(NULL, 1, sizeof(*terminal));
    struct curses *curses = &terminal->curses;

    *terminal = (struct terminal){.rescue.file = STDOUT_FILENO};
    if (tcgetattr(STDOUT_FILENO, &terminal->rescue.modes) || !terminal_load(curses)) {
        free(terminal);
        return -ENOTSUP;
    }
    terminal->screen = curses->newterm(NULL, stdout, stdin);
    if (terminal->screen)
        terminal->window = curses->newwin(0, 0, 0, 0);
    if (!terminal->window) {
        terminal_close(terminal);
        return -ENOTTY;
    }
    describe(terminal);
    make_rescue(terminal);
    curses->cbreak(); /* ^C and ^Z stay signals */
    curses->noecho();
    curses->nonl();
    curses->typeahead(-1);                  /* do not stop writing when a key comes */
    curses->keypad(terminal->window, TRUE); /* make keys send what terminfo describes */
    send_modes(terminal, true);
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
        terminal_leave(terminal);
        if (terminal->window)
            terminal->curses.delwin(terminal->window);
        terminal->curses.delscreen(terminal->screen);
    }
    /* The library stays loaded: it may have handlers. */
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
    on = on && terminal->has_mouse;
    if (on != terminal->uses_mouse)
        send(on ? MOUSE_ON : MOUSE_OFF);
    terminal->uses_mouse = on;
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

/* Writes the cells from COLUMN on that have one role. Returns the next column. */
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

/* Whether a read would not wait. */
static bool has_input(void)
{
    struct pollfd file = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&file, 1, 0) > 0 && file.revents & POLLIN;
}

bool terminal_fetch(struct terminal *terminal)
{
    size_t left = terminal->typed_length - terminal->typed_at;

    memmove(terminal->typed, terminal->typed + terminal->typed_at, left);
    terminal->typed_at = 0;
    terminal->typed_length = left;
    if (left == sizeof(terminal->typed))
        return true;
    ssize_t size = has_input()
                       ? read(STDIN_FILENO, terminal->typed + left, sizeof(terminal->typed) - left)
                       : 0;
    if (size <= 0)
        return false;
    terminal->typed_length += (size_t)size;
    return true;
}

bool terminal_read(struct terminal *terminal, int64_t clock, struct input *input)
{
    struct decoder *decoder = &terminal->decoder;

    while (terminal->typed_at < terminal->typed_length) {
        if (decoder->ready_count)
            return decoder_next(decoder, clock, input);
        decoder_feed(decoder, terminal->typed[terminal->typed_at++], clock);
    }
    /* ESC is the key Esc only if nothing follows it. */
    return (decoder->ready_count || !has_input()) && decoder_next(decoder, clock, input);
}

int64_t terminal_due(const struct terminal *terminal)
{
    return decoder_due(&terminal->decoder);
}

/* Decodes it nevertheless: the rest of a sequence that is cut would act as keys. */
void terminal_flush(struct terminal *terminal, int64_t clock)
{
    struct input input;

    do {
        while (terminal_read(terminal, clock, &input)) {
        }
    } while (terminal_fetch(terminal));
    decoder_forget(&terminal->decoder);
}

void terminal_leave(struct terminal *terminal)
{
    send_modes(terminal, false);
    terminal->curses.curs_set(1);
    terminal->curses.endwin();
}

/* doupdate(3) takes the terminal again after endwin(3). */
void terminal_return(struct terminal *terminal)
{
    send_modes(terminal, true);
    terminal->curses.wnoutrefresh(terminal->window);
    terminal->curses.doupdate();
}
