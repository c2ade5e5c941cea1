/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop, which takes keys, readings and signals, follows the effects, and shows the screen; and
 * the thread that calls the services, one at a time.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "monitor/dialogs.h"
#include "monitor/input.h"
#include "monitor/screen.h"
#include "monitor/search.h"
#include "monitor/terminal.h"

/* A job and its result. */
struct task {
    enum effect job;                 /* one of EFFECT_JOBS, or 0 */
    facts_t facts;                   /* of EFFECT_SAMPLE, */
    unsigned kinds;                  /* and KIND_BITs */
    bool with_detail;                /* of EFFECT_SAMPLE: read the detail too */
    struct detail_request detail;    /* of EFFECT_DETAIL, and of EFFECT_SAMPLE with_detail */
    uint32_t pid;                    /* of EFFECT_PROCESS */
    struct search_request search;    /* of EFFECT_SEARCH; who takes the task back frees ->wanted */
    struct removal_request *removal; /* of EFFECT_PREPARE and EFFECT_REMOVE, until taken back */
    struct snapshot *sample;         /* result, for snapshot_free, or NULL */
    struct snapshot *subject;        /* result of EFFECT_DETAIL and EFFECT_PROCESS */
    struct findings findings;        /* result of EFFECT_SEARCH */
    int64_t clock;                   /* start of the sample, by worker_clock */
    int64_t end;                     /* end of the job, by worker_clock */
};

struct worker {
    const struct services *services; /* NULL: the thread does not run */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t given;
    int done_file; /* readable when a task is done */
    struct task task;
    bool has_task; /* one that was not taken back; only the loop sets it */
    bool is_done, ends;
};

struct run {
    const struct monitor_start *start;
    struct monitor_state state;
    struct canvas canvas;
    struct terminal *terminal;
    struct worker worker;
    sigset_t waiting;     /* the signal mask for waiting */
    unsigned wanted;      /* jobs for the worker */
    int64_t due;          /* time of the next sample, by worker_clock */
    enum effect last;     /* the last job that the worker got */
    unsigned empty_reads; /* times in a row that poll(2) promised a key and none came */
    bool draws, anew;     /* draw the screen; send every cell */
    bool ends;
    int result;
};

/* The worker. */

