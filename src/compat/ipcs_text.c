/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The format is that of sys-utils/ipcs.c since util-linux 2.23, including blanks at the ends of
 * lines, cells wider than their headings, and names cut at ten bytes in all tables but one. A
 * question mark stands for an unknown value.
 */
#include "config.h"

#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "compat/common.h"
#include "compat/ipcs_text.h"
#include "model/sysv.h"

/* An object and how it is printed. */
struct row {
    const struct snapshot *snapshot;
    const struct object *object;
    enum ipcs_unit unit;
};

/* Sizes. */

void ipcs_put_human(struct buffer *out, uint64_t bytes, const char *point)
{
    static const char letters[] = "BKMGTPE";
    unsigned shift = 0;

    while (shift < 60 && bytes >> shift >= 1024)
        shift += 10;
    uint64_t whole = bytes >> shift;
    uint64_t rest = bytes - (whole << shift);
    /* Thousandths of 2^60 are counted in smaller pieces, or they would overflow. */
    unsigned spare = shift > 50 ? 10 : 0;
    uint64_t thousandths = ((rest >> spare) * 1000) >> (shift - spare);
    uint64_t tenths = (thousandths + 50) / 100;

    if (tenths == 10) {
        whole++;
        tenths = 0;
    }
    buffer_unsigned(out, whole);
    if (tenths) {
        buffer_text(out, point);
        buffer_unsigned(out, tenths);
    }
    buffer_char(out, letters[shift / 10]);
}

static void put_size(struct buffer *out, uint64_t bytes, enum ipcs_unit unit)
{
    if (unit == IPCS_UNIT_HUMAN)
        ipcs_put_human(out, bytes, localeconv()->decimal_point);
    else
        buffer_unsigned(out, bytes);
}

/* Appends the first MOST bytes of the name of ID, or the number where it has none. */
static void ipcs_put_name(struct buffer *out, const struct names *names, uint32_t id, size_t most)
{
    struct buffer visible = BUFFER_IN_MEMORY;
    struct text name;

    if (!names_find(names, id, &name)) {
        buffer_unsigned(out, id);
        return;
    }
    text_escape(&visible, name, 0);
    buffer_put(out, visible.data, visible.length < most ? visible.length : most);
    buffer_free(&visible);
}

/* Appends at most MOST bytes of the text of ctime(3) for TIME, from byte FROM on. */
static void ipcs_put_time(struct buffer *out, int64_t time, size_t from, size_t most)
{
    char text[64] = ""; /* ctime_r(3) needs 26, and more for a year of more than four digits */
    time_t seconds = (time_t)time;
    const char *shown = time ? text + from : T_("Not set");

    if (time && !ctime_r(&seconds, text))
        shown = "?";
    buffer_put(out, shown, strnlen(shown, most));
}

/* The tables of objects. */

/* What is in a cell. From NUMBER on it is the member at ->at, of 64 bits; from PID on, of 32. */
enum content {
    ID,
    KEY,
    PERMISSIONS,
    STATUS,
    NUMBER,
    SIZE,
    TIME,      /* "Nov  2 13:31:0": without the day of the week, and cut off */
    FULL_TIME, /* "Mon Nov  2 13:31:07 2026" */
    PID,
    PADDED_PID,
    OWNER, /* a user's name, cut off */
    USER,
    GROUP,
};

/* LEAD stands before the cell; heading and cell are padded to their widths. */
struct ipcs_cell {
    const char *heading; /* NULL: there are no more cells */
    uint8_t heading_width;
    char lead[6];
    uint8_t width;
    enum content content;
    uint16_t at;               /* in struct object */
    const char *human_heading; /* in place of HEADING with --human, or NULL */
};

/* Only the heading of a column wider than LONGEST_HEADING is cut. */
enum { MOST_CELLS = 7, LONGEST_HEADING = 24 };

/* Without a title there is no such table. */
struct ipcs_columns {
    const char *title;
    struct ipcs_cell cells[MOST_CELLS];
};

#define AT(member) offsetof(struct object, member)

#define KEY_AND_ID(id)                                                          \
    {TN_("key"), 10, "", 0, KEY, 0, NULL}, {TN_(id), 10, " ", 10, ID, 0, NULL}, \
        {TN_("owner"), 10, " ", 10, OWNER, AT(uid), NULL},                      \
    {                                                                           \
        TN_("perms"), 10, " ", 10, PERMISSIONS, 0, NULL                         \
    }
