/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "base/idmap.h"
#include "base/number.h"
#include "cmd/command.h"
#include "cmd/names.h"
#include "cmd/report.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hexadecimal(const char *word)
{
    return word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
}

/* 010 is 8 to some programs and 10 to others. */
static bool looks_octal(const char *word)
{
    return word[0] == '0' && is_digit(word[1]);
}

/* What about WORD keeps it from being a number. */
static const char *fault_of(const char *word)
{
    if (!*word)
        return _("it is empty");
    if (strpbrk(word, " \t\n\v\f\r"))
        return _("it contains a blank");
    if (*word == '-' || *word == '+')
        return _("it has a sign");
    if (looks_octal(word))
        return _("a leading zero looks octal");
    return _("it is not a number");
}

static int parse_id(const char *word, uint32_t *id)
{
    uint64_t number = 0;
    int result =
        looks_octal(word) ? -EINVAL : number_parse(word, strlen(word), 10, INT32_MAX, &number);

    if (result == -ERANGE)
        return report_usage(_("id \"%s\" is too large; ids go up to %d"), word, INT32_MAX);
    if (result && is_hexadecimal(word))
        return report_usage(_("\"%s\" is not an id: ids are decimal, keys hexadecimal"), word);
    if (result)
        return report_usage(_("\"%s\" is not an id: %s; ids are decimal numbers such as 32769"),
                            word, fault_of(word));
    *id = (uint32_t)number;
    return 0;
}

static int names_parse_key(const char *word, uint32_t *key)
{
    uint64_t number = 0;
    int result =
        looks_octal(word) ? -EINVAL : number_parse_any(word, strlen(word), UINT32_MAX, &number);

    if (result == -ERANGE)
        return report_usage(_("key \"%s\" is too large; keys go up to 0xffffffff"), word);
    if (result)
        return report_usage(_("\"%s\" is not a key: %s; keys look like 0x0052e2c1, or are decimal"),
                            word, fault_of(word));
    if (number == 0)
        return report_usage(_("key \"%s\" belongs to every private object; use the id instead"),
                            word);
    *key = (uint32_t)number;
    return 0;
}

/* Reads WORDS with PARSE into an array for as many, each number once. */
static int parse_each(const struct words *words, int (*parse)(const char *, uint32_t *),
                      uint32_t *numbers, size_t *count)
{
    struct idmap seen = {0};
    int status = 0;

    for (size_t i = 0; !status && i < words->count; i++) {
        status = parse(words->list[i], &numbers[*count]);
        if (!status && idmap_add(&seen, numbers[*count], 0))
            ++*count;
    }
    idmap_free(&seen);
    return status;
}

int names_parse_ids(struct invocation *invocation, const struct words *words, struct wanted *wanted)
{
    uint32_t *numbers = arena_alloc(&invocation->arena, (words->count + 1) * sizeof(*numbers));
    int32_t *ids = arena_alloc(&invocation->arena, (words->count + 1) * sizeof(*ids));
    size_t count = 0;

    int status = parse_each(words, parse_id, numbers, &count);
    for (size_t i = 0; i < count; i++)
        ids[i] = (int32_t)numbers[i];
    wanted->ids = ids;
    wanted->id_count = count;
    return status;
}

int names_parse_keys(struct invocation *invocation, const struct words *words,
                     struct wanted *wanted)
{
    uint32_t *keys = arena_alloc(&invocation->arena, (words->count + 1) * sizeof(*keys));

    wanted->keys = keys;
    wanted->key_count = 0;
    return parse_each(words, names_parse_key, keys, &wanted->key_count);
}
