/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "cmd/names.h"
#include "cmd/report.h"

/* Some programs read 010 as 8, others as 10. */
static bool looks_octal(const char *word)
{
    return word[0] == '0' && word[1] >= '0' && word[1] <= '9';
}

/* Why WORD is not a number. */
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

static int parse_id(const char *word, struct wanted *wanted)
{
    uint64_t number = 0;
    int result =
        looks_octal(word) ? -EINVAL : number_parse(word, strlen(word), 10, INT32_MAX, &number);

    if (result == -ERANGE)
        return report_usage(_("id \"%s\" is too large; ids go up to %d"), word, INT32_MAX);
    if (result && (strncmp(word, "0x", 2) == 0 || strncmp(word, "0X", 2) == 0))
        return report_usage(_("\"%s\" is not an id: ids are decimal, keys hexadecimal"), word);
    if (result)
        return report_usage(_("\"%s\" is not an id: %s; ids are decimal numbers such as 32769"),
                            word, fault_of(word));
    wanted->ref.number = number;
    return 0;
}

static int parse_key(const char *word, struct wanted *wanted)
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
    wanted->key = (uint32_t)number;
    return 0;
}

int names_parse(const struct words *words, struct wanted like, struct wanted *wanted, size_t *count)
{
    int status = 0;

    for (size_t i = 0; !status && i < words->count; i++) {
        struct wanted *next = &wanted[(*count)++];
        *next = like;
        status = (like.by_key ? parse_key : parse_id)(words->list[i], next);
    }
    return status;
}
