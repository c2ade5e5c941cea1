/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a run with a fault ended as it may: see the table in README. */
#include "config.h"

#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "faults.h"

/* --- JSON, as RFC 8259 has it ---------------------------------------------------------------------- */

struct json {
    const char *at, *end;
    int depth;
};

enum { DEEPEST = 32 };

static bool json_value(struct json *json);

static void json_blanks(struct json *json)
{
    while (json->at < json->end && strchr(" \t\r\n", *json->at) && *json->at)
        json->at++;
}

static bool json_take(struct json *json, char character)
{
    json_blanks(json);
    if (json->at == json->end || *json->at != character)
        return false;
    json->at++;
    return true;
}

static bool json_word(struct json *json, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length) != 0)
        return false;
    json->at += length;
    return true;
}

static bool json_escape(struct json *json)
{
    if (json->at == json->end)
        return false;
    if (*json->at != 'u')
        return strchr("\"\\/bfnrt", *json->at++) != NULL;
    for (int i = 0; i < 4; i++) {
        if (++json->at == json->end || !isxdigit((unsigned char)*json->at))
            return false;
    }
    json->at++;
    return true;
}

static bool json_string(struct json *json)
{
    if (!json_take(json, '"'))
        return false;
    while (json->at < json->end && *json->at != '"') {
        if ((unsigned char)*json->at < ' ')
            return false;
        if (*json->at++ == '\\' && !json_escape(json))
            return false;
    }
    return json->at++ < json->end;
}

/* No leading zeros, no bare point. */
static bool json_number(struct json *json)
{
    char text[64] = "";
    char *end;
    size_t length = 0;

    while (json->at < json->end && length < sizeof(text) - 1 &&
           strchr("+-.0123456789eE", *json->at))
        text[length++] = *json->at++;
    const char *digits = text + (text[0] == '-');
    if (!isdigit((unsigned char)digits[0]) ||
        (digits[0] == '0' && isdigit((unsigned char)digits[1])))
        return false;
    (void)strtod(text, &end);
    return end == text + length && text[length - 1] != '.';
}

/* What is between brackets, with a key before each value in an object. */
static bool json_list(struct json *json, char last, bool has_keys)
{
    if (json_take(json, last))
        return true;
    do {
        if (has_keys && !(json_string(json) && json_take(json, ':')))
            return false;
        if (!json_value(json))
            return false;
    } while (json_take(json, ','));
    return json_take(json, last);
}

static bool json_value(struct json *json)
{
    bool good;

    json_blanks(json);
    if (json->at == json->end || ++json->depth > DEEPEST)
        return false;
    if (*json->at == '"')
        good = json_string(json);
    else if (json_take(json, '{'))
        good = json_list(json, '}', true);
    else if (json_take(json, '['))
        good = json_list(json, ']', false);
    else
        good = json_word(json, "true") || json_word(json, "false") || json_word(json, "null") ||
               json_number(json);
    json->depth--;
    return good;
}

bool json_is_whole(const struct text_of_file *text)
{
    struct json json = {text->bytes, text->bytes + text->length, 0};

    if (!json_value(&json))
        return false;
    json_blanks(&json);
    return json.at == json.end;
}

/* --- What differs each time ------------------------------------------------------------------------ */

/* How many characters at TEXT are as PATTERN has it, where 0 is any digit; 0 if they are not. */
static size_t matches(const char *text, const char *pattern)
{
    size_t length = strlen(pattern);

    for (size_t i = 0; i < length; i++) {
        bool good = pattern[i] == '0' ? isdigit((unsigned char)text[i]) : text[i] == pattern[i];
        if (!good)
            return 0;
    }
    return length;
}

static size_t length_of_date(const char *text)
{
    static const char *const patterns[] = {"0000-00-00T00:00:00+00:00", "0000-00-00 00:00:00",
                                           "00:00:00"};
    size_t length = 0;

    for (size_t i = 0; i < 3 && !length; i++)
        length = matches(text, patterns[i]);
    return length;
}

static bool ends_with(const char *start, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - start) >= length && memcmp(end - length, word, length) == 0;
}

/* How long an age at TEXT is, such as 0s or 1m54s; 0 if there is none. */
static size_t length_of_age(const char *text)
{
    const char *at = text, *digits;

    do {
        digits = at;
        while (isdigit((unsigned char)*at))
            at++;
        if (at == digits || !*at || !strchr("smhd", *at))
            return 0;
        at++;
    } while (isdigit((unsigned char)*at));
    return isalnum((unsigned char)*at) ? 0 : (size_t)(at - text);
}