#define ID_AND_OWNER(id, heading_width, width)          \
    {TN_(id), heading_width, "", width, ID, 0, NULL},   \
    {                                                   \
        TN_("owner"), 10, " ", 10, OWNER, AT(uid), NULL \
    }
#define CREATORS(id)                                                                           \
    {                                                                                          \
        {TN_(id), 10, "", 10, ID, 0, NULL}, {TN_("perms"), 10, " ", 10, PERMISSIONS, 0, NULL}, \
            {TN_("cuid"), 10, " ", 10, USER, AT(cuid), NULL},                                  \
            {TN_("cgid"), 10, " ", 10, GROUP, AT(cgid), NULL},                                 \
            {TN_("uid"), 10, " ", 10, USER, AT(uid), NULL},                                    \
            {TN_("gid"), 10, " ", 10, GROUP, AT(gid), NULL},                                   \
    }

static const struct ipcs_columns columns[IPCS_TABLES_OF_OBJECTS][KINDS] = {
    [IPCS_OBJECTS][KIND_SHM] = {TN_("------ Shared Memory Segments --------\n"),
                                {KEY_AND_ID("shmid"),
                                 {TN_("bytes"), 10, " ", 10, SIZE, AT(shm.size), TN_("size")},
                                 {TN_("nattch"), 10, " ", 10, NUMBER, AT(shm.nattch), NULL},
                                 {TN_("status"), 12, " ", 0, STATUS, 0, NULL}}},
    [IPCS_OBJECTS][KIND_MSG] = {TN_("------ Message Queues --------\n"),
                                {KEY_AND_ID("msqid"),
                                 {TN_("used-bytes"), 12, " ", 12, SIZE, AT(msg.cbytes),
                                  TN_("size")},
                                 {TN_("messages"), 12, " ", 12, NUMBER, AT(msg.qnum), NULL}}},
    [IPCS_OBJECTS][KIND_SEM] = {TN_("------ Semaphore Arrays --------\n"),
                                {KEY_AND_ID("semid"),
                                 {TN_("nsems"), 10, " ", 10, NUMBER, AT(sem.nsems), NULL}}},
    [IPCS_CREATORS][KIND_SHM] = {TN_("------ Shared Memory Segment Creators/Owners --------\n"),
                                 CREATORS("shmid")},
    [IPCS_CREATORS][KIND_MSG] = {TN_("------ Message Queues Creators/Owners --------\n"),
                                 CREATORS("msqid")},
    [IPCS_CREATORS][KIND_SEM] = {TN_("------ Semaphore Arrays Creators/Owners --------\n"),
                                 CREATORS("semid")},
    [IPCS_TIMES][KIND_SHM] = {TN_("------ Shared Memory Attach/Detach/Change Times --------\n"),
                              {ID_AND_OWNER("shmid", 10, 10),
                               {TN_("attached"), 20, " ", 20, TIME, AT(shm.atime), NULL},
                               {TN_("detached"), 20, " ", 20, TIME, AT(shm.dtime), NULL},
                               {TN_("changed"), 20, " ", 20, TIME, AT(ctime), NULL}}},
    [IPCS_TIMES][KIND_MSG] = {TN_("------ Message Queues Send/Recv/Change Times --------\n"),
                              {ID_AND_OWNER("msqid", 8, 8),
                               {TN_("send"), 20, " ", 20, TIME, AT(msg.stime), NULL},
                               {TN_("recv"), 20, " ", 20, TIME, AT(msg.rtime), NULL},
                               {TN_("change"), 20, " ", 20, TIME, AT(ctime), NULL}}},
    [IPCS_TIMES][KIND_SEM] = {TN_("------ Semaphore Operation/Change Times --------\n"),
                              {ID_AND_OWNER("semid", 8, 8),
                               {TN_("last-op"), 26, "  ", 26, FULL_TIME, AT(sem.otime), NULL},
                               {TN_("last-changed"), 26, " ", 26, FULL_TIME, AT(ctime), NULL}}},
    [IPCS_PIDS][KIND_SHM] = {TN_("------ Shared Memory Creator/Last-op PIDs --------\n"),
                             {ID_AND_OWNER("shmid", 10, 10),
                              {TN_("cpid"), 10, " ", 10, PID, AT(shm.cpid), NULL},
                              {TN_("lpid"), 10, " ", 10, PID, AT(shm.lpid), NULL}}},
    [IPCS_PIDS][KIND_MSG] = {TN_("------ Message Queues PIDs --------\n"),
                             {ID_AND_OWNER("msqid", 10, 8),
                              {TN_("lspid"), 10, "  ", 0, PADDED_PID, AT(msg.lspid), NULL},
                              {TN_("lrpid"), 10, "     ", 0, PADDED_PID, AT(msg.lrpid), NULL}}},
};

