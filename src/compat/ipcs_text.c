/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The format is that of sys-utils/ipcs.c since util-linux 2.23, with its blanks at the ends of lines,
 * and its quirks: cells that are wider than their headings, and names cut at ten bytes in all tables
 * but one. Where a value is unknown there is a question mark in its place.
 */
#include "config.h"

#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "compat/common.h"
#include "compat/ipcs_text.h"

/* An object on its way into a table. */
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
    /* Of a unit of 2^60 the thousandth part is counted in smaller pieces, or it would not fit. */
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

static const char *decimal_point(void)
{
    const char *point = localeconv()->decimal_point;
    return *point ? point : ".";
}

static void put_size(struct buffer *out, uint64_t bytes, enum ipcs_unit unit)
{
    if (unit == IPCS_UNIT_HUMAN)
        ipcs_put_human(out, bytes, decimal_point());
    else
        buffer_unsigned(out, bytes);
}

/* A size for people is right-aligned in six columns, with blanks up to the next heading behind it. */
static void put_size_cell(struct buffer *out, const struct row *row, uint64_t bytes, size_t blanks)
{
    struct buffer text = BUFFER_IN_MEMORY;

    if (row->unit != IPCS_UNIT_HUMAN) {
        buffer_unsigned(out, bytes);
        return;
    }
    put_size(&text, bytes, row->unit);
    buffer_format(out, "%6s", buffer_string(&text));
    buffer_blanks(out, blanks);
    buffer_free(&text);
}

/* Cells. */

static void put_id(struct buffer *out, const struct row *row)
{
    buffer_signed(out, sysv_id(&row->object->ref));
}

static void ipcs_put_key(struct buffer *out, const struct row *row)
{
    buffer_format(out, "0x%08x", row->object->key);
}

static void put_permissions(struct buffer *out, const struct row *row)
{
    buffer_format(out, "%o", row->object->mode & MODE_PERMISSIONS);
}

/* The name of ID, all of it or its first MOST bytes; else the number. */
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

static void ipcs_put_owner(struct buffer *out, const struct row *row)
{
    ipcs_put_name(out, &row->snapshot->users, row->object->uid, 10);
}

static void ipcs_put_user(struct buffer *out, const struct row *row)
{
    ipcs_put_name(out, &row->snapshot->users, row->object->uid, SIZE_MAX);
}

static void ipcs_put_group(struct buffer *out, const struct row *row)
{
    ipcs_put_name(out, &row->snapshot->groups, row->object->gid, SIZE_MAX);
}

static void put_creator(struct buffer *out, const struct row *row)
{
    ipcs_put_name(out, &row->snapshot->users, row->object->cuid, SIZE_MAX);
}

static void put_creator_group(struct buffer *out, const struct row *row)
{
    ipcs_put_name(out, &row->snapshot->groups, row->object->cgid, SIZE_MAX);
}

/* At most MOST bytes of what ctime(3) says of TIME from its byte FROM on. */
static void ipcs_put_time(struct buffer *out, int64_t time, size_t from, size_t most)
{
    char text[64] = ""; /* ctime_r(3) wants 26, and more for a year of more than four digits */
    time_t seconds = (time_t)time;
    const char *shown = time ? text + from : T_("Not set");

    if (time && !ctime_r(&seconds, text))
        shown = "?";
    buffer_put(out, shown, strnlen(shown, most));
}

/* "Nov  2 13:31:07" without the day of the week, the seconds' last digits cut off as they do. */
static void put_short_time(struct buffer *out, int64_t time)
{
    ipcs_put_time(out, time, 4, 16);
}

static void put_full_time(struct buffer *out, int64_t time)
{
    ipcs_put_time(out, time, 0, 24);
}

static void put_atime(struct buffer *out, const struct row *row)
{
    put_short_time(out, row->object->shm.atime);
}

static void put_dtime(struct buffer *out, const struct row *row)
{
    put_short_time(out, row->object->shm.dtime);
}

static void put_stime(struct buffer *out, const struct row *row)
{
    put_short_time(out, row->object->msg.stime);
}

static void put_rtime(struct buffer *out, const struct row *row)
{
    put_short_time(out, row->object->msg.rtime);
}

