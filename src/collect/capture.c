/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a captured tree was captured. The time of a copied file of /proc tells only if the copy is
 * new: the original has the time of its first look-up, which "cp -p", tar and sos keep.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/when.h"
#include "collect/collectors.h"
#include "collect/generated.h"
#include "collect/lines.h"

enum {
    HOUR = 3600,
    QUARTER =
        HOUR / 4, /* time zones are whole quarters of an hour from UTC: tzfile(5) in practice, */
    WEST = -12 * HOUR,      /* and from twelve hours west */
    EAST = 14 * HOUR,       /* to fourteen east of it */
    LONGEST_CAPTURE = HOUR, /* sos may run so long, and a copy may take so long */
    LATER = 5, /* seconds from when sos runs a command, or ends, to when its file is written */
};

/* Finds the offset of LOCAL time from UTC by the time at which the file was written. */
static bool find_offset(int64_t local, int64_t modified, int64_t *offset)
{
    int64_t ahead;
    if (__builtin_sub_overflow(local, modified, &ahead) || ahead < WEST - LATER ||
        ahead > EAST + LATER)
        return false;
    int64_t quarters = (ahead - WEST + QUARTER / 2) / QUARTER;
    *offset = WEST + quarters * QUARTER;
    return llabs(ahead - *offset) <= LATER;
}

/* Reads +HH or +HHMM, as date(1) calls a zone without a name. */
static bool parse_numeric_zone(struct text zone, int64_t *offset)
{
    uint64_t digits = 0;
    if ((zone.length != 3 && zone.length != 5) || !strchr("+-", zone.start[0]) ||
        number_parse(zone.start + 1, zone.length - 1, 10, 1459, &digits))
        return false;
    uint64_t hours = zone.length == 3 ? digits : digits / 100;
    uint64_t minutes = zone.length == 3 ? 0 : digits % 100;
    *offset = (int64_t)(hours * HOUR + minutes * 60) * (zone.start[0] == '-' ? -1 : 1);
    return minutes < 60 && *offset >= WEST && *offset <= EAST;
}

/* Other names are ambiguous: CST is the time of Chicago, of Shanghai and of Havana. */
static bool parse_zone(struct text zone, int64_t local, int64_t modified, int64_t *offset)
{
    *offset = 0;
    return text_equals(zone, "UTC") || text_equals(zone, "GMT") ||
           parse_numeric_zone(zone, offset) || find_offset(local, modified, offset);
}

/* Returns the index of WORD, three letters, in NAMES, which has nothing between them; or -1. */
static int find_short_name(struct text word, const char *names)
{
    for (const char *name = names; word.length == 3 && *name; name += 3) {
        if (memcmp(word.start, name, 3) == 0)
            return (int)(name - names) / 3;
    }
    return -1;
}

enum { DATE_AND_TIME = sizeof("2026-01-31 12:00:00") - 1 };

/* Reads a date and a time of day, the start of TEXT, as if they were in UTC. */
static bool parse_local(const char *text, int64_t *local)
{
    char zoned[DATE_AND_TIME + 2];
    int64_t last;
    (void)snprintf(zoned, sizeof(zoned), "%.*sZ", DATE_AND_TIME, text);
    return when_parse(text_of(zoned), local, &last) == 0;
}

/*
 * Reads "Sat Jan 31 12:00:00 CET 2026": date(1) in the locale C, in which sos runs it. Other
 * locales can have a twelve-hour clock or another order, and are not understood.
 */
static bool parse_date(struct text line, int64_t modified, int64_t *clock)
{
    char date[32];
    int64_t local, offset;
    uint64_t day = 0;
    int weekday = find_short_name(text_take_word(&line), "SunMonTueWedThuFriSat");
    int month = find_short_name(text_take_word(&line), "JanFebMarAprMayJunJulAugSepOctNovDec");
    struct text day_word = text_take_word(&line), hours = text_take_word(&line),
                zone = text_take_word(&line), year = text_take_word(&line);

    if (weekday < 0 || month < 0 || hours.length != 8 || year.length != 4 || !zone.length ||
        text_take_word(&line).length || number_in(day_word, 10, 31, &day))
        return false;
    (void)snprintf(date, sizeof(date), "%.4s-%02d-%02d %.8s", year.start, month + 1, (int)day,
                   hours.start);
    if (!parse_local(date, &local) || !parse_zone(zone, local, modified, &offset))
        return false;
    time_t then = (time_t)local;
    struct tm parts;
    *clock = local - offset;
    return gmtime_r(&then, &parts) && parts.tm_wday == weekday;
}

/* The files of a mounted procfs are of this moment, whatever their times say. */
static bool tell_by_procfs(const struct source *source, const char *path, int64_t *clock)
{
    int file = source_open(source, path, NULL);
    if (file < 0)
        return false;
    bool is_live = is_generated(file);
    close(file);
    *clock = (int64_t)source->calls->time(NULL);
    return is_live;
}

static bool tell_by_date(const struct source *source, const char *path, int64_t *clock)
{
    struct lines *lines;
    struct text line;
    int64_t modified;
    if (lines_open(&lines, source, path, &modified))
        return false;
    int state = lines_next(lines, &line);
    bool told = (state == LINE_WHOLE || state == LINE_CUT_OFF) &&
                parse_date(line, modified, clock) && lines_next(lines, &line) == LINE_END;
    lines_close(lines);
    return told;
}