static uint64_t get_number(const struct row *row, const struct ipcs_cell *cell)
{
    const void *place = (const char *)row->object + cell->at;
    return cell->content < PID ? *(const uint64_t *)place : *(const uint32_t *)place;
}

/* A size for people is right-aligned in six columns, with blanks up to the next heading. */
static void put_size_cell(struct buffer *out, const struct row *row, const struct ipcs_cell *cell)
{
    enum { FIGURES = 6 };
    struct buffer text = BUFFER_IN_MEMORY;

    if (row->unit != IPCS_UNIT_HUMAN) {
        put_size(out, get_number(row, cell), row->unit);
        return;
    }
    put_size(&text, get_number(row, cell), row->unit);
    buffer_format(out, "%*s", FIGURES, buffer_string(&text));
    buffer_blanks(out, (size_t)(cell->width - FIGURES));
    buffer_free(&text);
}

static void ipcs_put_cell(struct buffer *out, const struct row *row, const struct ipcs_cell *cell)
{
    const struct snapshot *snapshot = row->snapshot;
    const struct object *object = row->object;

    switch (cell->content) {
    case ID:
        buffer_signed(out, sysv_id(&object->ref));
        break;
    case KEY:
        buffer_format(out, "0x%08x", object->key);
        break;
    case PERMISSIONS:
        buffer_format(out, "%o", object->mode & MODE_PERMISSIONS);
        break;
    case STATUS:
        buffer_format(out, "%-6s %-6s", object->mode & MODE_DEST ? T_("dest") : " ",
                      object->mode & MODE_LOCKED ? T_("locked") : " ");
        break;
    case NUMBER:
        buffer_unsigned(out, get_number(row, cell));
        break;
    case SIZE:
        put_size_cell(out, row, cell);
        break;
    case TIME:
        ipcs_put_time(out, (int64_t)get_number(row, cell), 4, 16);
        break;
    case FULL_TIME:
        ipcs_put_time(out, (int64_t)get_number(row, cell), 0, 24);
        break;
    case PID:
    case PADDED_PID:
        buffer_format(out, cell->content == PID ? "%" PRIu32 : "%5" PRIu32,
                      (uint32_t)get_number(row, cell));
        break;
    case OWNER:
    case USER:
        ipcs_put_name(out, &snapshot->users, (uint32_t)get_number(row, cell),
                      cell->content == OWNER ? 10 : SIZE_MAX);
        break;
    case GROUP:
        ipcs_put_name(out, &snapshot->groups, (uint32_t)get_number(row, cell), SIZE_MAX);
        break;
    }
}

/* Pads the text since START to WIDTH bytes, as printf(3) does. */
static void pad(struct buffer *line, size_t start, size_t width)
{
    size_t used = line->length - start;
    if (used < width)
        buffer_blanks(line, width - used);
}

/* Ends LINE. It is in memory, since text that is flushed cannot be padded. */
static void ipcs_put_line(struct buffer *out, struct buffer *line)
{
    buffer_char(line, '\n');
    buffer_put(out, line->data, line->length);
    line->length = 0;
}

static void ipcs_put_headings(struct buffer *line, const struct ipcs_cell *cells,
                              enum ipcs_unit unit)
{
    for (const struct ipcs_cell *cell = cells; cell < cells + MOST_CELLS && cell->heading; cell++) {
        bool human = cell->human_heading && unit == IPCS_UNIT_HUMAN;
        const char *heading = human ? T_(cell->human_heading) : T_(cell->heading);
        size_t most = cell->heading_width > LONGEST_HEADING ? LONGEST_HEADING : SIZE_MAX;

        if (cell != cells)
            buffer_char(line, ' ');
        size_t start = line->length;
        buffer_put(line, heading, strnlen(heading, most));
        pad(line, start, cell->heading_width);
    }
}

