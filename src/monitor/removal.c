/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialog that removes objects: it reads the chosen ones again, shows the plan, and asks. */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "model/identity.h"
#include "model/refmap.h"
#include "model/tables.h"
#include "monitor/dialogs.h"
#include "monitor/text_view.h"

enum { LEFT = 1 /* the first column of the question */ };

/* The request. */

/* Takes the action from a target that is another object than WANTED. */
static void check_target(struct target *target, const struct object *wanted)
{
    if (target->missing) {
        target->result = RESULT_GONE;
    } else if (!wanted || !object_is_still(wanted, &target->object)) {
        target->action = ACTION_NONE;
        target->result = RESULT_CHANGED;
        target->hold = (struct hold){0};
    }
}

void removal_request_plan(struct removal_request *request)
{
    struct view view = {.now = request->snapshot, .scratch = &request->scratch};
    struct idmap index = {0};
    uint32_t at;

    for (uint32_t i = 0; i < request->count; i++)
        refmap_add(&index, &request->wanted[i].ref, i);
    plan_free(&request->plan);
    request->plan = plan_make(&view, &request->rules);
    for (size_t i = 0; i < request->plan.count; i++) {
        struct target *target = &request->plan.targets[i];
        bool was_seen = refmap_find(&index, &target->object.ref, &at);
        check_target(target, was_seen ? &request->wanted[at] : NULL);
    }
    idmap_free(&index);
    arena_reset(&request->scratch);
}

void removal_request_free(struct removal_request *request)
{
    plan_free(&request->plan);
    snapshot_free(request->snapshot);
    arena_free(&request->scratch);
    free(request->wanted);
    request->snapshot = NULL;
    request->wanted = NULL;
    request->count = 0;
}

/* The dialog. */

/* Copies the chosen objects as the user sees them. */
static void freeze(struct monitor_state *state)
{
    const struct history *history = &state->history;
    struct removal_request *request = &state->removal;
    size_t current = state_row(state);
    size_t tagged = state_count_tagged(state);

    removal_request_free(request);
    *request = (struct removal_request){.rules = {.bulk = true, .by_hand = true}};
    request->wanted = memory_resize(NULL, tagged ? tagged : 1, sizeof(*request->wanted));
    if (!tagged)
        request->wanted[request->count++] = history->now->objects[current];
    for (size_t i = 0; tagged && i < history->now->count; i++) {
        if (history->tracks[i].tagged)
            request->wanted[request->count++] = history->now->objects[i];
    }
}

unsigned removal_open(struct monitor_state *state)
{
    const char *forbidden = state_forbidden(state);

    if (!forbidden && (state_kind(state) == KINDS || !state->history.now))
        forbidden = _("choose an object in a list first");
    if (!forbidden && state->removal_is_busy)
        forbidden = _("the removal before this one is not over yet");
    if (forbidden)
        return state_say(state, true, _("nothing can be removed: %s"), forbidden);
    freeze(state);
    state->dialog = DIALOG_REMOVE;
    state->removal_stage = REMOVAL_PREPARES;
    state->removal_is_busy = true;
    state->yes = false;
    state->pick_top = 0;
    return EFFECT_DRAW | EFFECT_PREPARE;
}

unsigned removal_prepared(struct monitor_state *state)
{
    state->removal_is_busy = false;
    if (state->dialog != DIALOG_REMOVE)
        return 0;
    state->removal_stage = REMOVAL_ASKS;
    /* Keys that were typed before the question appeared are not an answer. */
    return EFFECT_DRAW | EFFECT_FLUSH;
}

/* Untags removed objects: a segment that is still attached stays in the list. */
static void untag_removed(struct monitor_state *state)
{
    const struct plan *plan = &state->removal.plan;
    struct history *history = &state->history;
    struct idmap tagged = {0};
    uint32_t row;

    for (uint32_t i = 0; i < history->now->count; i++) {
        if (history->tracks[i].tagged)
            refmap_add(&tagged, &history->now->objects[i].ref, i);
    }
    for (size_t i = 0; i < plan->count; i++) {
        const struct object *object = &plan->targets[i].object;
        if (plan->targets[i].result == RESULT_REMOVED && refmap_find(&tagged, &object->ref, &row) &&
            object_is_still(&history->now->objects[row], object))
            history->tracks[row].tagged = false;
    }
    idmap_free(&tagged);
}

