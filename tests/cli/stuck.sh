#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Processes whose memory cannot be looked at, for who tries it waits for ever (see stuck.c): nobody has
# to wait for the program, and it says that it does not know. No ps and no pgrep in here: they wait.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
unshare --mount true 2>/dev/null || skip_all 'there can be no mount namespace'
mkdir "$scratch/mount"

ids=() stuck=()
hold ids name free shm 4096 600 - attach .
free=$holder id=${ids[0]}
queue=$(object msg 600 -)

# get_stuck COUNT: into the array stuck.
get_stuck()
{
    local fd line=
    stuck=()
    exec {fd}< <(exec unshare --mount "${IPCOBJ%/*}/stuck" "$scratch/mount" "$id" "$1" 2>"$scratch/reason")
    server=$!
    holders+=("$server")
    while read -r line <&"$fd" && [[ $line != ready ]]; do
        stuck+=("$line")
    done
    exec {fd}<&-
    [[ $line == ready ]]
}

# set_free: ends them.
set_free()
{
    kill -KILL "$server"
    until [[ $(field shm "$id" nattch) == 1 ]]; do sleep 0.02; done
}

get_stuck 1 || skip_all "no process can be stuck here: $(tr '\n' ' ' <"$scratch/reason")"
if timeout 1 cat "/proc/${stuck[0]}/maps" >/dev/null 2>&1; then
    skip_all 'on this kernel nobody has to wait for the memory of another process'
fi

# in_time SECONDS NAME ARGUMENT...
in_time()
{
    local before=${EPOCHREALTIME/./} most=$1 name=$2 took
    shift 2
    run "$@"
    took=$((${EPOCHREALTIME/./} - before))
    if [[ $status == 0 && $took -lt $((most * 1000000)) ]]; then
        pass "$name: within $most s"
    else
        fail "$name: within $most s" "status $status, $took us" "$(cat "$err")"
    fi
}

in_time 5 'show' show -m "$id" -J
json_is 'who can be looked at is found, and the other is unknown' \
    '.shm[0] | [.nattch, .nprocs, [.attachments[].pid], .verdict, .unknown]' \
    "[2,null,[$free],\"in-use\",[\"nprocs\",\"attachments\"]]"
json_is 'and counted' '[.problems[] | select(.kind == "uninspected") | .count >= 1]' '[true]'
in_time 5 'a list' -m -n -r -o id,attached
is 'the list is partial' "$(cat "$out")" "$id $free\\x20free,?"
in_time 5 'a filter' -m -n -r -o id -f 'attached ~ free'
is 'what is known is found' "$(cat "$out")" "$id"
in_time 5 'orphans' rm --orphans --older-than 0s --yes --no-syslog
like 'no orphan' "$(cat "$out")" '^Nothing matches: '
in_time 5 'namespaces' ns
in_time 5 'the plain list' -m
in_time 5 'blocked threads' show -q "$queue"
set_free

if get_stuck 6; then
    in_time 8 'six of them' show -m "$id" -J
    json_is 'none of them hides another' '.shm[0] | [.nattch, .nprocs, [.attachments[].pid]]' "[7,null,[$free]]"
    json_is 'each is counted' '[.problems[] | select(.kind == "uninspected") | .count >= 6]' '[true]'
    set_free
else
    skip 'six of them' "they cannot be made: $(tr '\n' ' ' <"$scratch/reason")"
fi
in_time 5 'afterwards' show -m "$id" -J
json_is 'afterwards all is known' '.shm[0] | [.nattch, .nprocs, .unknown]' '[1,1,null]'

finish