static void put_cells(struct buffer *line, const struct ipcs_cell *cells, const struct row *row)
{
    for (const struct ipcs_cell *cell = cells; cell < cells + MOST_CELLS && cell->heading; cell++) {
        buffer_text(line, cell->lead);
        size_t start = line->length;
        ipcs_put_cell(line, row, cell);
        pad(line, start, cell->width);
    }
}

static void put_objects(struct buffer *out, const struct snapshot *snapshot, enum kind kind,
                        const struct ipcs_columns *table, enum ipcs_unit unit)
{
    size_t end = snapshot->of[kind].first + snapshot->of[kind].count;
    struct buffer line = BUFFER_IN_MEMORY;

    if (!table->title)
        return;
    buffer_text(out, T_(table->title));
    ipcs_put_headings(&line, table->cells, unit);
    ipcs_put_line(out, &line);
    for (size_t i = snapshot->of[kind].first; i < end; i++) {
        put_cells(&line, table->cells, &(struct row){snapshot, &snapshot->objects[i], unit});
        ipcs_put_line(out, &line);
    }
    buffer_free(&line);
}

/* Limits and usage. */

/* Appends a size and its name: "max seg size (bytes) = 32768". */
static void put_named_size(struct buffer *out, const char *name, uint64_t bytes,
                           enum ipcs_unit unit)
{
    buffer_format(out, unit == IPCS_UNIT_BYTES ? T_("%s (bytes) = ") : "%s = ", name);
    put_size(out, bytes, unit);
}

/* PAGES in smaller units; where that overflows, the most that is whole pages. */
static uint64_t scale_pages(uint64_t pages, uint64_t units)
{
    uint64_t amount;
    return __builtin_mul_overflow(pages, units, &amount) ? UINT64_MAX - UINT64_MAX % units : amount;
}

/* The lines of the tables of limits, in their order. */
static const struct limit_line {
    enum kind kind;
    unsigned limit;
    enum { LIMIT_NUMBER, LIMIT_BYTES, LIMIT_KILOBYTES, LIMIT_PAGES } as;
    const char *text; /* of a number; else the name of the size */
} limit_lines[] = {
    {KIND_SHM, LIMIT_SHMMNI, LIMIT_NUMBER, TN_("max number of segments = %ju\n")},
    {KIND_SHM, LIMIT_SHMMAX, LIMIT_KILOBYTES, TN_("max seg size")},
    {KIND_SHM, LIMIT_SHMALL, LIMIT_PAGES, TN_("max total shared memory")},
    {KIND_SHM, LIMIT_SHMMIN, LIMIT_BYTES, TN_("min seg size")},
    {KIND_MSG, LIMIT_MSGMNI, LIMIT_NUMBER, TN_("max queues system wide = %d\n")},
    {KIND_MSG, LIMIT_MSGMAX, LIMIT_BYTES, TN_("max size of message")},
    {KIND_MSG, LIMIT_MSGMNB, LIMIT_BYTES, TN_("default max size of queue")},
    {KIND_SEM, LIMIT_SEMMNI, LIMIT_NUMBER, TN_("max number of arrays = %d\n")},
    {KIND_SEM, LIMIT_SEMMSL, LIMIT_NUMBER, TN_("max semaphores per array = %d\n")},
    {KIND_SEM, LIMIT_SEMMNS, LIMIT_NUMBER, TN_("max semaphores system wide = %d\n")},
    {KIND_SEM, LIMIT_SEMOPM, LIMIT_NUMBER, TN_("max ops per semop call = %d\n")},
    {KIND_SEM, LIMIT_SEMVMX, LIMIT_NUMBER, TN_("semaphore max value = %u\n")},
};

enum { LIMIT_LINES = sizeof(limit_lines) / sizeof(*limit_lines) };

static bool knows_limits(const struct snapshot *snapshot, enum kind kind)
{
    for (size_t i = 0; i < LIMIT_LINES; i++) {
        const struct limit_line *line = &limit_lines[i];
        bool known = snapshot->total.limit[line->kind][line->limit].known &&
                     (line->as != LIMIT_PAGES || snapshot->total.page.known);
        if (line->kind == kind && !known)
            return false;
    }
    return true;
}