/* Reads the next whole line. Returns false at the end. */
static bool next_whole_line(struct lines *lines, struct text *line)
{
    int state;
    do
        state = lines_next(lines, line);
    while (state > LINE_END && state != LINE_WHOLE);
    return state == LINE_WHOLE;
}

/* Reads the member NAME of the outermost object, which Python's json.dumps indents by four. */
static bool read_member(struct text line, const char *name, int64_t *local)
{
    return text_cut_start(&line, name) && line.length > DATE_AND_TIME &&
           strchr("\".", line.start[DATE_AND_TIME]) && parse_local(line.start, local);
}

/*
 * Reads sos_reports/manifest.json (sos/component.py): local times without a zone. The last one is
 * the time at which the file was written.
 */
static bool tell_by_manifest(const struct source *source, const char *path, int64_t *clock)
{
    int64_t modified = 0, start = 0, end = 0, offset = 0;
    bool has_start = false, has_end = false;
    struct lines *lines;
    struct text line;
    if (lines_open(&lines, source, path, &modified))
        return false;
    while (!(has_start && has_end) && next_whole_line(lines, &line)) {
        has_start = has_start || read_member(line, "    \"start_time\": \"", &start);
        has_end = has_end || read_member(line, "    \"end_time\": \"", &end);
    }
    lines_close(lines);
    if (!has_start || !has_end || end < start || !find_offset(end, modified, &offset))
        return false;
    *clock = start - offset;
    return true;
}

/* Reads when the machine was started (proc_stat(5)). */
static bool read_boot(const struct source *source, uint64_t *boot)
{
    struct lines *lines;
    struct text line;
    bool found = false;
    if (lines_open(&lines, source, "/proc/stat", NULL))
        return false;
    while (!found && next_whole_line(lines, &line)) {
        found = text_cut_start(&line, "btime ") && number_in(line, 10, INT32_MAX * 2ULL, boot) == 0;
    }
    lines_close(lines);
    return found;
}

/* Reads "350735.47 234388.90": seconds since the start (proc_uptime(5)). */
static bool tell_by_uptime(const struct source *source, const char *path, int64_t *clock)
{
    char text[64];
    uint64_t boot = 0, up = 0;
    if (source_read_start(source, path, text, sizeof(text)))
        return false;
    struct text rest = text_of(text), seconds = text_take(&rest, '.');
    if (!rest.start || number_in(seconds, 10, UINT32_MAX, &up) || !read_boot(source, &boot))
        return false;
    *clock = (int64_t)(boot + up);
    return true;
}

/* In order of trust. */
static const struct {
    bool (*tell)(const struct source *source, const char *path, int64_t *clock);
    const char *path;
} witnesses[] = {
    {tell_by_procfs, "/proc/sysvipc/shm"},
    {tell_by_procfs, "/proc/sysvipc/msg"},
    {tell_by_procfs, "/proc/sysvipc/sem"},
    {tell_by_date, "/sos_commands/date/date_--utc"},
    {tell_by_date, "/sos_commands/date/date"},
    {tell_by_date, "/sos_commands/general/date"}, /* sos before 3.6 */
    {tell_by_manifest, "/sos_reports/manifest.json"},
    {tell_by_uptime, "/proc/uptime"},
};

void capture_tell_time(struct collection *collection)
{
    const struct source *source = collection->source;
    struct snapshot *snapshot = collection->snapshot;
    int64_t clock = 0;

    if (source->is_dated)
        clock = source->at;
    for (size_t i = 0; !clock && i < sizeof(witnesses) / sizeof(*witnesses); i++) {
        if (!witnesses[i].tell(source, witnesses[i].path, &clock))
            clock = 0;
    }
    collection->is_dated = clock > 0;
    snapshot->slack = source->is_dated ? source->span : collection->is_dated ? LONGEST_CAPTURE : 0;
    for (int kind = 0; collection->is_dated && kind < KINDS; kind++)
        snapshot->of[kind].clock = clock;
}

/* Returns whether the tables that exist were written at about the same time. */
static bool are_of_one_time(const struct source *source)
{
    int64_t first = INT64_MAX, last = INT64_MIN;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        int64_t modified = 0;
        const char *path = collectors[kind]->path;
        int file = path ? source_open(source, path, &modified) : -ENOENT;
        if (file < 0)
            continue;
        close(file);
        first = modified < first ? modified : first;
        last = modified > last ? modified : last;
    }
    return last <= 0 || first >= last - LONGEST_CAPTURE;
}

/* Returns why the clocks are wrong, or NULL. */
static const char *find_contradiction(const struct collection *collection)
{
    const struct snapshot *snapshot = collection->snapshot;

    for (int kind = 0; kind < KINDS; kind++) {
        int64_t newest = collection->newest[kind], clock = snapshot->of[kind].clock;
        if (newest > 0 && (clock <= 0 || newest - clock > snapshot->slack))
            return _("objects are newer than its files say; IDLE is unknown without --at TIME");
    }
    if (!collection->is_dated && !are_of_one_time(collection->source))
        return _("its tables have different times; IDLE is unknown without --at TIME");
    return NULL;
}

void capture_check_time(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;
    const char *why = collection->source->is_dated ? NULL : find_contradiction(collection);
    bool has_objects = false;

    if (!why)
        return;
    for (int kind = 0; kind < KINDS; kind++) {
        has_objects = has_objects || collection->newest[kind];
        snapshot->of[kind].clock = 0;
    }
    if (has_objects && collection->request->facts & FACT_CLOCK)
        collection_report(collection, "/", (struct problem){PROBLEM_UNDATED, .what = why});
}
