/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects from /proc/sysvipc/{shm,msg,sem} (linux ipc/shm.c, msg.c, sem.c: *_proc_show): a heading,
 * then a line for each object, in columns that may grow. So a line is split at blanks, and the
 * names in the heading tell the columns, in any order and number.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/number.h"
#include "collect/lines.h"
#include "collect/sysv.h"
#include "model/identity.h"

enum format {
    FORMAT_KEY,    /* key_t, which the kernel prints signed */
    FORMAT_ID,     /* int, not negative */
    FORMAT_MODE,   /* octal */
    FORMAT_32,     /* uint32_t */
    FORMAT_64,     /* uint64_t */
    FORMAT_TIME,   /* time64_t, which the kernel prints unsigned */
    FORMAT_MEMORY, /* uint64_t; -1 where it is not known (FreeBSD's linprocfs) */
};

struct field {
    const char *name;
    enum format format;
    size_t offset;
    unsigned has; /* 0: every kernel has it; else the HAS_ that it sets */
};

#define COMMON_FIELDS(id_name)                                        \
    {"key", FORMAT_KEY, offsetof(struct object, key), 0},             \
        {id_name, FORMAT_ID, offsetof(struct object, ref.number), 0}, \
        {"perms", FORMAT_MODE, offsetof(struct object, mode), 0},     \
        {"uid", FORMAT_32, offsetof(struct object, uid), 0},          \
        {"gid", FORMAT_32, offsetof(struct object, gid), 0},          \
        {"cuid", FORMAT_32, offsetof(struct object, cuid), 0},        \
        {"cgid", FORMAT_32, offsetof(struct object, cgid), 0},        \
    {                                                                 \
        "ctime", FORMAT_TIME, offsetof(struct object, ctime), 0       \
    }

static const struct field shm_fields[] = {
    COMMON_FIELDS("shmid"),
    {"size", FORMAT_64, offsetof(struct object, shm.size), 0},
    {"cpid", FORMAT_32, offsetof(struct object, shm.cpid), 0},
    {"lpid", FORMAT_32, offsetof(struct object, shm.lpid), 0},
    {"nattch", FORMAT_64, offsetof(struct object, shm.nattch), 0},
    {"atime", FORMAT_TIME, offsetof(struct object, shm.atime), 0},
    {"dtime", FORMAT_TIME, offsetof(struct object, shm.dtime), 0},
    {"rss", FORMAT_MEMORY, offsetof(struct object, shm.rss), HAS_RSS},
    {"swap", FORMAT_MEMORY, offsetof(struct object, shm.swap), HAS_SWAP},
};

static const struct field msg_fields[] = {
    COMMON_FIELDS("msqid"),
    {"cbytes", FORMAT_64, offsetof(struct object, msg.cbytes), 0},
    {"qnum", FORMAT_64, offsetof(struct object, msg.qnum), 0},
    {"lspid", FORMAT_32, offsetof(struct object, msg.lspid), 0},
    {"lrpid", FORMAT_32, offsetof(struct object, msg.lrpid), 0},
    {"stime", FORMAT_TIME, offsetof(struct object, msg.stime), 0},
    {"rtime", FORMAT_TIME, offsetof(struct object, msg.rtime), 0},
};

static const struct field sem_fields[] = {
    COMMON_FIELDS("semid"),
    {"nsems", FORMAT_64, offsetof(struct object, sem.nsems), 0},
    {"otime", FORMAT_TIME, offsetof(struct object, sem.otime), 0},
};

static const struct {
    const struct field *fields;
    size_t count;
} files[KINDS] = {
    [KIND_SHM] = {shm_fields, sizeof(shm_fields) / sizeof(*shm_fields)},
    [KIND_MSG] = {msg_fields, sizeof(msg_fields) / sizeof(*msg_fields)},
    [KIND_SEM] = {sem_fields, sizeof(sem_fields) / sizeof(*sem_fields)},
};

enum { MOST_COLUMNS = 64 };

/* The field in each column of the file, or NULL if it is unknown. */
struct layout {
    const struct field *columns[MOST_COLUMNS];
    size_t count;
};

static int sysv_parse_key(struct text word, uint32_t *key)
{
    uint64_t number = 0;
    bool negative = word.start[0] == '-';
    int result = negative ? number_parse(word.start + 1, word.length - 1, 10, 1U << 31, &number)
                          : number_in(word, 10, UINT32_MAX, &number);
    *key = negative ? 0 - (uint32_t)number : (uint32_t)number;
    return result;
}

static int sysv_parse_field(struct object *object, const struct field *field, struct text word)
{
    static const struct {
        unsigned base;
        uint64_t max;
        bool wide;
    } numbers[] = {
        [FORMAT_ID] = {10, INT32_MAX, true},    [FORMAT_MODE] = {8, UINT16_MAX, false},
        [FORMAT_32] = {10, UINT32_MAX, false},  [FORMAT_64] = {10, UINT64_MAX, true},
        [FORMAT_TIME] = {10, UINT64_MAX, true}, [FORMAT_MEMORY] = {10, UINT64_MAX, true},
    };
    char *place = (char *)object + field->offset;
    uint64_t number = 0;

    if (field->format == FORMAT_KEY)
        return sysv_parse_key(word, &object->key);
    if (field->format == FORMAT_MEMORY && text_equals(word, "-1"))
        return 0;
    int result = number_in(word, numbers[field->format].base, numbers[field->format].max, &number);
    if (result)
        return result;
    object->has |= (uint16_t)field->has;
    uint32_t narrow = (uint32_t)number;
    if (field->format == FORMAT_MODE)
        object->mode = (uint16_t)number;
    else if (numbers[field->format].wide)
        memcpy(place, &number, sizeof(number));
    else
        memcpy(place, &narrow, sizeof(narrow));
    return 0;
}

