#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Without a /proc that tells of processes, or with one that hides them: that is said, and what could not
# be seen is not taken for nothing.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

! grep -q __asan_init "$IPCVIEW" || skip_all 'the sanitizers need /proc themselves'

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
unshare --mount true 2>/dev/null || skip_all 'there can be no mount namespace'
program=$(for_users "$IPCVIEW")

# in_place COMMANDS ARGUMENT...: like run, in a mount namespace that COMMANDS prepare.
in_place()
{
    local commands=$1
    shift
    status=0
    # shellcheck disable=SC2016 # for the other shell
    timeout 60 unshare --mount bash -c "$commands"' exec ${user-} "$@"' - "$program" "$@" \
        >"$out" 2>"$err" </dev/null || status=$?
}

object shm 4096 600 0x61 msg 600 - sem 1 600 - >"$scratch/ids"
nothing='ipcview: /proc/self/status: No such file or directory'
own=$(readlink /proc/self/ns/ipc)
own=${own//[!0-9]/}

# --- An empty /proc, as in a chroot --------------------------------------------------------------------

empty='mount -t tmpfs none /proc &&'
if ! unshare --mount bash -c "$empty true" 2>/dev/null; then
    skip 'an empty /proc' 'nothing can be mounted there'
else
    in_place "$empty" ns -n -r
    expect 'ns: the own namespace, and that the rest is not known' 1 '? 0 - - ? 1 4096 1 0 1 1' "$nothing"
    in_place "$empty" ns -J
    json_is 'ns in JSON' '[.namespaces[] | [.ns, .shm, (.unknown | index("ns") != null)]], [.problems[] | [.kind, .where, .count]]' \
        $'[[null,1,true]]\n[["absent","/proc/self/status",1]]'
    in_place "$empty" -N all -m -n -r -o key
    expect '-N all' 1 0x00000061 "$nothing"
    in_place "$empty" -N "$own" -m
    expect '-N NUMBER' 1 '' "ipcview: --namespace: no process is in an IPC namespace $own; see ipcview ns; /proc cannot be read: No such file or directory"
    in_place "$empty" -N 1 -m
    expect '-N PID' 1 '' 'ipcview: --namespace: process 1 is not found; /proc cannot be read: No such file or directory'
    in_place "$empty" -N none -m
    expect '-N NAME' 1 '' 'ipcview: --namespace: no IPC namespace has a name that begins with "none"; see ipcview ns; /proc cannot be read: No such file or directory'
    in_place "$empty" rm -N all --all -y --no-syslog
    is 'rm -N all: everything is held back' "$status $(cat "$err") $(awk 'END { print NR - 3 }' /proc/sysvipc/{shm,msg,sem})" \
        "3 $nothing
ipcview: nothing was removed: guards hold all of it back; --force lifts them 3"
    like 'and it is said why' "$(cat "$out")" "processes unknown, owner's processes unknown"
    in_place "$empty" rm --orphans=shm,msg,sem --older-than 0s -y --no-syslog
    like 'rm --orphans' "$status $(cat "$out" "$err")" "^1 Nothing matches.*$nothing"
    in_place "$empty" -m -n -r -o key,command
    expect 'a list whose commands are not known' 1 '0x00000061 ?' "$nothing"
    in_place "$empty" -m -n -r -o key
    prints 'a list that needs no process' 0x00000061
fi

# --- A /proc that hides processes, as an ordinary user who has no others ---------------------------------

hidden='mount -t proc -o hidepid=2 proc /proc && user="setpriv --reuid=54399 --regid=54399 --clear-groups --inh-caps=-all" &&'
said='ipcview: /proc: there may be processes that cannot be seen from here: /proc hides those of other users (hidepid)'
if ! unshare --mount bash -c "$hidden \$user true" 2>/dev/null; then
    skip 'hidepid' 'the file system proc cannot be mounted'
elif unshare --mount bash -c "$hidden \$user test -e /proc/1" 2>/dev/null; then
    skip 'hidepid' 'this kernel does not hide processes'
else
    in_place "$hidden" ns -n -r
    is 'hidepid: ns' "$status $(awk '{ print $1, $6 }' "$out") $(cat "$err")" "0 $own 1 $said"
    in_place "$hidden" ns -J
    json_is 'hidepid: ns in JSON' '[.problems[] | [.kind, .where, .count]]' '[["unseen","/proc",1]]'
    in_place "$hidden" -N all -m -n -r -o ns,key
    expect 'hidepid: -N all' 0 "$own 0x00000061" "$said"
    in_place "$hidden" -N 1 -m
    expect 'hidepid: -N PID' 1 '' 'ipcview: --namespace: process 1 is not found; /proc hides those of other users (hidepid)'
    in_place "$hidden" rm -N all --all=shm -n --no-syslog
    is 'hidepid: rm -N all' "$status $(cat "$err")" "0 $said"
    in_place "$hidden" -q -n -r -o verdict
    expect 'hidepid: a verdict that needs every process' 0 unknown "$said"
fi

finish
