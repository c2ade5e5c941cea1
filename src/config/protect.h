/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files with the rules of protection: the system's, and the user's own, which only adds to it. One
 * rule a line (model/protection.h). No option and no variable of the environment leaves the system's out.
 */
#ifndef CONFIG_PROTECT_H
#define CONFIG_PROTECT_H

#include "model/protection.h"

/*
 * Adds the rules of both files to PROTECTION. A file that is not there has none; one that cannot be read or
 * understood is a fault.
 */
void protect_read(struct protection *protection);

/* The same of the file at PATH alone. */
void protect_read_file(struct protection *protection, const char *path);

/* The path of the user's file, beside the settings (settings_path). For free(3); NULL where there is none. */
char *protect_user_path(void);

#endif