/* Returns the first column that LAYOUT lacks and every kernel has, or NULL. */
static const char *find_lacking(const struct layout *layout, enum kind kind)
{
    for (size_t i = 0; i < files[kind].count; i++) {
        const struct field *field = &files[kind].fields[i];
        size_t at = 0;
        while (at < layout->count && layout->columns[at] != field)
            at++;
        if (at == layout->count && !field->has)
            return field->name;
    }
    return NULL;
}

static const struct field *find_field(enum kind kind, struct text name)
{
    for (size_t i = 0; i < files[kind].count; i++) {
        if (text_equals(name, files[kind].fields[i].name))
            return &files[kind].fields[i];
    }
    return NULL;
}

static void read_heading(struct layout *layout, enum kind kind, struct text line)
{
    for (layout->count = 0; layout->count < MOST_COLUMNS; layout->count++) {
        struct text word = text_take_word(&line);
        if (!word.length)
            return;
        layout->columns[layout->count] = find_field(kind, word);
    }
}

/* A line needs as many words as the heading, or nothing tells which is which: -EINVAL. */
static int sysv_parse_line(struct object *object, const struct layout *layout, struct text line)
{
    for (size_t i = 0; i < layout->count; i++) {
        struct text word = text_take_word(&line);
        if (!word.length ||
            (layout->columns[i] && sysv_parse_field(object, layout->columns[i], word)))
            return -EINVAL;
    }
    return text_take_word(&line).length ? -EINVAL : 0;
}

/* Names the columns that only the text has. */
static const char *text_only(const struct collection *collection, enum kind kind)
{
    bool captured = source_is_captured(collection->source);
    bool memory = collection->request->facts & FACT_SEGMENT_MEMORY;
    return !captured && kind == KIND_SHM && memory ? "RSS, SWAP" : NULL;
}

/* The state of reading a file. */
struct reading {
    struct collection *collection;
    enum kind kind;
    const char *path;
    struct lines *lines;
    struct layout layout;
    int64_t highest;   /* id so far */
    bool out_of_order; /* ->seen is in use */
    struct idmap seen; /* the ids of the objects that were added */
};

/*
 * A file that changes during the reading can show an object twice, but not while the ids ascend, as
 * mostly; a map of a million ids would take much of the time.
 */
static bool sysv_is_repeated(struct reading *reading, int32_t id)
{
    const struct snapshot *snapshot = reading->collection->snapshot;
    const size_t first = snapshot->of[reading->kind].first;
    const size_t end = first + snapshot->of[reading->kind].count;

    if (!reading->out_of_order && id > reading->highest) {
        reading->highest = id;
        return false;
    }
    for (size_t i = first + reading->collection->before; !reading->out_of_order && i < end; i++)
        idmap_add(&reading->seen, (uint32_t)snapshot->objects[i].ref.number, 0);
    reading->out_of_order = true;
    return !idmap_add(&reading->seen, (uint32_t)id, 0);
}

static int sysv_read_line(struct reading *reading, struct text line)
{
    struct object object = {.ref.kind = reading->kind};
    int64_t *newest = &reading->collection->newest[reading->kind];

    if (sysv_parse_line(&object, &reading->layout, line))
        return -EINVAL;
    int64_t time = object_newest_time(&object);
    *newest = time > *newest ? time : *newest;
    if (!sysv_is_repeated(reading, sysv_id(&object.ref)))
        selection_add(reading->collection, &object);
    return 0;
}

/* Returns 0, or -errno after reporting why the heading makes no sense. */
static int read_first_line(struct reading *reading)
{
    struct text line;
    int state = lines_next(reading->lines, &line);

    if (state < 0) {
        collection_report_lines(reading->collection, reading->path, reading->lines, state);
        return state;
    }
    if (state == LINE_WHOLE)
        read_heading(&reading->layout, reading->kind, line);
    const char *lacking = find_lacking(&reading->layout, reading->kind);
    if (!lacking)
        return 0;
    collection_report(
        reading->collection, reading->path,
        (struct problem){PROBLEM_HEADING, .what = state == LINE_END ? NULL : lacking});
    return -EINVAL;
}

static int read_lines(struct reading *reading)
{
    struct text line;
    int state = read_first_line(reading);

    if (state)
        return state;
    while ((state = lines_next(reading->lines, &line)) > LINE_END) {
        struct problem problem = {PROBLEM_MALFORMED, .line = reading->lines->number};
        if (state == LINE_CUT_OFF)
            problem = (struct problem){.kind = PROBLEM_CUT_OFF};
        else if (state == LINE_WHOLE && !sysv_read_line(reading, line))
            continue;
        collection_report(reading->collection, reading->path, problem);
    }
    if (state < 0)
        collection_report_lines(reading->collection, reading->path, reading->lines, state);
    return 0;
}

int sysv_text_read(struct collection *collection, enum kind kind)
{
    const struct source *source = collection->source;
    struct reading reading = {collection, kind, .path = collectors[kind]->path, .highest = -1};
    int64_t modified = 0;
    int result = lines_open(&reading.lines, source, reading.path, &modified);

    if (result) {
        collection_report(collection, reading.path,
                          problem_of_error(result, text_only(collection, kind)));
        return result;
    }
    if (source_is_captured(source) && !collection->is_dated)
        collection->snapshot->of[kind].clock = modified;
    result = read_lines(&reading);
    idmap_free(&reading.seen);
    lines_close(reading.lines);
    return result;
}
