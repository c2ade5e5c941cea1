#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The drop-in against the installed ipcmk: what is printed and what is made, with the same arguments.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/tools.sh
. "${0%/*}/tools.sh"
find_rival ipcmk

# What there is, without keys, pids and times.
cat >"$scratch/trial" <<'TRIAL'
umask 077
"$@" 2>"$ERRORS" </dev/null
echo "status $?"
awk 'FNR > 1 { print FILENAME, $2, $3, $4 }' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem
TRIAL

# try TOOL ARGUMENT...: in a namespace of its own, in which ids begin at 0.
try()
{
    ERRORS=$scratch/errors unshare --ipc bash "$scratch/trial" "$@" 2>/dev/null
}

# same ARGUMENT...
same()
{
    local theirs ours
    theirs=$(try "$rival" "$@")
    ours=$(try "$links/ipcmk" "$@")
    is "ipcmk $*" "$ours" "$theirs"
}

same -M 4096
same -M 1
same -M 1K
same -M 1KiB
same -M 1kib
same -M 1KB
same -M 1kB
same -M 3M
same -M 1.5M
same -M 0.5K
same -M 2GB
same -M 0x1000
same -M 010
same -M 010K
same --shmem 5000 --mode 600
same --sh 5000 --mo 0640
same -Q
same --queue -p 0
same -S 5
same --semaphore 32000
same -S 5 -Q -M 7 -p 777
same -M 1 -M 2
# --- What is refused, here and there
same
same -M 0
same -M x
same -M ''
same -M 1X
same -M 1.5
same -M -1
same -M 16E
same -M 99999999999999999999
same -M 1 -S 0
same -Q -S 0
same -S x
same -S -1
same -S 99999999999
same -S 33000
same -Q -p 888
same -Q -p x
same -x
same --unknown
same --s 5
same -M

# --- Where theirs are wrong ------------------------------------------------------------------------

# ours ARGUMENT...: into $out and $err.
ours()
{
    status=0
    "$links/ipcmk" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

ours -M 0.7M
prints 'a fraction' 'Shared memory id: 0'
is 'is exact' "$(field shm 0 size)" 734003
ours -M 4096 -p 4600
prints 'bits above the permissions' 'Shared memory id: 1'
is 'mean nothing' "$(field shm 1 perms)" 600
ours -Q -p 10000
expect 'a mode above 07777' 1 '' "ipcmk: failed to parse mode: '10000': Numerical result out of range"
"$IPCVIEW" -m -n -r -o key >"$out"
unlike 'the key is never that of private objects' "$(cat "$out")" '^0x00000000'

if echo 2 2>/dev/null >/proc/sys/kernel/shmmni; then
    ours -M 1
    expect 'the limit is named' 1 '' 'ipcmk: create share memory failed: SHMMNI 2 reached: see ipcview limits'
else
    skip 'the limit is named' 'limits cannot be set here'
fi
"$IPCVIEW" compat ipcmk -Q >"$out" 2>"$err"
status=$?
prints 'as a command of ipcview' 'Message queue id: 0'
finish