/* Without an option for units, memory is in kilobytes, and all else in bytes. */
static void put_limit(struct buffer *out, const struct snapshot *snapshot,
                      const struct limit_line *line, enum ipcs_unit unit)
{
    uint64_t limit = snapshot->total.limit[line->kind][line->limit].amount,
             page = snapshot->total.page.amount;
    bool is_usual = unit == IPCS_UNIT_DEFAULT;

    switch (line->as) {
    case LIMIT_NUMBER:
        compat_put_number(out, T_(line->text), (int64_t)limit);
        return;
    case LIMIT_BYTES:
        put_named_size(out, T_(line->text), limit, is_usual ? IPCS_UNIT_BYTES : unit);
        break;
    case LIMIT_KILOBYTES:
        if (is_usual)
            buffer_format(out, T_("%s (kbytes) = "), T_(line->text));
        if (is_usual)
            buffer_unsigned(out, limit / 1024);
        else
            put_named_size(out, T_(line->text), limit, unit);
        break;
    case LIMIT_PAGES:
        if (is_usual)
            put_named_size(out, T_("max total shared memory (kbytes)"),
                           scale_pages(limit, page / 1024), unit);
        else
            put_named_size(out, T_(line->text), scale_pages(limit, page), unit);
        break;
    }
    buffer_char(out, '\n');
}

static void ipcs_put_limits(struct buffer *out, const struct snapshot *snapshot, enum kind kind,
                            enum ipcs_unit unit)
{
    static const struct {
        const char *title, *unknown;
    } texts[KINDS] = {
        [KIND_SHM] = {TN_("------ Shared Memory Limits --------\n"),
                      TN_("unable to fetch shared memory limits\n")},
        [KIND_MSG] = {TN_("------ Messages Limits --------\n"),
                      TN_("unable to fetch message limits\n")},
        [KIND_SEM] = {TN_("------ Semaphore Limits --------\n"),
                      TN_("unable to fetch semaphore limits\n")},
    };
    bool known = knows_limits(snapshot, kind);

    buffer_text(out, known ? T_(texts[kind].title) : T_(texts[kind].unknown));
    for (size_t i = 0; known && i < LIMIT_LINES; i++) {
        if (limit_lines[i].kind == kind)
            put_limit(out, snapshot, &limit_lines[i], unit);
    }
}

/* The kernel cuts a sum to INT_MAX, and the snapshot takes that for unknown. */
static int64_t sum_of(const struct snapshot *snapshot, enum kind kind, unsigned usage)
{
    const struct quantity *sum = &snapshot->total.usage[kind][usage];
    return sum->known ? (int64_t)sum->amount : INT_MAX;
}

static unsigned long pages_of(const struct snapshot *snapshot, unsigned usage)
{
    return (unsigned long)(snapshot->total.usage[KIND_SHM][usage].amount /
                           snapshot->total.page.amount);
}

/* The two counts of swapping have been 0 since Linux 2.4: shmctl(2), SHM_INFO. */
static void put_segment_status(struct buffer *out, const struct snapshot *snapshot,
                               enum ipcs_unit unit)
{
    (void)unit;
    buffer_format(out,
                  compat_either("segments allocated %d\n"
                                "pages allocated %lu\n"
                                "pages resident  %lu\n"
                                "pages swapped   %lu\n"
                                "Swap performance: %lu attempts\t %lu successes\n",
                                "segments allocated %d\n"
                                "pages allocated %ld\n"
                                "pages resident  %ld\n"
                                "pages swapped   %ld\n"
                                "Swap performance: %ld attempts\t %ld successes\n"),
                  (int)snapshot->total.usage[KIND_SHM][USAGE_SEGMENTS].amount,
                  (unsigned long)snapshot->total.usage[KIND_SHM][USAGE_PAGES].amount,
                  pages_of(snapshot, USAGE_RESIDENT), pages_of(snapshot, USAGE_SWAPPED), 0UL, 0UL);
}

static void put_queue_status(struct buffer *out, const struct snapshot *snapshot,
                             enum ipcs_unit unit)
{
    compat_put_number(out, T_("allocated queues = %d\n"), sum_of(snapshot, KIND_MSG, USAGE_QUEUES));
    compat_put_number(out, T_("used headers = %d\n"), sum_of(snapshot, KIND_MSG, USAGE_MESSAGES));
    put_named_size(out, T_("used space"), (uint64_t)sum_of(snapshot, KIND_MSG, USAGE_MESSAGE_BYTES),
                   unit);
    buffer_text(out, unit == IPCS_UNIT_DEFAULT ? T_(" bytes\n") : "\n");
}

