/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds out whether systemd-logind removes objects when users log out: RemoveIPC in logind.conf(5).
 * It spares users up to SYS_UID_MAX in login.defs(5). /run/systemd/users has those who are logged
 * in, as in sd_uid_get_state(3).
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "collect/lines.h"
#include "collect/parts.h"

/* In order of precedence (logind.conf(5)). */
static const char *const folders[] = {"/etc/systemd", "/run/systemd", "/usr/local/lib/systemd",
                                      "/usr/lib/systemd"};

/* Sets *VALUE if TEXT is a boolean (systemd.syntax(7)). systemd too ignores anything else. */
static void parse_boolean_word(struct text text, bool *value)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {
        {"1", true},  {"yes", true}, {"y", true},  {"true", true},   {"t", true},  {"on", true},
        {"0", false}, {"no", false}, {"n", false}, {"false", false}, {"f", false}, {"off", false},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (text_matches(text, words[i].word))
            *value = words[i].value;
    }
}

/* Calls TAKE for each line of the file at PATH, whole or cut off. Returns 0 or -errno. */
static int each_line(struct collection *collection, const char *path,
                     void (*take)(void *context, struct text line), void *context)
{
    struct lines *lines;
    struct text line;
    int state = lines_open(&lines, collection->source, path, NULL);

    if (state)
        return state;
    while ((state = lines_next(lines, &line)) > LINE_END) {
        if (state != LINE_BAD)
            take(context, text_trim(line));
    }
    lines_close(lines);
    return state;
}

/* The place in a file of settings, and what they said so far. */
struct place_in_settings {
    bool in_login;
    bool *removes;
};

static void take_setting(void *context, struct text line)
{
    struct place_in_settings *place = context;

    if (line.length && *line.start == '[')
        place->in_login = text_equals(line, "[Login]");
    else if (place->in_login && text_equals(text_trim(text_take(&line, '=')), "RemoveIPC"))
        parse_boolean_word(text_trim(line), place->removes);
}

/* Reads NAME in the first folder that has it; a device (/dev/null) has no settings. */
static int read_first(struct collection *collection, const char *name, bool *removes)
{
    int result = -ENOENT;

    for (size_t i = 0; result == -ENOENT && i < sizeof(folders) / sizeof(*folders); i++) {
        struct place_in_settings place = {.removes = removes};
        struct buffer path = BUFFER_IN_MEMORY;
        buffer_format(&path, "%s/%s", folders[i], name);
        result = each_line(collection, buffer_string(&path), take_setting, &place);
        buffer_free(&path);
    }
    return result == -ENOENT || result == -ENOTSUP ? 0 : result;
}

static int compare_part_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Lists the names of files in all logind.conf.d, sorted, each as often as it exists. */
static char **list_parts(struct collection *collection, size_t *count)
{
    char **names = NULL;

    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
        char folder[64];
        (void)snprintf(folder, sizeof(folder), "%s/logind.conf.d", folders[i]);
        collection->source->calls->list_names(folder, ".conf", &names, count);
    }
    if (names)
        qsort(names, *count, sizeof(*names), compare_part_names);
    return names;
}

/* Returns true unless a setting says no, or one cannot be read: then there is nothing to advise. */
static bool is_told_to_remove(struct collection *collection)
{
    bool removes = true; /* the default */
    int result = read_first(collection, "logind.conf", &removes);
    size_t count = 0;
    char **parts = list_parts(collection, &count);

    for (size_t i = 0; i < count; i++) {
        struct buffer name = BUFFER_IN_MEMORY;
        buffer_format(&name, "logind.conf.d/%s", parts[i]);
        if (!result && (i == 0 || strcmp(parts[i - 1], parts[i]) != 0))
            result = read_first(collection, buffer_string(&name), &removes);
        buffer_free(&name);
    }
    for (size_t i = 0; i < count; i++)
        free(parts[i]);
    free(parts);
    return removes && !result;
}

static void take_definition(void *context, struct text line)
{
    uint32_t *first = context;
    uint64_t last;

    if (text_equals(text_take_word(&line), "SYS_UID_MAX") &&
        number_in(text_trim(line), 10, UINT32_MAX - 1, &last) == 0)
        *first = (uint32_t)last + 1;
}

/* logind is in the namespace of process 1, and so is mostly a user who may not look at that. */
static struct quantity namespace_of_logind(const struct collection *collection)
{
    uint32_t ns = 0;
    int result = process_namespace(collection, "1", &ns);

    if (!result)
        return (struct quantity){true, ns};
    if (result == -EACCES || result == -EPERM)
        return collection->snapshot->ipc_namespace;
    return (struct quantity){0};
}

void collect_logind(struct collection *collection, facts_t facts)
{
    enum { FIRST_USER = 1000 }; /* login.defs(5) */
    struct logind *logind = &collection->snapshot->logind;
    uint32_t *users = NULL;

    (void)facts;
    if (source_is_captured(collection->source) || !collection->snapshot->count)
        return;
    ssize_t count = collection->source->calls->list_numbers("/run/systemd/users", &users);
    for (ssize_t i = 0; i < count; i++)
        idmap_add(&logind->present, users[i], 0);
    free(users);
    if (count < 0) /* logind does not run */
        return;
    logind->first_user = FIRST_USER;
    (void)each_line(collection, "/etc/login.defs", take_definition, &logind->first_user);
    logind->ns = namespace_of_logind(collection);
    logind->removes = is_told_to_remove(collection);
}
