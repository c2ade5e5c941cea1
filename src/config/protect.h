/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of protection rules, one on each line (model/protection.h): the system's, and
 * protect.conf beside the user's settings, which only adds rules. No option and no variable leaves
 * out the system's.
 */
#pragma once

#include "model/protection.h"

/* Adds the rules of all files that exist. A file that cannot be read is a fault. */
void protect_read(struct protection *protection);

/* The same for the file at PATH alone. */
void protect_read_file(struct protection *protection, const char *path);