static void put_ctime(struct buffer *out, const struct row *row)
{
    put_short_time(out, row->object->ctime);
}

static void put_full_otime(struct buffer *out, const struct row *row)
{
    put_full_time(out, row->object->sem.otime);
}

static void put_full_ctime(struct buffer *out, const struct row *row)
{
    put_full_time(out, row->object->ctime);
}

static void ipcs_put_bytes(struct buffer *out, const struct row *row)
{
    put_size_cell(out, row, row->object->shm.size, 4);
}

static void put_attaches(struct buffer *out, const struct row *row)
{
    buffer_unsigned(out, row->object->shm.nattch);
}

static void put_status(struct buffer *out, const struct row *row)
{
    buffer_format(out, "%-6s %-6s", row->object->mode & MODE_DEST ? T_("dest") : " ",
                  row->object->mode & MODE_LOCKED ? T_("locked") : " ");
}

static void put_cpid(struct buffer *out, const struct row *row)
{
    buffer_unsigned(out, row->object->shm.cpid);
}

static void put_lpid(struct buffer *out, const struct row *row)
{
    buffer_unsigned(out, row->object->shm.lpid);
}

static void put_used_bytes(struct buffer *out, const struct row *row)
{
    put_size_cell(out, row, row->object->msg.cbytes, 6);
}

static void ipcs_put_messages(struct buffer *out, const struct row *row)
{
    buffer_unsigned(out, row->object->msg.qnum);
}

static void put_lspid(struct buffer *out, const struct row *row)
{
    buffer_format(out, "%5" PRIu32, row->object->msg.lspid);
}

static void put_lrpid(struct buffer *out, const struct row *row)
{
    buffer_format(out, "%5" PRIu32, row->object->msg.lrpid);
}

static void ipcs_put_semaphores(struct buffer *out, const struct row *row)
{
    buffer_unsigned(out, row->object->sem.nsems);
}

/* The tables of objects. */

/* LEAD stands before the cell; heading and cell are padded to their widths. */
struct cell {
    const char *heading;
    size_t heading_width;
    const char *lead;
    size_t width;
    void (*put)(struct buffer *out, const struct row *row);
    const char *human_heading; /* in place of HEADING with --human, or NULL */
};

/* A heading in a column wider than LONGEST_HEADING is cut, and no other is. */
enum { MOST_CELLS = 7, LONGEST_HEADING = 24 };

/* Without a title there is no such table, and nothing is printed. */
struct layout {
    const char *title;
    struct cell cells[MOST_CELLS];
};

#define KEY_AND_ID(id)                                                                 \
    {TN_("key"), 10, "", 0, ipcs_put_key, NULL}, {TN_(id), 10, " ", 10, put_id, NULL}, \
        {TN_("owner"), 10, " ", 10, ipcs_put_owner, NULL},                             \
    {                                                                                  \
        TN_("perms"), 10, " ", 10, put_permissions, NULL                               \
    }
#define ID_AND_OWNER(id, heading_width, width)          \
    {TN_(id), heading_width, "", width, put_id, NULL},  \
    {                                                   \
        TN_("owner"), 10, " ", 10, ipcs_put_owner, NULL \
    }
#define CREATORS(id)                                                                             \
    {                                                                                            \
        {TN_(id), 10, "", 10, put_id, NULL}, {TN_("perms"), 10, " ", 10, put_permissions, NULL}, \
            {TN_("cuid"), 10, " ", 10, put_creator, NULL},                                       \
            {TN_("cgid"), 10, " ", 10, put_creator_group, NULL},                                 \
            {TN_("uid"), 10, " ", 10, ipcs_put_user, NULL},                                      \
            {TN_("gid"), 10, " ", 10, ipcs_put_group, NULL},                                     \
    }

static const struct layout objects[KINDS] = {
    [KIND_SHM] = {TN_("------ Shared Memory Segments --------\n"),
                  {KEY_AND_ID("shmid"),
                   {TN_("bytes"), 10, " ", 10, ipcs_put_bytes, TN_("size")},
                   {TN_("nattch"), 10, " ", 10, put_attaches, NULL},
                   {TN_("status"), 12, " ", 0, put_status, NULL}}},
    [KIND_MSG] = {TN_("------ Message Queues --------\n"),
                  {KEY_AND_ID("msqid"),
                   {TN_("used-bytes"), 12, " ", 12, put_used_bytes, TN_("size")},
                   {TN_("messages"), 12, " ", 12, ipcs_put_messages, NULL}}},
    [KIND_SEM] = {TN_("------ Semaphore Arrays --------\n"),
                  {KEY_AND_ID("semid"), {TN_("nsems"), 10, " ", 10, ipcs_put_semaphores, NULL}}},
};