static void put_set_status(struct buffer *out, const struct snapshot *snapshot, enum ipcs_unit unit)
{
    (void)unit;
    compat_put_number(out, T_("used arrays = %d\n"), sum_of(snapshot, KIND_SEM, USAGE_SETS));
    compat_put_number(out, T_("allocated semaphores = %d\n"),
                      sum_of(snapshot, KIND_SEM, USAGE_SEMAPHORES));
}

static bool knows_segments(const struct snapshot *snapshot)
{
    const struct quantity *usage = snapshot->total.usage[KIND_SHM];
    return usage[USAGE_PAGES].known && usage[USAGE_RESIDENT].known && usage[USAGE_SWAPPED].known &&
           snapshot->total.page.known;
}

/* Where a sum is unknown, the text is util-linux's for a kernel without the facility. */
static void ipcs_put_status(struct buffer *out, const struct snapshot *snapshot, enum kind kind,
                            enum ipcs_unit unit)
{
    static const struct {
        void (*put)(struct buffer *out, const struct snapshot *snapshot, enum ipcs_unit unit);
        const char *title, *unknown;
    } tables[KINDS] = {
        [KIND_SHM] = {put_segment_status, TN_("------ Shared Memory Status --------\n"),
                      TN_("kernel not configured for shared memory\n")},
        [KIND_MSG] = {put_queue_status, TN_("------ Messages Status --------\n"),
                      TN_("kernel not configured for message queues\n")},
        [KIND_SEM] = {put_set_status, TN_("------ Semaphore Status --------\n"),
                      TN_("kernel not configured for semaphores\n")},
    };
    bool known =
        snapshot->total.usage[kind][0].known && (kind != KIND_SHM || knows_segments(snapshot));

    buffer_text(out, known ? T_(tables[kind].title) : T_(tables[kind].unknown));
    if (known)
        tables[kind].put(out, snapshot, unit);
}

void ipcs_put_table(struct buffer *out, const struct snapshot *snapshot, enum kind kind,
                    enum ipcs_table table, enum ipcs_unit unit)
{
    if (table == IPCS_LIMITS)
        ipcs_put_limits(out, snapshot, kind, unit);
    else if (table == IPCS_STATUS)
        ipcs_put_status(out, snapshot, kind, unit);
    else
        put_objects(out, snapshot, kind, &columns[table][kind], unit);
}

/* The page about one object. */

/* "Mon Nov  2 13:31:07 2026", or "Not set", in place of the %-26.24s in FORMAT. */
static void put_labelled_time(struct buffer *out, const char *format, int64_t time)
{
    struct buffer text = BUFFER_IN_MEMORY;

    ipcs_put_time(&text, time, 0, 24);
    pad(&text, 0, 26);
    compat_put(out, format, buffer_string(&text));
    buffer_free(&text);
}

static void put_labelled_size(struct buffer *out, const char *label, uint64_t bytes,
                              enum ipcs_unit unit)
{
    buffer_text(out, label);
    put_size(out, bytes, unit);
    buffer_char(out, '\t');
}

static void put_segment(struct buffer *out, const struct snapshot *snapshot,
                        const struct object *object, enum ipcs_unit unit)
{
    (void)snapshot;
    buffer_format(out, T_("\nShared memory Segment shmid=%d\n"), sysv_id(&object->ref));
    buffer_format(out, T_("uid=%u\tgid=%u\tcuid=%u\tcgid=%u\n"), object->uid, object->gid,
                  object->cuid, object->cgid);
    buffer_format(out, T_("mode=%#o\taccess_perms=%#o\n"), object->mode,
                  object->mode & MODE_PERMISSIONS);
    put_labelled_size(out, unit == IPCS_UNIT_HUMAN ? T_("size=") : T_("bytes="), object->shm.size,
                      unit);
    buffer_format(out,
                  compat_either("lpid=%d\tcpid=%d\tnattch=%ju\n", "lpid=%u\tcpid=%u\tnattch=%jd\n"),
                  object->shm.lpid, object->shm.cpid, (uintmax_t)object->shm.nattch);
    put_labelled_time(out, T_("att_time=%-26.24s\n"), object->shm.atime);
    put_labelled_time(out, T_("det_time=%-26.24s\n"), object->shm.dtime);
    put_labelled_time(out, T_("change_time=%-26.24s\n"), object->ctime);
    buffer_char(out, '\n');
}

