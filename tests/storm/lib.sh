#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What tests/storm/run and tests/storm/lies.sh share.

# storm_namespaces: sets $namespaces to what enters those of the storm, or to nothing. In a pid namespace of
# its own all processes can be seen, and no other is looked into; and all end with the first of them.
storm_namespaces()
{
    local pid=(--pid --fork --kill-child --mount-proc) user=(--user --map-root-user)
    for namespaces in "--ipc ${pid[*]}" "${user[*]} --ipc ${pid[*]}" '--ipc' "${user[*]} --ipc"; do
        read -r -a namespaces <<<"unshare $namespaces"
        ! "${namespaces[@]}" true 2>/dev/null || return 0
    done
    # shellcheck disable=SC2034 # the caller's
    namespaces=()
}