static const struct layout creators[KINDS] = {
    [KIND_SHM] = {TN_("------ Shared Memory Segment Creators/Owners --------\n"),
                  CREATORS("shmid")},
    [KIND_MSG] = {TN_("------ Message Queues Creators/Owners --------\n"), CREATORS("msqid")},
    [KIND_SEM] = {TN_("------ Semaphore Arrays Creators/Owners --------\n"), CREATORS("semid")},
};

static const struct layout times[KINDS] = {
    [KIND_SHM] = {TN_("------ Shared Memory Attach/Detach/Change Times --------\n"),
                  {ID_AND_OWNER("shmid", 10, 10),
                   {TN_("attached"), 20, " ", 20, put_atime, NULL},
                   {TN_("detached"), 20, " ", 20, put_dtime, NULL},
                   {TN_("changed"), 20, " ", 20, put_ctime, NULL}}},
    [KIND_MSG] = {TN_("------ Message Queues Send/Recv/Change Times --------\n"),
                  {ID_AND_OWNER("msqid", 8, 8),
                   {TN_("send"), 20, " ", 20, put_stime, NULL},
                   {TN_("recv"), 20, " ", 20, put_rtime, NULL},
                   {TN_("change"), 20, " ", 20, put_ctime, NULL}}},
    [KIND_SEM] = {TN_("------ Semaphore Operation/Change Times --------\n"),
                  {ID_AND_OWNER("semid", 8, 8),
                   {TN_("last-op"), 26, "  ", 26, put_full_otime, NULL},
                   {TN_("last-changed"), 26, " ", 26, put_full_ctime, NULL}}},
};

static const struct layout pids[KINDS] = {
    [KIND_SHM] = {TN_("------ Shared Memory Creator/Last-op PIDs --------\n"),
                  {ID_AND_OWNER("shmid", 10, 10),
                   {TN_("cpid"), 10, " ", 10, put_cpid, NULL},
                   {TN_("lpid"), 10, " ", 10, put_lpid, NULL}}},
    [KIND_MSG] = {TN_("------ Message Queues PIDs --------\n"),
                  {ID_AND_OWNER("msqid", 10, 8),
                   {TN_("lspid"), 10, "  ", 0, put_lspid, NULL},
                   {TN_("lrpid"), 10, "     ", 0, put_lrpid, NULL}}},
};

static const struct layout *const layouts[IPCS_TABLES_OF_OBJECTS] = {
    [IPCS_OBJECTS] = objects,
    [IPCS_CREATORS] = creators,
    [IPCS_TIMES] = times,
    [IPCS_PIDS] = pids,
};

static size_t count_cells(const struct layout *layout)
{
    size_t count = 0;
    while (count < MOST_CELLS && layout->cells[count].put)
        count++;
    return count;
}

/* Pads what has been appended since START to WIDTH bytes, as printf(3) does. */
static void pad(struct buffer *line, size_t start, size_t width)
{
    size_t used = line->length - start;
    if (used < width)
        buffer_blanks(line, width - used);
}

/* Ends LINE, which lives in memory since what is padded must not be under way already. */
static void ipcs_put_line(struct buffer *out, struct buffer *line)
{
    buffer_char(line, '\n');
    buffer_put(out, line->data, line->length);
    line->length = 0;
}

static void ipcs_put_headings(struct buffer *out, struct buffer *line, const struct layout *layout,
                              enum ipcs_unit unit)
{
    for (size_t i = 0; i < count_cells(layout); i++) {
        const struct cell *cell = &layout->cells[i];
        bool human = cell->human_heading && unit == IPCS_UNIT_HUMAN;
        const char *heading = human ? T_(cell->human_heading) : T_(cell->heading);
        size_t most = cell->heading_width > LONGEST_HEADING ? LONGEST_HEADING : SIZE_MAX;

        if (i)
            buffer_char(line, ' ');
        size_t start = line->length;
        buffer_put(line, heading, strnlen(heading, most));
        pad(line, start, cell->heading_width);
    }
    ipcs_put_line(out, line);
}

