/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sits at a terminal in place of a person and answers questions:
 *
 *     answer [-t TEXT] [-e COMMAND] ANSWER... -- PROGRAM...
 *
 * PROGRAM has a terminal of its own for standard input and error; its standard output is ours. What
 * comes to the terminal is copied to standard error. Whenever that ends in "? " or ": ", the next
 * ANSWER is typed, with a newline; "^C" and "^D" are those keys. -t: typed at once, before any
 * question. -e: a shell command that is run before the first answer. Ends as PROGRAM ends; 98 where
 * there is a question more than answers.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { TOO_FEW_ANSWERS = 98, BROKEN = 99 };

static void check(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "answer: %s: %s\n", what, strerror(errno));
    exit(BROKEN);
}

static void type(int terminal, const char *text)
{
    check(write(terminal, text, strlen(text)) == (ssize_t)strlen(text), "type");
}

static void type_answer(int terminal, const char *answer)
{
    if (strcmp(answer, "^C") == 0) {
        type(terminal, "\003");
    } else if (strcmp(answer, "^D") == 0) {
        type(terminal, "\004");
    } else {
        type(terminal, answer);
        type(terminal, "\n");
    }
}

static void __attribute__((noreturn)) run_at(const char *path, int held, char **program)
{
    setsid();
    int terminal = open(path, O_RDWR);
    close(held); /* not before: without anybody who has it open, a terminal is at its end */
    check(terminal >= 0 && ioctl(terminal, TIOCSCTTY, 0) == 0, path);
    check(dup2(terminal, STDIN_FILENO) >= 0 && dup2(terminal, STDERR_FILENO) >= 0, "dup2");
    execvp(program[0], program);
    _exit(BROKEN);
}

static bool ends_in_question(const char *text, size_t length)
{
    return length >= 2 && text[length - 1] == ' ' &&
           (text[length - 2] == '?' || text[length - 2] == ':');
}

/* Copies what comes and answers, until nobody has the terminal open any more. */
static void converse(int terminal, const char *before, char **answers)
{
    char text[4096];
    ssize_t length;

    while ((length = read(terminal, text, sizeof(text))) > 0) {
        check(write(STDERR_FILENO, text, (size_t)length) == length, "standard error");
        if (!ends_in_question(text, (size_t)length))
            continue;
        if (before)
            check(system(before) == 0, before); // NOLINT(cert-env33-c): of the test itself
        before = NULL;
        if (!*answers)
            exit(TOO_FEW_ANSWERS);
        type_answer(terminal, *answers++);
    }
}

int main(int argc, char **argv)
{
    const char *ahead = NULL, *before = NULL;
    int option, status = 0;

    while ((option = getopt(argc, argv, "+t:e:")) != -1) {
        if (option == 't')
            ahead = optarg;
        else if (option == 'e')
            before = optarg;
        else
            return BROKEN;
    }
    char **answers = argv + optind, **program = answers;
    while (*program && strcmp(*program, "--") != 0)
        program++;
    check(*program && program[1], "no program");
    *program++ = NULL;
    if (optind > 1 && argv[optind - 1] && strcmp(argv[optind - 1], "--") == 0)
        answers = program - 1; /* getopt took the dashes: there are no answers */

    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    check(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0, "pty");
    const char *path = ptsname(terminal);
    check(path != NULL, "ptsname");
    int held = open(path, O_RDWR | O_NOCTTY);
    check(held >= 0, path);
    if (ahead)
        type(terminal, ahead);
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        close(terminal);
        run_at(path, held, program);
    }
    close(held);
    converse(terminal, before, answers);
    check(waitpid(child, &status, 0) == child, "waitpid");
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    return WEXITSTATUS(status);
}