/* Those that made objects, but for the first process. */
static bool number_is_maker(const struct world *world, uint64_t number)
{
    for (size_t i = 0; i < world->count; i++) {
        const int *pids = world->before[i].pids;
        if (number > 1 && ((uint64_t)pids[0] == number || (uint64_t)pids[1] == number))
            return true;
    }
    return false;
}

static const char *name_of_number(const char *start, const char *number,
                                  const struct varying *varying)
{
    char *end;
    uint64_t value = strtoull(number, &end, 10);

    if (ends_with(start, number, "\"idle\": "))
        return "AGE";
    /* A guard names one of several, the first of which it is known. */
    if (ends_with(start, number, "process ") && strncmp(end, " lives", strlen(" lives")) == 0)
        return "LIVING";
    if (value == varying->world->inode)
        return "NS";
    if (value == (uint64_t)varying->world->holder)
        return "HOLDER";
    if (value == varying->pid)
        return "PID";
    return number_is_maker(varying->world, value) ? "MAKER" : NULL;
}

/* Copies the number at TEXT, or its name, to OUT. Returns where TEXT goes on. */
static const char *put_number(const char *start, const char *text, char **out,
                              const struct varying *varying)
{
    const char *end = text;
    while (isdigit((unsigned char)*end))
        end++;
    bool is_part = (text > start && (isalnum((unsigned char)text[-1]) || text[-1] == '.')) ||
                   isalnum((unsigned char)*end);
    const char *name = is_part ? NULL : name_of_number(start, text, varying);
    size_t length = name ? strlen(name) : (size_t)(end - text);
    memcpy(*out, name ? name : text, length);
    *out += length;
    return end;
}

/* The only user that has a name in the surroundings. */
static void drop_name(char *text, const char *name)
{
    for (char *at = text; (at = strstr(at, name)); at++) {
        *at = '0';
        memmove(at + 1, at + strlen(name), strlen(at + strlen(name)) + 1);
    }
}

/* Columns are as wide as their numbers, so several blanks count as one. */
char *normalise(const struct text_of_file *text, const struct varying *varying)
{
    char *copy = calloc(text->length + 32, 1), *result = calloc(text->length * 6 + 32, 1),
         *out = result;
    const char *at = copy;

    if (!copy || !result)
        exit(2);
    memcpy(copy, text->bytes, text->length);
    while (*at) {
        size_t date = length_of_date(at), age = length_of_age(at);
        if (date || age) {
            *out++ = date ? 'D' : 'A';
            at += date ? date : age;
        } else if (isdigit((unsigned char)*at)) {
            at = put_number(copy, at, &out, varying);
        } else if (*at == ' ' && at[1] == ' ') {
            at++;
        } else {
            *out++ = *at++;
        }
    }
    free(copy);
    if (varying->numbers_do)
        drop_name(result, "root");
    return result;
}

/* --- The rules ------------------------------------------------------------------------------------- */

struct trial {
    const struct point *point;
    const struct command *command;
    const struct outcome *outcome;
    const struct reference *reference;
    const struct world *world;
    char *out, *err; /* normalised */
    struct seen now[MOST_OBJECTS];
    size_t count;
    char *reason;
};

static bool __attribute__((format(printf, 2, 3)))
object_to(const struct trial *trial, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(trial->reason, TEXT_OF_REASON, format, arguments);
    va_end(arguments);
    return false;
}

/* Both standard files are files, and may not grow. */
static bool may_not_grow(const struct point *point)
{
    return point->fault == FAULT_LIMIT && strncmp(limits[point->which].name, "file-size", 9) == 0;
}

static bool output_is_cut_off(const struct trial *trial)
{
    const struct point *point = trial->point;

    if (point->fault == FAULT_CALL && point->call == SYS_write)
        return true;
    if (point->fault == FAULT_FILES)
        return arrangements[point->which].files[1] != CHANNEL_PLAIN &&
               arrangements[point->which].files[1] != CHANNEL_SLOW;
    return may_not_grow(point);
}

static bool errors_are_cut_off(const struct trial *trial)
{
    const struct point *point = trial->point;

    if (point->fault == FAULT_FILES)
        return arrangements[point->which].files[2] != CHANNEL_PLAIN &&
               arrangements[point->which].files[2] != CHANNEL_SLOW;
    return may_not_grow(point) || (point->fault == FAULT_CALL && point->call == SYS_write);
}

/* signal(7): a pipe without a reader ends whoever writes. */
static bool may_end_by(const struct trial *trial, int signal_number)
{
    return signal_number == SIGPIPE && trial->point->fault == FAULT_FILES;
}

static bool ends_by_itself(const struct trial *trial)
{
    const struct outcome *outcome = trial->outcome;

    if (outcome->is_late)
        return object_to(trial, "it was not done after %d milliseconds", MOST_TIME);
    if (outcome->leaves_process)
        return object_to(trial, "it left a process behind");
    if (!WIFSIGNALED(outcome->status) || may_end_by(trial, WTERMSIG(outcome->status)))
        return true;
    return object_to(trial, "it was ended by signal %d", WTERMSIG(outcome->status));
}

