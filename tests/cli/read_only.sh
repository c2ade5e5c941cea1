#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever only looks cannot change anything: it does not try, and the kernel would not let it.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

object shm 4096 600 0x1 msg 600 0x2 sem 2 600 0x3 >/dev/null
tree tree

views=('' '-a' '-m -o all' '-q -o all' '-s -o all' '-l' '-u' '-H' '-J' '-i 0 -m' 'show -m 0' 'show -q 0'
    'show -s 0' 'limits' 'help' 'help rm' "-a --root $scratch/tree" '-m -f size>1K' 'rm -n -m 0'
    'top' 'top -b -n 1 -o all' 'top -b -n 2 -d 0.1 -s --read-only' "top -b --root $scratch/tree"
    'rm -n -M 0x1 -q 0 -s 0' 'rm -n --all' 'rm -n --all --force --yes' 'rm -n --all --older-than=0 --json'
    'rm -n --all --force --yes -i' 'rm -m 99' 'rm --all' 'rm --all=shm --force --json' 'rm -m x')

if [[ -z $(command -v strace) ]] || ! strace -o "$scratch/trace" true 2>/dev/null; then
    skip 'no view and no dry run changes anything' 'strace does not work here'
else
    calls=shmctl,msgctl,semctl,unlink,unlinkat,mq_unlink,rename,renameat2,truncate,ftruncate
    for view in "${views[@]}"; do
        # shellcheck disable=SC2086 # words
        timeout 60 strace -f -qq -e "trace=$calls" -o "$scratch/trace" "$IPCVIEW" $view \
            >/dev/null 2>&1 </dev/null
        is "ipcview $view" "$(grep -E 'IPC_RMID|IPC_SET|SETVAL|SETALL|SHM_LOCK|SHM_UNLOCK|unlink|rename|truncate' \
            "$scratch/trace")" ''
    done
    # Else the search above would find nothing in any case.
    id=$(object shm 4096 600 -)
    strace -f -qq -e "trace=$calls" -o "$scratch/trace" "$IPCVIEW" rm -m "$id" --no-syslog
    is 'a removal is one call' "$(grep -c IPC_RMID "$scratch/trace")" 1
    like 'that comes right behind a look' "$(cat "$scratch/trace")" \
        "shmctl\\($id, SHM_STAT_ANY[^
]*
[^
]*shmctl\\($id, (IPC_64\\|)?IPC_RMID"
fi

# seccomp(2) is in force: 2 is a filter. The program is caught at its last write, to a full pipe.
if grep -q '^Seccomp:' /proc/self/status; then
    # mode ARGUMENT...: what the kernel says of the program while it runs.
    mode()
    {
        mkfifo "$scratch/pipe"
        "$IPCVIEW" "$@" >"$scratch/pipe" 2>/dev/null &
        local pid=$! fd
        exec {fd}<"$scratch/pipe"
        # It waits for a reader or has written more than a pipe holds.
        until [[ $(awk '$1 == "State:" { print $2 }' "/proc/$pid/status") == S ]]; do :; done
        awk '$1 == "Seccomp:" { print $2 }' "/proc/$pid/status"
        exec {fd}<&-
        wait "$pid"
        rm "$scratch/pipe"
    }
    object many sem 3000
    for view in '-s -o all --csv' 'top -s -o all' 'top -b -n 1 -s -o all' 'rm -n --all --force'; do
        # shellcheck disable=SC2086 # words
        is "the kernel refuses it too: ipcview $view" "$(mode $view)" 2
    done
    "$IPCVIEW" rm --all --yes --force --no-syslog >/dev/null
    is 'and so the version says nothing of it' "$("$IPCVIEW" --version | wc -l)" 1
else
    skip 'the kernel refuses it too' 'there is no seccomp here'
fi

# Where there is no seccomp(2), who asked for just that is told, once; all others are not.
if ! "$IPCOBJ" no-filters true 2>/dev/null; then
    skip 'a kernel that refuses nothing' 'there is no seccomp here'
else
    # unguarded ARGUMENT...: what is said on standard error.
    unguarded()
    {
        "$IPCOBJ" no-filters "$IPCVIEW" "$@" 2>&1 >/dev/null </dev/null
    }
    said='ipcview: the kernel cannot be told to refuse changes (seccomp: Invalid argument)'
    is 'a dry run says so' "$(unguarded rm -n --all)" "$said"
    is 'top --read-only, once' "$(unguarded top -b -n 2 -d 0.1 --read-only)" "$said"
    is 'top without it does not' "$(unguarded top -b -n 1)" ''
    is 'nor does a listing' "$(unguarded -a)$(unguarded limits)$(unguarded compat ipcs)" ''
fi

finish
