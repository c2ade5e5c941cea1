/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "faults.h"

/* The objects are those of world.c. TREE stands for a captured tree. */
const struct command commands[] = {
    {.name = "list", .words = "-a"},
    {.name = "list-json", .words = "-m --json", .is_json = true},
    {.name = "queues", .words = "-q -n -r -o id,key,owner,msgs"},
    {.name = "verdicts", .words = "-a --closed -o id,verdict,evidence --json", .is_json = true},
    {.name = "columns", .words = "-a --closed --csv -o kind,id,cuser,cgroup,verdict,ns"},
    {.name = "sets", .words = "-s -o id,values,waiters,blocked,verdict"},
    {.name = "filter", .words = "-m --closed -f verdict=orphan -o id --json", .is_json = true},
    {.name = "show", .is_page = true, .words = "show --closed -m 0"},
    {.name = "show-json", .words = "show --closed -q 0 -J", .is_json = true},
    {.name = "limits", .words = "limits"},
    {.name = "limits-json", .words = "limits -J", .is_json = true},
    {.name = "summary", .words = "-u"},
    {.name = "ns", .words = "ns"},
    {.name = "ns-json", .words = "ns -J", .is_json = true},
    {.name = "all-ns", .words = "-a -N all -J", .is_json = true},
    {.name = "tree", .words = "--root TREE -a -J", .is_json = true},
    {.name = "help", .words = "help rm"},
    {.name = "dry-run", .words = "rm --all --closed -n -J", .is_json = true},
    {.name = "question", .words = "rm --all --force --closed"},
    {.name = "top", .words = "top -b -n 2 -d 0.1"},
    {.name = "top-verdicts", .words = "top -b -n 2 -d 0.1 --closed -o id,verdict"},
    {.name = "ipcs", .words = "compat ipcs", .numbers_do = true},
    {.name = "ipcs-limits", .is_page = true, .words = "compat ipcs -l"},
    {.name = "ipcs-id", .words = "compat ipcs -s -i 0", .numbers_do = true},
    {.name = "rm",
     .words = "rm -m 1 -q 0 --yes --force --closed -J",
     .effect = EFFECT_REMOVES,
     .is_json = true,
     .planned = "shm:1 msg:0"},
    {.name = "rm-key",
     .words = "rm -S 0x31 --yes --force -v",
     .effect = EFFECT_REMOVES,
     .planned = "sem:0"},
    {.name = "rm-all",
     .words = "rm --all=msg --yes --closed -J",
     .effect = EFFECT_REMOVES,
     .is_json = true,
     .needs_users = true,
     .planned = "msg:1 msg:2"},
    {.name = "rm-orphans",
     .words = "rm --orphans=shm,msg,sem --older-than 0s --yes --closed -v",
     .effect = EFFECT_REMOVES,
     .needs_users = true,
     .planned = "shm:2 shm:3 sem:1 sem:2"},
    {.name = "ipcrm",
     .words = "compat ipcrm -m 1 -s 0",
     .effect = EFFECT_REMOVES,
     .planned = "shm:1 sem:0"},
    {.name = "mk", .words = "mk -m 4K -k 0x77 -J", .effect = EFFECT_MAKES, .is_json = true},
    {.name = "mk-queue", .words = "mk -q", .effect = EFFECT_MAKES},
    {.name = "ipcmk", .words = "compat ipcmk -Q", .effect = EFFECT_MAKES},
};
const size_t command_count = sizeof(commands) / sizeof(*commands);

const struct command *command_named(const char *name, size_t length)
{
    for (size_t i = 0; i < command_count; i++) {
        if (strlen(commands[i].name) == length && memcmp(commands[i].name, name, length) == 0)
            return &commands[i];
    }
    return NULL;
}
