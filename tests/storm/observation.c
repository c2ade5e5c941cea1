/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/storm/journal.h"
#include "tests/storm/json.h"
#include "tests/storm/observation.h"

static struct row *add_row(struct observation *observation)
{
    enum { STEP = 256 };
    size_t count = observation->row_count++;

    if (count % STEP == 0)
        observation->rows =
            reallocarray(observation->rows, count + STEP, sizeof(*observation->rows));
    if (!observation->rows)
        die("reallocarray");
    struct row *row = &observation->rows[count];
    memset(row, 0, sizeof(*row));
    row->uid = row->mode = row->nattch = row->cpid = row->changed = NOT_SHOWN;
    return row;
}

static void add_link(struct row *row, pid_t pid, pid_t tid)
{
    row->links = reallocarray(row->links, row->link_count + 1, sizeof(*row->links));
    if (!row->links)
        die("reallocarray");
    row->links[row->link_count++] = (struct link_seen){pid, tid};
}

/* --- JSON ------------------------------------------------------------------------------------- */

static bool has_word(const struct json *first, const char *word)
{
    for (const struct json *item = first; item; item = item->next) {
        if (item->text && strcmp(item->text, word) == 0)
            return true;
    }
    return false;
}

static int64_t time_of(const char *text)
{
    struct tm time = {0};
    return text && strptime(text, "%Y-%m-%dT%H:%M:%S", &time) ? (int64_t)timegm(&time) : NOT_SHOWN;
}

/* Of a listing, texts that begin with a pid; of show, objects. */
static void read_links(struct row *row, const struct json *object, const char *array)
{
    const struct json *links = json_member(object, array);
    const struct json *unknown = json_first(object, "unknown");

    if (!links)
        return;
    row->has_links = true;
    row->links_may_lack |= has_word(unknown, array);
    for (const struct json *link = json_first(object, array); link; link = link->next) {
        if (link->text)
            add_link(row, (pid_t)strtol(link->text, NULL, 10), 0);
        else
            add_link(row, (pid_t)json_number(link, "pid", 0), (pid_t)json_number(link, "tid", 0));
    }
}

static struct row *read_object(struct observation *observation, enum storm_kind kind,
                               const struct json *object)
{
    struct row *row = add_row(observation);
    const char *key = json_text(object, "key"), *mode = json_text(object, "perms");

    row->kind = kind;
    row->id = (int)json_number(object, "id", NOT_SHOWN);
    row->key = key ? (uint32_t)strtoul(key, NULL, 16) : 0;
    row->uid = (int64_t)json_number(object, "uid", NOT_SHOWN);
    row->mode = mode ? strtol(mode, NULL, 8) : NOT_SHOWN;
    row->nattch = (int64_t)json_number(object, "nattch", NOT_SHOWN);
    row->cpid = (int64_t)json_number(object, "cpid", NOT_SHOWN);
    row->changed = time_of(json_text(object, "ctime"));
    row->marked = has_word(json_first(object, "status"), "dest");
    row->verdict = json_text(object, "verdict");
    row->result = json_text(object, "result");
    read_links(row, object, storm_kinds[kind].column);
    if (strcmp(storm_kinds[kind].column, storm_kinds[kind].array) != 0)
        read_links(row, object, storm_kinds[kind].array);
    return row;
}

/* An object that rm has not found is not in its answer. */
static void read_target(struct observation *observation, const struct json *target)
{
    const char *word = json_text(target, "kind"), *result = json_text(target, "result");

    if (result && strcmp(result, "missing") == 0)
        return;
    for (int kind = 0; word && kind < STORM_KINDS; kind++) {
        if (strcmp(word, storm_kinds[kind].word) == 0)
            read_object(observation, (enum storm_kind)kind, target);
    }
}

static bool says_something(const struct json *value)
{
    return value->first || value->number != 0 || value->type == JSON_TRUE ||
           (value->text && *value->text);
}

/* Members with such a name that are neither null, false, 0 nor empty. */
static unsigned count_deadlocks(const struct json *value)
{
    unsigned count = 0;

    for (const struct json *item = value->first; item; item = item->next) {
        count += item->key && strstr(item->key, "deadlock") && says_something(item);
        count += count_deadlocks(item);
    }
    return count;
}

static void read_json(struct observation *observation)
{
    struct json_document *document = calloc(1, sizeof(*document));
    if (!document)
        die("calloc");
    const struct json *root = json_read(document, observation->out, observation->length);

    observation->json = document;
    if (!root || root->type != JSON_OBJECT) {
        observation->fault = document->fault ? document->fault : "it is no object";
        return;
    }
    for (int kind = 0; kind < STORM_KINDS; kind++) {
        const struct json *object = json_first(root, storm_kinds[kind].word);
        for (; object; object = object->next)
            read_object(observation, (enum storm_kind)kind, object);
    }
    for (const struct json *item = json_first(root, "targets"); item; item = item->next)
        read_target(observation, item);
    observation->deadlocks = count_deadlocks(root);
    for (const struct json *item = json_first(root, "problems"); item; item = item->next) {
        const char *kind = json_text(item, "kind");
        observation->in_doubt |=
            kind && (strcmp(kind, "uninspected") == 0 || strcmp(kind, "unseen") == 0);
    }
}

/* --- Text ------------------------------------------------------------------------------------- */

static const char *find_verdict(const char *word)
{
    static const char *const verdicts[] = {"in-use", "orphan", "idle", "unknown"};

    for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
        if (strcmp(word, verdicts[i]) == 0)
            return verdicts[i];
    }
    return NULL;
}

/* "32769 0x0052e2c1 idle". Titles and headings are neither rows nor faults. */
static void read_line(struct observation *observation, const char *line)
{
    char *key, *end;

    if (!*line || strncmp(line, "ipcview ", strlen("ipcview ")) == 0 || strstr(line, " KEY "))
        return;
    long id = strtol(line, &key, 10);
    unsigned long number = strtoul(key, &end, 16);
    const char *verdict = find_verdict(end + strspn(end, " "));
    if (key == line || end == key || !verdict) {
        observation->fault = "a line is no row";
        return;
    }
    struct row *row = add_row(observation);
    row->kind = (enum storm_kind)__builtin_ctz(observation->kinds);
    row->id = (int)id;
    row->key = (uint32_t)number;
    row->verdict = verdict;
}

static void read_lines(struct observation *observation)
{
    char *copy = strdup(observation->out), *left = copy, *line;

    if (!copy)
        die("strdup");
    if (strlen(copy) != observation->length)
        observation->fault = "a byte 0";
    while ((line = strsep(&left, "\n")))
        read_line(observation, line);
    free(copy);
}

void observation_read(struct observation *observation)
{
    if (observation->command->language == LANGUAGE_JSON)
        read_json(observation);
    else
        read_lines(observation);
}

void observation_free(struct observation *observation)
{
    for (size_t i = 0; i < observation->row_count; i++)
        free(observation->rows[i].links);
    if (observation->json)
        json_free(observation->json);
    free(observation->json);
    free(observation->rows);
    free(observation->out);
    free(observation->err);
    free(observation);
}
