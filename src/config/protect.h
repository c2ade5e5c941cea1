/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files with the rules of protection, one a line (model/protection.h): the system's and the
 * user's own, protect.conf beside the settings, which only adds to it. Neither an option nor the
 * environment leaves the system's out.
 */
#pragma once

#include "model/protection.h"

/* Adds the rules of all files; a missing one has none. What cannot be read is a fault. */
void protect_read(struct protection *protection);

/* The same of the file at PATH alone. */
void protect_read_file(struct protection *protection, const char *path);