static void put_objects(struct buffer *out, const struct snapshot *snapshot, enum kind kind,
                        const struct layout *layout, enum ipcs_unit unit)
{
    size_t end = snapshot->of[kind].first + snapshot->of[kind].count;
    size_t cells = count_cells(layout);
    struct buffer line = BUFFER_IN_MEMORY;

    if (!layout->title)
        return;
    buffer_text(out, T_(layout->title));
    ipcs_put_headings(out, &line, layout, unit);
    for (size_t i = snapshot->of[kind].first; i < end; i++) {
        const struct row row = {snapshot, &snapshot->objects[i], unit};
        for (size_t j = 0; j < cells; j++) {
            buffer_text(&line, layout->cells[j].lead);
            size_t start = line.length;
            layout->cells[j].put(&line, &row);
            pad(&line, start, layout->cells[j].width);
        }
        ipcs_put_line(out, &line);
    }
    buffer_free(&line);
}

/* Limits and usage. */

/* A size with what it is called: "max seg size (kbytes) = 32768". */
static void put_named_size(struct buffer *out, const char *name, uint64_t bytes,
                           enum ipcs_unit unit)
{
    if (unit == IPCS_UNIT_BYTES)
        buffer_format(out, T_("%s (bytes) = "), name);
    else
        buffer_format(out, "%s = ", name);
    put_size(out, bytes, unit);
}

static void put_named_kilobytes(struct buffer *out, const char *name, uint64_t bytes)
{
    buffer_format(out, T_("%s (kbytes) = "), name);
    buffer_unsigned(out, bytes / 1024);
}

/* PAGES in units of so many to a page; what does not fit is the most that is whole pages. */
static uint64_t scale_pages(uint64_t pages, uint64_t units)
{
    uint64_t amount;
    return __builtin_mul_overflow(pages, units, &amount) ? UINT64_MAX - UINT64_MAX % units : amount;
}

static bool has_limits(const struct snapshot *snapshot, enum limit_id first, enum limit_id last)
{
    for (enum limit_id limit = first; limit <= last; limit++) {
        if (!snapshot->total.limit[limit].known)
            return false;
    }
    return true;
}

static uint64_t limit_of(const struct snapshot *snapshot, enum limit_id limit)
{
    return snapshot->total.limit[limit].amount;
}

static void put_segment_limits(struct buffer *out, const struct snapshot *snapshot,
                               enum ipcs_unit unit)
{
    bool usual = unit == IPCS_UNIT_DEFAULT;
    uint64_t shmall = limit_of(snapshot, LIMIT_SHMALL), page = snapshot->total.page.amount;

    if (!has_limits(snapshot, LIMIT_SHMMNI, LIMIT_SHMMIN) || !snapshot->total.page.known) {
        buffer_text(out, T_("unable to fetch shared memory limits\n"));
        return;
    }
    buffer_text(out, T_("------ Shared Memory Limits --------\n"));
    buffer_format(out, T_("max number of segments = %ju\n"),
                  (uintmax_t)limit_of(snapshot, LIMIT_SHMMNI));
    if (usual)
        put_named_kilobytes(out, T_("max seg size"), limit_of(snapshot, LIMIT_SHMMAX));
    else
        put_named_size(out, T_("max seg size"), limit_of(snapshot, LIMIT_SHMMAX), unit);
    buffer_char(out, '\n');
    if (usual)
        put_named_size(out, T_("max total shared memory (kbytes)"),
                       scale_pages(shmall, page / 1024), unit);
    else
        put_named_size(out, T_("max total shared memory"), scale_pages(shmall, page), unit);
    buffer_char(out, '\n');
    put_named_size(out, T_("min seg size"), limit_of(snapshot, LIMIT_SHMMIN),
                   usual ? IPCS_UNIT_BYTES : unit);
    buffer_char(out, '\n');
}

static void put_queue_limits(struct buffer *out, const struct snapshot *snapshot,
                             enum ipcs_unit unit)
{
    enum ipcs_unit shown = unit == IPCS_UNIT_DEFAULT ? IPCS_UNIT_BYTES : unit;