unsigned removal_finished(struct monitor_state *state)
{
    untag_removed(state);
    state->removal_is_busy = false;
    state->removal_stage = REMOVAL_DONE;
    return EFFECT_DRAW | EFFECT_SAMPLE;
}

/* Why Yes removes nothing, translated; or NULL. */
static const char *removal_obstacle(const struct monitor_state *state)
{
    const struct removal_request *request = &state->removal;
    size_t count = plan_count_actions(&request->plan, ACTION_REMOVE);

    if (!count && plan_holds_protected_only(&request->plan))
        return _("all of it is protected: only its id or key removes it, with ipcview rm");
    if (!count && plan_count_actions(&request->plan, ACTION_HOLD))
        return _("guards hold all of it back; F lifts them");
    if (!count)
        return _("there is nothing left to remove");
    if (!request->rules.force && count > request->most)
        return _("this many at once only with F, or with ipcview rm --max");
    return NULL;
}

/* Brackets show which button Enter presses, also without colours. */
static void put_button(struct buffer *out, const struct monitor_state *state, bool yes)
{
    const char *name = yes ? _("Yes") : _("No");

    if (yes == state->yes)
        buffer_format(out, "  %c[ %s ]%c", SCREEN_CURSOR, name, SCREEN_TITLE);
    else
        buffer_format(out, "    %s  ", name);
}

static unsigned removal_close_dialog(struct monitor_state *state)
{
    state->dialog = DIALOG_NONE;
    return EFFECT_DRAW;
}

static unsigned removal_carry_out(struct monitor_state *state)
{
    if (removal_obstacle(state))
        return EFFECT_DRAW;
    state->removal_stage = REMOVAL_RUNS;
    state->removal_is_busy = true;
    return EFFECT_DRAW | EFFECT_REMOVE;
}

static unsigned scroll(struct monitor_state *state, uint32_t key)
{
    size_t page = state_layout(state).body_rows, lines = state->removal.plan.count + 1;
    size_t last = lines > page ? lines - page : 0,
           to = verb_move(state->pick_top, verb_of(key), page);

    state->pick_top = to < last ? to : last;
    return EFFECT_DRAW;
}

static unsigned lift_guards(struct monitor_state *state)
{
    state->removal.rules.force = !state->removal.rules.force;
    removal_request_plan(&state->removal);
    state->yes = false;
    return EFFECT_DRAW;
}

static unsigned answer(struct monitor_state *state, uint32_t key)
{
    switch (key) {
    case 'y':
    case 'Y':
        return removal_carry_out(state);
    case 'n':
    case 'N':
        return removal_close_dialog(state);
    case INPUT_ENTER:
    case '\r':
    case '\n':
        return state->yes ? removal_carry_out(state) : removal_close_dialog(state);
    case INPUT_LEFT:
    case INPUT_RIGHT:
    case '\t':
    case INPUT_BACKTAB:
        state->yes = !state->yes;
        return EFFECT_DRAW;
    case 'f':
    case 'F':
        return lift_guards(state);
    default:
        return scroll(state, key);
    }
}

unsigned removal_input(struct monitor_state *state, const struct input *input)
{
    enum verb verb = verb_of(input->key);
    bool closes = verb == VERB_BACK || verb == VERB_QUIT;

    if (closes && state->removal_stage != REMOVAL_RUNS)
        return removal_close_dialog(state);
    switch (state->removal_stage) {
    case REMOVAL_PREPARES:
        return 0;
    case REMOVAL_ASKS:
        if (input->key != INPUT_CLICK)
            return answer(state, input->key);
        if (input->target == TARGET_BUTTON)
            return removal_close_dialog(state);
        return input->target == TARGET_BUTTON + 1 ? removal_carry_out(state) : 0;
    case REMOVAL_RUNS:
        if (closes)
            atomic_store(&state->removal.stop, true);
        return EFFECT_DRAW;
    case REMOVAL_DONE:
        break;
    }
    if (verb == VERB_DETAIL || verb == VERB_TAG)
        return removal_close_dialog(state);
    return scroll(state, input->key);
}