static bool says_failure(const struct trial *trial);

static bool is_ended_early(const struct trial *trial)
{
    return trial->point->fault != FAULT_MEMORY && !trial->outcome->has_started &&
           !trial->outcome->is_late && says_failure(trial);
}

static bool says_failure(const struct trial *trial)
{
    return !WIFEXITED(trial->outcome->status) || WEXITSTATUS(trial->outcome->status) != 0;
}

static bool json_holds(const struct trial *trial)
{
    const struct text_of_file *out = &trial->outcome->out;

    if (!trial->command->is_json || out->length == 0 || json_is_whole(out))
        return true;
    if (output_is_cut_off(trial) && says_failure(trial))
        return true;
    return object_to(trial, "the JSON is not whole: %zu bytes", out->length);
}

/* The list of problems, the last of a document; or NULL. */
static const char *problems_of(const char *text)
{
    const char *at = NULL;

    for (const char *next = text; (next = strstr(next, "\"problems\":")); next++)
        at = next;
    return at;
}

static bool says_something(const struct trial *trial)
{
    const char *now = problems_of(trial->out), *before = problems_of(trial->reference->out);

    if (says_failure(trial))
        return true;
    if (trial->err[0] && strcmp(trial->err, trial->reference->err) != 0)
        return true;
    return trial->command->is_json && now && before && strcmp(now, before) != 0;
}

/* The first place where two texts differ, for a message. */
static const char *first_difference(const char *text, const char *other)
{
    enum { BEFORE = 30 };
    size_t at = 0;

    while (text[at] && text[at] == other[at])
        at++;
    for (int i = 0; i < BEFORE && at > 0; i++)
        at--;
    return text + at;
}

/* How often a line says that something is unknown. */
static size_t count_unknown(const char *line, const char *end)
{
    static const char *const words[] = {": null", " ?", "unknown", "not known", "unable to fetch"};
    size_t count = 0;

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        for (const char *at = line; (at = strstr(at, words[i])) && at < end; at++)
            count++;
    }
    return count;
}

/* Whether each line that differs says of more values that they are unknown. */
static bool lines_say_unknown(const char *text, const char *other)
{
    while (*text && *other) {
        const char *end = strchrnul(text, '\n'), *other_end = strchrnul(other, '\n');
        bool is_same =
            end - text == other_end - other && memcmp(text, other, (size_t)(end - text)) == 0;
        if (!is_same && count_unknown(text, end) <= count_unknown(other, other_end))
            return false;
        text = end + (*end != '\0');
        other = other_end + (*other_end != '\0');
    }
    return *text == *other;
}

/* A page that is not complete may have fewer lines, and says so somewhere. */
static bool page_says_unknown(const struct trial *trial, const char *text, const char *other)
{
    return trial->command->is_page &&
           count_unknown(text, strchr(text, 0)) > count_unknown(other, strchr(other, 0));
}

static bool what_is_missing_is_said(const struct trial *trial)
{
    const char *expected = trial->reference->out;

    if (strcmp(trial->out, expected) == 0 || says_something(trial) ||
        lines_say_unknown(trial->out, expected) || page_says_unknown(trial, trial->out, expected))
        return true;
    return object_to(
        trial, "nothing says that the output is another one: \"%.100s\" instead of \"%.100s\"",
        first_difference(trial->out, expected), first_difference(expected, trial->out));
}

/* A warning is not lost, nor a failure without a word. */
static bool messages_are_there(const struct trial *trial)
{
    bool is_lost = trial->reference->err[0] && !says_failure(trial);

    if (trial->err[0] || errors_are_cut_off(trial))
        return true;
    if (is_lost)
        return object_to(trial, "its message is lost: %.120s", trial->reference->err);
    if (WIFEXITED(trial->outcome->status) && trial->outcome->status != trial->reference->status &&
        !(problems_of(trial->out) && strcmp(trial->out, trial->reference->out) != 0))
        return object_to(trial, "it ends with status %d, without a word",
                         WEXITSTATUS(trial->outcome->status));
    return true;
}

static const struct seen *find_seen(const struct seen *list, size_t count, int kind, int id)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].kind == kind && list[i].id == id && !list[i].is_gone)
            return &list[i];
    }
    return NULL;
}

/* Whether TEXT says NAME, with no digit behind it. */
static bool says_name(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (; (text = strstr(text, name)); text += length) {
        if (!isdigit((unsigned char)text[length]))
            return true;
    }
    return false;
}

static bool is_planned(const struct command *command, const char *name)
{
    return command->planned && says_name(command->planned, name);
}