    if (!has_limits(snapshot, LIMIT_MSGMNI, LIMIT_MSGMNB)) {
        buffer_text(out, T_("unable to fetch message limits\n"));
        return;
    }
    buffer_text(out, T_("------ Messages Limits --------\n"));
    buffer_format(out, T_("max queues system wide = %d\n"), (int)limit_of(snapshot, LIMIT_MSGMNI));
    put_named_size(out, T_("max size of message"), limit_of(snapshot, LIMIT_MSGMAX), shown);
    buffer_char(out, '\n');
    put_named_size(out, T_("default max size of queue"), limit_of(snapshot, LIMIT_MSGMNB), shown);
    buffer_char(out, '\n');
}

static void put_set_limits(struct buffer *out, const struct snapshot *snapshot, enum ipcs_unit unit)
{
    (void)unit;
    if (!has_limits(snapshot, LIMIT_SEMMNI, LIMIT_SEMVMX)) {
        buffer_text(out, T_("unable to fetch semaphore limits\n"));
        return;
    }
    buffer_text(out, T_("------ Semaphore Limits --------\n"));
    buffer_format(out, T_("max number of arrays = %d\n"), (int)limit_of(snapshot, LIMIT_SEMMNI));
    buffer_format(out, T_("max semaphores per array = %d\n"),
                  (int)limit_of(snapshot, LIMIT_SEMMSL));
    buffer_format(out, T_("max semaphores system wide = %d\n"),
                  (int)limit_of(snapshot, LIMIT_SEMMNS));
    buffer_format(out, T_("max ops per semop call = %d\n"), (int)limit_of(snapshot, LIMIT_SEMOPM));
    buffer_format(out, T_("semaphore max value = %u\n"),
                  (unsigned)limit_of(snapshot, LIMIT_SEMVMX));
}

/* Where a sum is unknown, the text is util-linux's for a kernel without the facility. */
static bool has_usage(const struct snapshot *snapshot, enum usage_id usage)
{
    return snapshot->total.usage[usage].known;
}

static unsigned long pages_of(const struct snapshot *snapshot, enum usage_id usage)
{
    return (unsigned long)(snapshot->total.usage[usage].amount / snapshot->total.page.amount);
}

/* The two counts of swapping have been 0 since Linux 2.4: shmctl(2), SHM_INFO. */
static void put_segment_status(struct buffer *out, const struct snapshot *snapshot,
                               enum ipcs_unit unit)
{
    (void)unit;
    if (!has_usage(snapshot, USAGE_SEGMENTS) || !has_usage(snapshot, USAGE_PAGES) ||
        !has_usage(snapshot, USAGE_RESIDENT) || !has_usage(snapshot, USAGE_SWAPPED) ||
        !snapshot->total.page.known) {
        buffer_text(out, T_("kernel not configured for shared memory\n"));
        return;
    }
    buffer_text(out, T_("------ Shared Memory Status --------\n"));
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
                  (int)snapshot->total.usage[USAGE_SEGMENTS].amount,
                  (unsigned long)snapshot->total.usage[USAGE_PAGES].amount,
                  pages_of(snapshot, USAGE_RESIDENT), pages_of(snapshot, USAGE_SWAPPED), 0UL, 0UL);
}

/* The kernel cuts what does not fit an int to INT_MAX, which the snapshot does not take for a sum. */
static int sum_of(const struct snapshot *snapshot, enum usage_id usage)
{
    return has_usage(snapshot, usage) ? (int)snapshot->total.usage[usage].amount : INT_MAX;
}

static void put_queue_status(struct buffer *out, const struct snapshot *snapshot,
                             enum ipcs_unit unit)
{
    if (!has_usage(snapshot, USAGE_QUEUES)) {
        buffer_text(out, T_("kernel not configured for message queues\n"));
        return;
    }
    buffer_text(out, T_("------ Messages Status --------\n"));
    buffer_format(out, T_("allocated queues = %d\n"), sum_of(snapshot, USAGE_QUEUES));
    buffer_format(out, T_("used headers = %d\n"), sum_of(snapshot, USAGE_MESSAGES));
    put_named_size(out, T_("used space"), (uint64_t)sum_of(snapshot, USAGE_MESSAGE_BYTES), unit);
    buffer_text(out, unit == IPCS_UNIT_DEFAULT ? T_(" bytes\n") : "\n");
}