/* The monotonic clock, in milliseconds. */
static int64_t worker_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void worker_carry_out(const struct services *services, struct task *task)
{
    void *context = services->context;

    if (task->job == EFFECT_SAMPLE) {
        task->clock = worker_clock();
        task->sample = services->sample(context, task->kinds, task->facts);
    }
    if (task->job == EFFECT_DETAIL || (task->job == EFFECT_SAMPLE && task->with_detail))
        task->subject = services->read_detail(context, &task->detail);
    if (task->job == EFFECT_PROCESS)
        task->subject = services->read_process(context, task->pid);
    if (task->job == EFFECT_SEARCH)
        task->findings = findings_of(services->search(context, &task->search), task->search.facts);
    if (task->job == EFFECT_PREPARE)
        services->prepare(context, task->removal);
    if (task->job == EFFECT_REMOVE)
        services->remove(context, task->removal);
    task->end = worker_clock();
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    const uint64_t one = 1;

    pthread_mutex_lock(&worker->mutex);
    for (;;) {
        while (!worker->ends && (!worker->has_task || worker->is_done))
            pthread_cond_wait(&worker->given, &worker->mutex);
        if (worker->ends)
            break;
        struct task task = worker->task;
        pthread_mutex_unlock(&worker->mutex);
        worker_carry_out(worker->services, &task);
        pthread_mutex_lock(&worker->mutex);
        worker->task = task;
        worker->is_done = true;
        /* A full counter is readable too. */
        while (write(worker->done_file, &one, sizeof(one)) < 0 && errno == EINTR) {
        }
    }
    pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

static int worker_start(struct worker *worker, const struct services *services)
{
    sigset_t all, before;

    *worker = (struct worker){.mutex = PTHREAD_MUTEX_INITIALIZER,
                              .given = PTHREAD_COND_INITIALIZER,
                              .services = services,
                              .done_file = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    int result = worker->done_file < 0 ? -errno : 0;
    /* Only the main thread takes signals. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (!result)
        result = -pthread_create(&worker->thread, NULL, work, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result && worker->done_file >= 0)
        close(worker->done_file);
    if (result)
        worker->services = NULL;
    return result;
}

/* Gives TASK to the thread, which is idle. */
static void worker_give(struct worker *worker, const struct task *task)
{
    pthread_mutex_lock(&worker->mutex);
    worker->task = *task;
    worker->has_task = true;
    worker->is_done = false;
    pthread_cond_signal(&worker->given);
    pthread_mutex_unlock(&worker->mutex);
}

/* Takes back a task that is done; false: there is none. */
static bool worker_take(struct worker *worker, struct task *task)
{
    uint64_t count;

    pthread_mutex_lock(&worker->mutex);
    bool taken = worker->has_task && worker->is_done;
    if (taken) {
        *task = worker->task;
        worker->has_task = false;
        /* Resets the counter. */
        (void)!read(worker->done_file, &count, sizeof(count));
    }
    pthread_mutex_unlock(&worker->mutex);
    return taken;
}

/* Waits for the current task and ends the thread, if it runs. */
static void worker_stop(struct worker *worker)
{
    struct task left;

    if (!worker->services)
        return;
    pthread_mutex_lock(&worker->mutex);
    worker->ends = true;
    pthread_cond_signal(&worker->given);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->thread, NULL);
    if (worker_take(worker, &left)) {
        snapshot_free(left.sample);
        snapshot_free(left.subject);
        findings_free(&left.findings);
        free(left.search.wanted);
    }
    close(worker->done_file);
    pthread_cond_destroy(&worker->given);
    pthread_mutex_destroy(&worker->mutex);
}

/* Effects. */

/* Opens the file once, so that reading and writing use the same folder. */
static int run_save(const struct run *run, struct buffer *errors)
{
    struct own_file file;
    struct settings settings = {0};

    if (!run->start->settings)
        return -ENOENT;
    int result = own_file_open(&file, run->start->settings);
    if (!result)
        result = settings_load(&settings, own_file_read(&file));
    if (!result) {
        preferences_write(&run->state.preferences, &settings, errors);
        result = settings_save(&settings, &file);
    }
    settings_free(&settings);
    own_file_close(&file);
    return result;
}

static unsigned save_and_say(struct run *run)
{
    struct buffer errors = BUFFER_IN_MEMORY;
    int result = run_save(run, &errors);
    unsigned effects = state_saved(&run->state, result, buffer_string(&errors));

    buffer_free(&errors);
    return effects;
}

static void run_follow(struct run *run, unsigned effects)
{
    const struct preferences *preferences = &run->state.preferences;

    run->wanted |= effects & EFFECT_JOBS;
    if (effects & EFFECT_SAVE)
        effects |= save_and_say(run);
    if (effects & EFFECT_SCHEME)
        terminal_set_scheme(run->terminal, preferences->scheme, run->start->color);
    if (effects & EFFECT_MOUSE)
        terminal_set_mouse(run->terminal, preferences->mouse);
    if (effects & EFFECT_FLUSH)
        terminal_flush(run->terminal, worker_clock());
    if (effects & EFFECT_INTERVAL)
        run->due = run->state.history.clock + preferences->interval;
    run->draws = run->draws || effects & (EFFECT_DRAW | EFFECT_REPAINT | EFFECT_SCHEME);
    run->anew = run->anew || effects & EFFECT_REPAINT;
    run->ends = run->ends || effects & EFFECT_QUIT;
}

/* Jobs. */

static bool samples_by_itself(const struct run *run)
{
    return !run->state.paused && !(run->start->captured && run->state.history.now);
}

/* Wants the jobs that are due. */
static void make_due_wanted(struct run *run)
{
    int64_t now = worker_clock();

    if (samples_by_itself(run) && run->due <= now)
        run->wanted |= EFFECT_SAMPLE;
    if (search_kind_due(&run->state) <= now)
        run->wanted |= EFFECT_SAMPLE;
    if (search_subject_is_dear(&run->state))
        run->wanted &= ~(unsigned)EFFECT_DETAIL;
    if (search_subject_due(&run->state) <= now)
        run->wanted |= EFFECT_DETAIL;
    if (search_due(&run->state) <= now)
        run->wanted |= EFFECT_SEARCH;
}

/* Takes the most urgent job, but no second sample in a row while other jobs wait. */
static enum effect choose_job(struct run *run)
{
    unsigned others = run->wanted & ~(unsigned)EFFECT_SAMPLE;
    unsigned ready = run->last == EFFECT_SAMPLE && others ? others : run->wanted;
    unsigned job = ready & -ready; /* the lowest bit */

    run->wanted &= ~job;
    return (enum effect)job;
}

/* Fills in TASK for its job; false: there is nothing to do. */
static bool complete(struct run *run, struct task *task)
{
    const struct monitor_state *state = &run->state;
    struct detail_request *detail = &task->detail;

    if (task->job == EFFECT_SEARCH)
        return search_make_request(state, &task->search);
    if (task->job != EFFECT_SAMPLE && task->job != EFFECT_DETAIL)
        return task->job != 0;
    task->with_detail = search_subject(state, detail);
    if (task->job == EFFECT_DETAIL)
        return task->with_detail;
    task->facts = state_facts(state);
    task->kinds = search_kinds_of_sample(state, worker_clock());
    task->with_detail = task->with_detail && !(detail->facts & FACTS_OF_SEARCH);
    if (task->with_detail)
        run->wanted &= ~(unsigned)EFFECT_DETAIL;
    return true;
}

/* The worker does one thing at a time. */
static void start_job(struct run *run)
{
    struct task task = {.removal = &run->state.removal, .pid = run->state.process};

    if (run->worker.has_task)
        return;
    make_due_wanted(run);
    task.job = choose_job(run);
    if (!complete(run, &task))
        return;
    run->last = task.job;
    worker_give(&run->worker, &task);
}

static void take_task(struct run *run)
{
    struct task task;

    if (!worker_take(&run->worker, &task))
        return;
    if (task.sample) {
        run_follow(run,
                   refresh_take(&run->state, task.sample, task.clock) & ~(unsigned)EFFECT_DETAIL);
        run->due = task.clock + run->state.preferences.interval;
    }
    if (task.job == EFFECT_PROCESS)
        run_follow(run, process_take(&run->state, task.subject, task.pid));
    else if (task.subject)
        run_follow(run, refresh_take_subject(&run->state, task.subject, &task.detail, task.end));
    if (task.job == EFFECT_SEARCH)
        run_follow(run, refresh_take_findings(&run->state, &task.findings, &task.search, task.end));
    if (task.job == EFFECT_PREPARE)
        run_follow(run, removal_prepared(&run->state));
    if (task.job == EFFECT_REMOVE)
        run_follow(run, removal_finished(&run->state));
}

/* What comes in. */

static void take_size(struct run *run)
{
    size_t rows, columns;
    terminal_size(run->terminal, &rows, &columns);
    run_follow(run, input_resize(&run->state, rows, columns));
}

static void take_signals(struct run *run)
{
    if (signals_fatal()) {
        run->result = signals_fatal();
        run->ends = true;
    }
    if (signals_resized())
        take_size(run);
    if (signals_stopped()) {
        terminal_leave(run->terminal);
        signals_suspend();
        terminal_return(run->terminal);
        take_size(run);
    }
}

/* Ends the monitor as if SIGHUP came: a terminal that is gone is always readable and empty. */
static void hang_up(struct run *run)
{
    run->result = SIGHUP;
    run->ends = true;
}

/* EXPECTED: poll(2) said that there is something to read. */
static void take_keys(struct run *run, bool expected)
{
    enum { MOST_EMPTY_READS = 50 };
    struct input input;
    bool any = terminal_fetch(run->terminal);

    while (!run->ends && terminal_read(run->terminal, worker_clock(), &input)) {
        if (input.key == INPUT_CLICK)
            input.target = canvas_target(&run->canvas, input.row, input.column);
        run_follow(run, input_take(&run->state, &input));
    }
    run->empty_reads = any || !expected ? 0 : run->empty_reads + 1;
    if (run->empty_reads > MOST_EMPTY_READS)
        hang_up(run);
}

/* When the next job is due; never while the worker is busy. */
static int64_t next_job_due(const struct run *run)
{
    if (run->worker.has_task)
        return SEARCH_NEVER;
    const int64_t times[] = {samples_by_itself(run) ? run->due : SEARCH_NEVER,
                             search_kind_due(&run->state), search_subject_due(&run->state),
                             search_due(&run->state)};
    int64_t next = SEARCH_NEVER;

    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
        next = times[i] < next ? times[i] : next;
    return next;
}

static void wait_for_something(struct run *run)
{
    struct pollfd files[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                             {.fd = run->worker.done_file, .events = POLLIN}};
    int64_t job = next_job_due(run), key = terminal_due(run->terminal);
    int64_t due = job < key ? job : key;
    int64_t left = due - worker_clock();
    struct timespec time = {.tv_sec = left > 0 ? left / 1000 : 0,
                            .tv_nsec = left > 0 ? (long)(left % 1000) * 1000000 : 0};

    int ready = ppoll(files, 2, due == SEARCH_NEVER ? NULL : &time, &run->waiting);
    take_signals(run);
    if (ready < 0)
        return;
    /* A terminal that hung up has nothing to read, even with POLLIN. */
    if (files[0].revents & (POLLHUP | POLLERR | POLLNVAL))
        hang_up(run);
    else
        take_keys(run, files[0].revents);
    if (files[1].revents)
        take_task(run);
}

static void show_screen(struct run *run)
{
    if (!run->draws)
        return;
    screen_draw(&run->state, &run->canvas);
    terminal_show(run->terminal, &run->canvas, run->anew);
    run->draws = run->anew = false;
}

/* A captured tree has only one reading. */
static bool has_shown_all(const struct run *run)
{
    uint64_t wanted = run->start->captured ? 1 : run->start->frames;
    return run->start->frames && run->state.frames >= wanted;
}

static void loop(struct run *run)
{
    terminal_set_scheme(run->terminal, run->state.preferences.scheme, run->start->color);
    terminal_set_mouse(run->terminal, run->state.preferences.mouse);
    take_size(run);
    run_follow(run, EFFECT_SAMPLE);
    while (!run->ends) {
        start_job(run);
        show_screen(run);
        if (has_shown_all(run))
            break;
        wait_for_something(run);
    }
    atomic_store(&run->state.removal.stop, true);
}

int monitor_run(const struct monitor_start *start, const struct services *services)
{
    struct run run = {.start = start};

    int result = terminal_open(&run.terminal);
    if (result)
        return result;
    signals_start(terminal_rescue(run.terminal), &run.waiting);
    run.result = worker_start(&run.worker, services);
    if (!run.result) {
        state_start(&run.state, start);
        if (start->filter)
            (void)prompts_set_filter(&run.state, start->filter);
        loop(&run);
    }
    terminal_close(run.terminal);
    signals_stop();
    worker_stop(&run.worker);
    state_free(&run.state);
    canvas_free(&run.canvas);
    return run.result;
}
