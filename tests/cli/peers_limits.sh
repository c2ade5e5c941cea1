#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whoever cannot see or inspect every process: never a false "nobody", never a false orphan. The
# objects here are all used, by processes that the observer does not get to see.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
program=$(for_users "$IPCVIEW")
maker=$(for_users "$IPCOBJ")

# A user who has no name, and in whose account there is no other process.
as 54321 true 2>/dev/null && by_other=(as 54321) || by_other=()

# Made by somebody else who has gone, and used by processes of root, whose they are not: so nothing but
# the use itself speaks for them.
shm=$("${by_other[@]}" "$maker" shm 4096 666 0x51)
msg=$("${by_other[@]}" "$maker" msg 666 0x52)
sem=$("${by_other[@]}" "$maker" sem 1 666 0x53)
closed=$("${by_other[@]}" "$maker" sem 1 600 0x54)
hold none name attacher attach "$shm"
hold none name reader wait-receive "$msg" 5
hold none name waiter wait-semop "$sem" 0:-1
[[ ${#by_other[@]} == 0 ]] || hold none name waiter wait-semop "$closed" 0:-1
# Nobody is attached, but its creator lives.
if [[ ${#by_other[@]} != 0 ]]; then
    exec {fd}< <(exec setpriv --reuid=54322 --regid=54322 --clear-groups "$maker" shm 4096 600 0x55 hold)
    holders+=($!)
    read -r made <&"$fd"
    # Set to another user, so that only the creator's pid tells.
    object set shm "$made" 54323 54323 666
fi
all=$(awk 'END { print NR - 3 }' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem)

# by COMMAND... -- ARGUMENT...: like run, with the program started by COMMAND.
by()
{
    local before=()
    while [[ $1 != -- ]]; do
        before+=("$1")
        shift
    done
    shift
    status=0
    "${before[@]}" "$program" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

# observer NAME COMMAND...: what somebody says of the objects whom COMMAND makes.
observer()
{
    local name=$1 letter
    shift
    by "$@" -- -m -J -o id,nattch,nprocs,attached,verdict -f "id = $shm"
    is "$name: well done" "$status $(cat "$err")" '0 '
    json_is "$name: who is attached is not known, or not in full" \
        '.shm[0] | [.verdict, .nattch, .nprocs, (.attached // []) == [], (.unknown // []) - ["verdict"]]' \
        '["in-use",1,null,true,["nprocs","attached"]]'
    json_is "$name: and it is said why" '[.problems[].kind] - ["uninspected", "unseen"] == [] and (.problems | length) > 0' true
    by "$@" -- show -m "$shm"
    like "$name: the page of the segment" "$(cat "$out")" $'\n  0 of 1 mapping found\n  ([1-9][0-9]* process(es)? could not be inspected|there may be processes that cannot be seen from here)'
    by "$@" -- -q -J -o id,waiters,blocked,verdict
    json_is "$name: who waits on the queue" '.msg[0] | [.waiters, .blocked, .verdict, .unknown]' \
        '[null,null,"unknown",["waiters","blocked"]]'
    by "$@" -- show -q "$msg"
    unlike "$name: the page of the queue does not say none" "$(cat "$out")" $'\n  (none|nobody waits on it)\n'
    by "$@" -- -s -J -o id,waiters,blocked,verdict -f "id = $sem"
    json_is "$name: who waits on the set, but that somebody does" '.sem[0] | [.waiters, .blocked, .verdict]' \
        '[1,null,"in-use"]'
    by "$@" -- -s -J -o id,waiters,blocked,verdict
    json_is "$name: no set is free" 'all(.sem[]; .verdict == "in-use" or .verdict == "unknown") and all(.sem[]; .waiters != 0)' \
        "$([[ ${#by_other[@]} != 0 ]] && echo true || echo false)"
    for letter in m q s; do
        by "$@" -- "-$letter" -n -r -o id -f orphan
        is "$name: no orphan (-$letter)" "$status $(cat "$out")" '0 '
        by "$@" -- "-$letter" -n -r -o id -f 'verdict = orphan'
        is "$name: nor by the word (-$letter)" "$status $(cat "$out")" '0 '
    done
    by "$@" -- -q -n -r -o id -f '!waiting'
    is "$name: the queue is not said to have no waiter" "$status $(cat "$out")" '0 '
    by "$@" -- rm --orphans=shm,msg,sem --older-than 0s --yes --no-syslog
    is "$name: nothing is removed" "$(awk 'END { print NR - 3 }' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem)" "$all"
    is "$name: nothing matches" "$status $(sed 's/:.*//' "$out")" '0 Nothing matches'
}

# Whoever has all rights finds all: else nothing below would mean anything.
run -m -J -o id,attached,verdict -f "id = $shm"
json_is 'with all rights it is found' '.shm[0] | [(.attached | length), .verdict]' '[1,"in-use"]'
run show -q "$msg" -J
json_is 'with all rights the reader is found' '.msg[0] | [(.blocked | length), .verdict]' '[1,"in-use"]'

# --- An ordinary user --------------------------------------------------------------------------------

if ! as_user true 2>/dev/null; then
    skip 'a stranger' 'there is no other user in this namespace'
    skip 'a stranger, hidepid' 'there is no other user in this namespace'
    skip 'a process that nobody may trace' 'there is no other user in this namespace'
else
    observer 'a stranger' as_user
    observer 'the owner of the objects' as 54321

    # shellcheck disable=SC2016 # for the other shell
    hide='mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid=54321 --regid=54321 --clear-groups --inh-caps=-all "$@"'
    if ! unshare --mount bash -c "$hide" - true 2>/dev/null; then
        skip 'hidepid' 'the file system proc cannot be mounted'
    elif unshare --mount bash -c "$hide" - test -e /proc/1; then
        skip 'hidepid' 'this kernel does not hide processes'
    else
        observer 'hidepid=2' unshare --mount bash -c "$hide" -
        by unshare --mount bash -c "$hide" - -- -m -J -o id,verdict -f "id = $made"
        json_is 'hidepid=2: a creator that is not seen may live' '.shm[0].verdict' '"unknown"'
    fi
    by as_user -- -m -J -o id,verdict -f "id = $made"
    json_is 'a stranger sees that a creator lives' '.shm[0].verdict' '"idle"'

    # --- A process of one's own that nobody may trace ------------------------------------------------

    own=$(as 54324 "$maker" shm 4096 600 -)
    exec {fd}< <(exec setpriv --reuid=54324 --regid=54324 --clear-groups "$maker" name private attach "$own" close-to-others hold)
    private=$!
    holders+=("$private")
    read -r _ <&"$fd"
    by as 54324 -- show -m "$own" -J
    json_is 'a process that may not be traced' '.shm[0] | [.nattch, .nprocs, .attachments, .verdict, (.unknown | index("nprocs") != null)]' \
        '[1,null,[],"in-use",true]'
    json_is 'is one that could not be inspected' '[.problems[] | select(.kind == "uninspected")] | length' 1
    json_is 'and as many are named as fit' '.problems[] | select(.kind == "uninspected") | (.processes | length) == ([.count, 3] | min)' true
    json_is 'by pid and command' '.problems[] | select(.kind == "uninspected") | .processes[0] | map_values(type)' \
        '{"pid":"number","command":"string"}'
    run show -m "$own" -J
    json_is 'but root may' '.shm[0].attachments[0] | [.pid, .command]' "[$private,\"private\"]"
    kill -KILL "$private"
    until [[ $(field shm "$own" nattch) == 0 ]]; do sleep 0.01; done
    object remove shm "$own"

    if [[ $(cat /proc/sys/kernel/yama/ptrace_scope 2>/dev/null || echo 0) == 0 ]]; then
        skip 'Yama' 'it is not in this kernel, or does not restrict'
    else
        own=$(as 54324 "$maker" shm 4096 600 -)
        exec {fd}< <(exec setpriv --reuid=54324 --regid=54324 --clear-groups "$maker" name sibling attach "$own" hold)
        holders+=($!)
        read -r _ <&"$fd"
        # Reading maps needs the right to read only, which Yama leaves; whatever it is, nothing false.
        by as 54324 -- show -m "$own" -J
        json_is 'Yama: found, or unknown' '.shm[0] | .verdict == "in-use" and (.nprocs == 1 or .nprocs == null)' true
    fi
fi

# --- In namespaces of one's own ----------------------------------------------------------------------

if ! unshare --user --map-root-user true 2>/dev/null; then
    skip 'a user namespace' 'there can be none'
elif [[ -z ${by_other[*]} ]]; then
    skip 'a user namespace' 'the objects belong to who makes it'
else
    observer 'a user namespace' unshare --user --map-root-user
fi

if ! unshare --pid --fork true 2>/dev/null; then
    skip 'a pid namespace' 'there can be none'
else
    if unshare --pid --fork --mount-proc true 2>/dev/null; then
        observer 'a pid namespace' unshare --pid --fork --mount-proc
        by unshare --pid --fork --mount-proc -- -m -J -o id,cpid,verdict
        json_is 'a pid namespace: no creator is known to be gone' '[.shm[] | .verdict] - ["in-use", "unknown"]' '[]'
    else
        skip 'a pid namespace with a /proc of its own' 'it cannot be mounted'
    fi
    # /proc is that of the outer one: processes are seen there, by numbers that mean nothing here.
    by unshare --pid --fork -- -m -J -o id,attached,verdict -f "id = $shm"
    json_is 'a pid namespace, with the /proc of another: in use' '.shm[0].verdict' '"in-use"'
    by unshare --pid --fork -- -q -J -o id,waiters,verdict
    json_is 'a pid namespace, with the /proc of another: the queue' '.msg[0] | [.waiters, .verdict == "unknown" or .verdict == "in-use"]' '[null,true]'
    for letter in m q s; do
        by unshare --pid --fork -- "-$letter" -n -r -o id -f orphan
        is "a pid namespace, with the /proc of another: no orphan (-$letter)" "$status $(cat "$out")" '0 '
    done
    by unshare --pid --fork -- rm --orphans=shm,msg,sem --older-than 0s --yes --no-syslog
    is 'a pid namespace, with the /proc of another: nothing is removed' "$status $(sed 's/:.*//' "$out")" '0 Nothing matches'
fi

finish