static void put_set_status(struct buffer *out, const struct snapshot *snapshot, enum ipcs_unit unit)
{
    (void)unit;
    if (!has_usage(snapshot, USAGE_SETS)) {
        buffer_text(out, T_("kernel not configured for semaphores\n"));
        return;
    }
    buffer_text(out, T_("------ Semaphore Status --------\n"));
    buffer_format(out, T_("used arrays = %d\n"), sum_of(snapshot, USAGE_SETS));
    buffer_format(out, T_("allocated semaphores = %d\n"), sum_of(snapshot, USAGE_SEMAPHORES));
}

typedef void put_sums(struct buffer *out, const struct snapshot *snapshot, enum ipcs_unit unit);

void ipcs_put_table(struct buffer *out, const struct snapshot *snapshot, enum kind kind,
                    enum ipcs_table table, enum ipcs_unit unit)
{
    static put_sums *const limits[KINDS] = {
        [KIND_SHM] = put_segment_limits,
        [KIND_MSG] = put_queue_limits,
        [KIND_SEM] = put_set_limits,
    };
    static put_sums *const status[KINDS] = {
        [KIND_SHM] = put_segment_status,
        [KIND_MSG] = put_queue_status,
        [KIND_SEM] = put_set_status,
    };
    if (table == IPCS_LIMITS)
        limits[kind](out, snapshot, unit);
    else if (table == IPCS_STATUS)
        status[kind](out, snapshot, unit);
    else
        put_objects(out, snapshot, kind, &layouts[table][kind], unit);
}

/* The page about one object. */

/* "Mon Nov  2 13:31:07 2026", or "Not set", in SCRATCH, which the next call uses again. */
static const char *full_time(struct buffer *scratch, int64_t time)
{
    scratch->length = 0;
    put_full_time(scratch, time);
    return buffer_string(scratch);
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
    struct buffer time = BUFFER_IN_MEMORY;
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
    buffer_format(out, T_("att_time=%-26.24s\n"), full_time(&time, object->shm.atime));
    buffer_format(out, T_("det_time=%-26.24s\n"), full_time(&time, object->shm.dtime));
    buffer_format(out, T_("change_time=%-26.24s\n"), full_time(&time, object->ctime));
    buffer_char(out, '\n');
    buffer_free(&time);
}

static void put_queue(struct buffer *out, const struct snapshot *snapshot,
                      const struct object *object, enum ipcs_unit unit)
{
    struct buffer time = BUFFER_IN_MEMORY;
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
    buffer_format(out, T_("send_time=%-26.24s\n"), full_time(&time, object->msg.stime));
    buffer_format(out, T_("rcv_time=%-26.24s\n"), full_time(&time, object->msg.rtime));
    buffer_format(out, T_("change_time=%-26.24s\n"), full_time(&time, object->ctime));
    buffer_char(out, '\n');
    buffer_free(&time);
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
    struct buffer time = BUFFER_IN_MEMORY;
    (void)unit;
    buffer_format(out, T_("\nSemaphore Array semid=%d\n"), sysv_id(&object->ref));
    buffer_format(out, T_("uid=%u\t gid=%u\t cuid=%u\t cgid=%u\n"), object->uid, object->gid,
                  object->cuid, object->cgid);
    buffer_format(out, T_("mode=%#o, access_perms=%#o\n"), object->mode,
                  object->mode & MODE_PERMISSIONS);
    buffer_format(out, T_("nsems = %ju\n"), (uintmax_t)object->sem.nsems);
    buffer_format(out, T_("otime = %-26.24s\n"), full_time(&time, object->sem.otime));
    buffer_format(out, T_("ctime = %-26.24s\n"), full_time(&time, object->ctime));
    buffer_format(out, "%-10s %-10s %-10s %-10s %-10s\n", T_("semnum"), T_("value"), T_("ncount"),
                  T_("zcount"), T_("pid"));
    put_semaphore_lines(out, snapshot, object);
    buffer_char(out, '\n');
    buffer_free(&time);
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
