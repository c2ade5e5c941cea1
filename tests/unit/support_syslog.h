/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the place of syslog(3) in the program that includes it: the lines are kept. */
#pragma once

#include <stdarg.h>
#include <stdio.h>

enum { LOGGED_LINES = 256, LOGGED_BYTES = 4096 };

static struct {
    size_t count;
    int priority[LOGGED_LINES];
    char line[LOGGED_LINES][LOGGED_BYTES];
} logged;

__attribute__((format(printf, 2, 0))) static void keep_line(int priority, const char *format,
                                                            va_list arguments)
{
    if (logged.count >= LOGGED_LINES)
        return;
    logged.priority[logged.count] = priority;
    (void)vsnprintf(logged.line[logged.count++], LOGGED_BYTES, format, arguments);
}

/*
 * Not by syslog.h, which may have them inline. __syslog_chk is what becomes of the call where glibc
 * checks formats (_FORTIFY_SOURCE).
 */
void syslog(int priority, const char *format, ...) __attribute__((format(printf, 2, 3)));
void __syslog_chk(int priority, int flag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void syslog(int priority, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    keep_line(priority, format, arguments);
    va_end(arguments);
}

void __syslog_chk(int priority, int flag, const char *format, ...)
{
    va_list arguments;
    (void)flag;
    va_start(arguments, format);
    keep_line(priority, format, arguments);
    va_end(arguments);
}
