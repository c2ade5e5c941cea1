/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <pwd.h>
#include <syslog.h>
#include <unistd.h>

#include "act/record.h"
#include "base/number.h"
#include "model/kind.h"

/* Receivers may cut off a longer line (RFC 5424, 6.1). */
enum { MOST_COMMAND = 256 };

/* proc(5): /proc/PID/loginuid has all bits set where nobody has logged in. */
static struct quantity login_uid(const struct source *source)
{
    char text[32];
    struct quantity uid = {0};

    if (source_read_start(source, "/proc/self/loginuid", text, sizeof(text)) == 0)
        uid.known = !number_parse(text, strlen(text), 10, UINT32_MAX - 1, &uid.amount);
    return uid;
}

struct text record_command(struct arena *arena, const char *program, char *const *arguments)
{
    struct buffer line = BUFFER_IN_MEMORY;

    buffer_text(&line, program);
    for (; *arguments; arguments++)
        buffer_format(&line, " %s", *arguments);
    return text_keep(&line, arena);
}

struct record record_start(const struct source *source, const struct plan *plan,
                           struct text command)
{
    const struct passwd *user = getpwuid(getuid());
    return (struct record){
        .plan = plan,
        .user = user ? user->pw_name : "",
        .uid = (unsigned long)getuid(),
        .login = login_uid(source),
        .command = command,
    };
}

static void write_line(struct buffer *line)
{
    syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", buffer_string(line));
    buffer_free(line);
}

/* Blanks are escaped too: each field is one word. */
static void record_put_escaped(struct buffer *out, struct text text)
{
    text_escape(out, text, ESCAPE_BLANK | ESCAPE_BACKSLASH | ESCAPE_NON_ASCII);
}

static void record_put_owner(struct buffer *out, const struct record *record, uint32_t uid)
{
    struct text name;
    if (names_find(&record->plan->now->users, uid, &name))
        record_put_escaped(out, name);
    buffer_format(out, "(%lu)", (unsigned long)uid);
}

static void put_amounts(struct buffer *out, const struct object *object)
{
    const struct amount *amounts = kind_of(object)->amounts;

    for (size_t i = 0; i < MOST_AMOUNTS && amounts[i].id; i++)
        buffer_format(out, " %s=%llu", amount_word(amounts[i].id),
                      (unsigned long long)amounts[i].of(object));
}

/* Appends COMMAND between quotes; those within it are escaped. */
static void put_command(struct buffer *out, struct text command)
{
    bool is_cut = command.length > MOST_COMMAND;

    if (is_cut)
        command.length = MOST_COMMAND;
    buffer_char(out, '"');
    while (command.length) {
        text_escape(out, text_take(&command, '"'), ESCAPE_BACKSLASH | ESCAPE_NON_ASCII);
        if (command.start)
            buffer_text(out, "\\x22");
    }
    buffer_text(out, is_cut ? "...\"" : "\"");
}

void record_intent(const struct record *record, const struct target *target)
{
    const struct object *object = &target->object;
    struct buffer line = BUFFER_IN_MEMORY;

    buffer_format(&line,
                  "removing kind=%s id=%llu key=0x%08lx owner=", kind_names[object->ref.kind],
                  (unsigned long long)object->ref.number, (unsigned long)object->key);
    record_put_owner(&line, record, object->uid);
    put_amounts(&line, object);
    if (target_is_elsewhere(record->plan, target))
        buffer_format(&line, " ns=%lu", (unsigned long)object->ref.space);
    buffer_text(&line, " asked-by=");
    record_put_escaped(&line, text_of(record->user));
    buffer_format(&line, "(%lu)", record->uid);
    if (record->login.known)
        buffer_format(&line, " login=%llu", (unsigned long long)record->login.amount);
    buffer_text(&line, " command=");
    put_command(&line, record->command);
    write_line(&line);
}

void record_result(const struct target *target)
{
    const struct object *object = &target->object;
    struct buffer line = BUFFER_IN_MEMORY;

    buffer_format(&line, "result kind=%s id=%llu %s", kind_names[object->ref.kind],
                  (unsigned long long)object->ref.number, result_words[target->result]);
    if (target->result == RESULT_FAILED)
        buffer_format(&line, " errno=%d", target->error);
    write_line(&line);
}
