/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Included before all sources in a build with coverage, whose linker calls __wrap__exit for _exit: the
 * children that look into processes end by _exit(2), and else the counters of all that runs only there
 * would be lost. Includes nothing, for config.h decides what the headers of the system declare.
 */
#pragma once

void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

__attribute__((weak, no_profile_instrument_function)) void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}