/* Whether the output reports the removal: in a line of JSON or of text. */
static bool is_reported_removed(const struct trial *trial, int kind, int id)
{
    char json[64], text[64];

    (void)snprintf(json, sizeof(json), "\"kind\": \"%s\", \"id\": %d,", kind_words[kind], id);
    (void)snprintf(text, sizeof(text), "%s %d was removed", kind_words[kind], id);
    const char *line = strstr(trial->out, json),
               *result = line ? strstr(line, "\"result\": \"removed\"") : NULL;
    if (result && !memchr(line, '\n', (size_t)(result - line)))
        return true;
    return strstr(trial->out, text) != NULL;
}

static bool removal_is_true(const struct trial *trial, const struct seen *before)
{
    bool is_there = find_seen(trial->now, trial->count, before->kind, before->id) != NULL;
    bool is_reported = is_reported_removed(trial, before->kind, before->id);
    bool reports = trial->command->is_json || strstr(trial->command->words, " -v");

    if (is_there && is_reported)
        return object_to(trial, "%s %d was not removed, though it says so",
                         kind_words[before->kind], before->id);
    if (is_there && !says_something(trial))
        return object_to(trial, "%s %d was not removed, and nothing says so",
                         kind_words[before->kind], before->id);
    if (!is_there && reports && !is_reported && !says_something(trial))
        return object_to(trial, "%s %d was removed, and nothing says so", kind_words[before->kind],
                         before->id);
    return true;
}

static bool others_are_there(const struct trial *trial)
{
    for (size_t i = 0; i < trial->world->count; i++) {
        const struct seen *before = &trial->world->before[i];
        const struct seen *now = find_seen(trial->now, trial->count, before->kind, before->id);
        char name[32];
        (void)snprintf(name, sizeof(name), "%s:%d", kind_words[before->kind], before->id);
        if (is_planned(trial->command, name)) {
            if (!removal_is_true(trial, before))
                return false;
        } else if (!now) {
            return object_to(trial, "%s is gone, though no plan names it", name);
        } else if (memcmp(now, before, sizeof(*now)) != 0) {
            return object_to(trial, "%s has changed", name);
        }
    }
    /* To attach is a change too, so a world that is used again is looked into when it is given up. */
    if (trial->command->effect == EFFECT_NONE)
        return true;
    return world_holds_its_bytes() || object_to(trial, "the contents of a segment have changed");
}

/* Whether the text has the id as a word of its own. */
static bool says_id(const char *text, int id)
{
    char word[16];

    (void)snprintf(word, sizeof(word), "%d", id);
    for (const char *at = text; (at = strstr(at, word)); at++) {
        bool begins = at == text || !isdigit((unsigned char)at[-1]);
        if (begins && !isdigit((unsigned char)at[strlen(word)]))
            return true;
    }
    return false;
}

/* Whoever makes an object is told its id, or it is taken away again. */
static bool made_is_told(const struct trial *trial)
{
    size_t made = 0;

    for (size_t i = 0; i < trial->count; i++) {
        const struct seen *now = &trial->now[i];
        if (find_seen(trial->world->before, trial->world->count, now->kind, now->id))
            continue;
        made++;
        if (trial->command->effect != EFFECT_MAKES)
            return object_to(trial, "%s %d was made", kind_words[now->kind], now->id);
        if (!says_id(trial->out, now->id) && !says_id(trial->err, now->id) &&
            !errors_are_cut_off(trial))
            return object_to(trial, "%s %d was made, and its id is not told", kind_words[now->kind],
                             now->id);
    }
    if (trial->command->effect != EFFECT_MAKES || made == 1 || says_failure(trial))
        return true;
    return object_to(trial, "%zu objects were made with status 0", made);
}

bool judge(const struct point *point, const struct outcome *outcome,
           const struct reference *reference, const struct world *world,
           char reason[TEXT_OF_REASON])
{
    struct varying varying = {(uint64_t)outcome->pid, world, commands[point->command].numbers_do};
    struct trial trial = {.point = point,
                          .command = &commands[point->command],
                          .outcome = outcome,
                          .reference = reference,
                          .world = world,
                          .out = normalise(&outcome->out, &varying),
                          .err = normalise(&outcome->err, &varying),
                          .reason = reason};

    trial.count = world_look(trial.now);
    /* Before main the dynamic linker ends the program as it likes, but by silence or by nothing done. */
    bool good = (is_ended_early(&trial) || ends_by_itself(&trial)) &&
                (json_holds(&trial) && others_are_there(&trial) && made_is_told(&trial) &&
                 messages_are_there(&trial) && what_is_missing_is_said(&trial));
    free(trial.out);
    free(trial.err);
    return good;
}
