/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File systems whose files the kernel generates on reading. */
#pragma once

#include <stdbool.h>

/* Returns whether FILE, O_PATH or not, is in such a file system, or may be. */
bool is_generated(int file);

/* Returns whether FOLDER is the top folder of a procfs (proc(5)), mounted anywhere. */
bool is_top_of_procfs(int folder);