static void put_queue(struct buffer *out, const struct snapshot *snapshot,
                      const struct object *object, enum ipcs_unit unit)
{
    const char *capacity = unit == IPCS_UNIT_HUMAN ? T_("qsize=") : T_("qbytes=");
    (void)snapshot;

    buffer_format(out, T_("\nMessage Queue msqid=%d\n"), sysv_id(&object->ref));
    buffer_format(out, T_("uid=%u\tgid=%u\tcuid=%u\tcgid=%u\tmode=%#o\n"), object->uid, object->gid,
                  object->cuid, object->cgid, object->mode);
    put_labelled_size(out, unit == IPCS_UNIT_HUMAN ? T_("csize=") : T_("cbytes="),
                      object->msg.cbytes, unit);
    if (object->has & HAS_QBYTES)
        put_labelled_size(out, capacity, object->msg.qbytes, unit);
    else
        buffer_format(out, "%s?\t", capacity);
    buffer_format(out, "qnum=%" PRIu64 "\tlspid=%" PRIu32 "\tlrpid=%" PRIu32 "\n", object->msg.qnum,
                  object->msg.lspid, object->msg.lrpid);
    put_labelled_time(out, T_("send_time=%-26.24s\n"), object->msg.stime);
    put_labelled_time(out, T_("rcv_time=%-26.24s\n"), object->msg.rtime);
    put_labelled_time(out, T_("change_time=%-26.24s\n"), object->ctime);
    buffer_char(out, '\n');
}

static void put_semaphore_lines(struct buffer *out, const struct snapshot *snapshot,
                                const struct object *object)
{
    for (uint64_t i = 0; i < object->sem.nsems; i++) {
        const struct semaphore *semaphore = &snapshot->semaphores[object->sem.first_at + i];
        buffer_format(out, "%-10" PRIu64 " %-10" PRIu32 " %-10" PRIu32, i, semaphore->value,
                      semaphore->ncnt);
        buffer_format(out, " %-10" PRIu32 " %-10" PRIu32 "\n", semaphore->zcnt, semaphore->pid);
    }
}

static void put_set(struct buffer *out, const struct snapshot *snapshot,
                    const struct object *object, enum ipcs_unit unit)
{
    (void)unit;
    buffer_format(out, T_("\nSemaphore Array semid=%d\n"), sysv_id(&object->ref));
    buffer_format(out, T_("uid=%u\t gid=%u\t cuid=%u\t cgid=%u\n"), object->uid, object->gid,
                  object->cuid, object->cgid);
    buffer_format(out, T_("mode=%#o, access_perms=%#o\n"), object->mode,
                  object->mode & MODE_PERMISSIONS);
    buffer_format(out, T_("nsems = %ju\n"), (uintmax_t)object->sem.nsems);
    put_labelled_time(out, T_("otime = %-26.24s\n"), object->sem.otime);
    put_labelled_time(out, T_("ctime = %-26.24s\n"), object->ctime);
    buffer_format(out, "%-10s %-10s %-10s %-10s %-10s\n", T_("semnum"), T_("value"), T_("ncount"),
                  T_("zcount"), T_("pid"));
    put_semaphore_lines(out, snapshot, object);
    buffer_char(out, '\n');
}

const char *ipcs_failed_call(const struct object *object)
{
    /* The order in which sem_get_elements of util-linux's lib/ipcutils.c calls them. */
    static const struct {
        unsigned has;
        const char *call;
    } calls[] = {
        {HAS_VALUES, "semctl(GETVAL)"},
        {HAS_WAITERS, "semctl(GETNCNT)"},
        {HAS_PIDS, "semctl(GETPID)"},
    };

    for (size_t i = 0; object->ref.kind == KIND_SEM && i < sizeof(calls) / sizeof(*calls); i++) {
        if (!(object->has & calls[i].has))
            return calls[i].call;
    }
    return NULL;
}

void ipcs_put_object(struct buffer *out, const struct snapshot *snapshot,
                     const struct object *object, enum ipcs_unit unit)
{
    static void (*const pages[KINDS])(struct buffer *, const struct snapshot *,
                                      const struct object *, enum ipcs_unit) = {
        [KIND_SHM] = put_segment,
        [KIND_MSG] = put_queue,
        [KIND_SEM] = put_set,
    };
    pages[object->ref.kind](out, snapshot, object, unit);
}
