/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File systems whose files the kernel generates when they are read. */
#pragma once

#include <stdbool.h>

/* Whether FILE, which may be open with O_PATH, is of such a file system, or that cannot be told. */
bool is_generated(int file);

/* Whether FOLDER is the top folder of a procfs (proc(5)), wherever that is mounted. */
bool is_top_of_procfs(int folder);