/* Drawing. */

static void put_plan(struct buffer *out, const struct monitor_state *state)
{
    static const char *const before[] = {"KIND", "ID", "OWNER", "ACTION", "REASON", NULL};
    static const char *const after[] = {"KIND", "ID", "OWNER", "RESULT", "REASON", NULL};
    const struct view view = {.now = state->removal.snapshot, .plan = &state->removal.plan};

    text_put_table(out, state, &view,
                   &(struct table_excerpt){
                       .table = &targets_table,
                       .names = state->removal_stage == REMOVAL_DONE ? after : before,
                       .keeps_headings = true,
                   });
}

/* Makes the buttons targets in ROW, without the blanks before them. */
static void put_question(struct buffer *out, const struct monitor_state *state,
                         struct canvas *canvas, size_t row)
{
    enum { BLANKS = 2 };
    const char *obstacle = removal_obstacle(state);
    size_t count = plan_count_actions(&state->removal.plan, ACTION_REMOVE);

    if (obstacle) {
        buffer_format(out, "%c%s%c", ROLE_WARNING, obstacle, ROLE_PLAIN);
        return;
    }
    buffer_format(out, ngettext("Remove %lu object?", "Remove %lu objects?", count),
                  (unsigned long)count);
    for (unsigned yes = 0; yes < 2; yes++) {
        size_t start = LEFT + canvas_width(text_in(out)) + BLANKS;
        put_button(out, state, yes);
        size_t end = LEFT + canvas_width(text_in(out));
        canvas_aim(canvas, row, start, end - start, TARGET_BUTTON + yes);
    }
    if (plan_count_actions(&state->removal.plan, ACTION_HOLD))
        buffer_format(out, "   %s", _("F lifts the guards"));
    else if (state->removal.rules.force)
        buffer_format(out, "   %c%s%c", ROLE_ALARM, _("guards are lifted"), ROLE_PLAIN);
}

static void put_outcome(struct buffer *out, const struct monitor_state *state)
{
    const struct plan *plan = &state->removal.plan;
    unsigned long removed = plan_count_results(plan, RESULT_REMOVED);

    buffer_format(out, ngettext("Removed %lu object", "Removed %lu objects", removed), removed);
    buffer_format(out, " / %lu   %s", (unsigned long)plan->count, _("Enter closes"));
}

static void put_sentence(struct buffer *out, const struct monitor_state *state,
                         struct canvas *canvas, size_t row)
{
    switch (state->removal_stage) {
    case REMOVAL_PREPARES:
        buffer_text(out, _("looking at them again..."));
        break;
    case REMOVAL_ASKS:
        put_question(out, state, canvas, row);
        break;
    case REMOVAL_RUNS:
        buffer_format(out, _("removing: %zu done   Esc stops"),
                      (size_t)atomic_load(&state->removal.done));
        break;
    case REMOVAL_DONE:
        put_outcome(out, state);
        break;
    }
}

void removal_draw(const struct monitor_state *state, struct canvas *canvas,
                  const struct layout *layout)
{
    struct buffer sentence = BUFFER_IN_MEMORY, text = BUFFER_IN_MEMORY;
    size_t top = state->pick_top;

    put_sentence(&sentence, state, canvas, layout->headings);
    canvas_put_buffer(canvas, layout->headings, LEFT, &sentence, SCREEN_TITLE);
    /* The worker has the plan. */
    if (state->removal_stage == REMOVAL_PREPARES || state->removal_stage == REMOVAL_RUNS)
        return;
    put_plan(&text, state);
    canvas_lines(canvas, text_in(&text), layout->body, layout->body_rows, &top);
    buffer_free(&text);
}
