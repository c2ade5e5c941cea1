#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The POSIX objects that ipcrm and ipcmk of util-linux 2.41 and newer know, in a /dev/shm of the test's own.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/tools.sh
. "${0%/*}/tools.sh"

# "lib.sh" has seen to an IPC namespace, in which queues have names of their own.
if [[ ${COMPAT_POSIX_MOUNTS-} != "$$" ]]; then
    unshare --mount true 2>/dev/null || skip_all 'there can be no mount namespace here'
    clean_up
    COMPAT_POSIX_MOUNTS=$$ exec unshare --mount bash "$0"
fi
mount -t tmpfs none /dev/shm 2>/dev/null || skip_all 'nothing can be mounted here'
queues=
if mkdir -p /dev/mqueue 2>/dev/null && mount -t mqueue none /dev/mqueue 2>/dev/null; then
    queues=/dev/mqueue
fi

# ours TOOL ARGUMENT...: into $out and $err.
ours()
{
    local tool=$1
    shift
    status=0
    "$links/$tool" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

# in_memory: the names of all files there, in one line.
in_memory()
{
    (cd /dev/shm && printf '%s ' *)
}

# --- Made --------------------------------------------------------------------------------------------

umask 022
ours ipcmk -m 1.5K -s -q -n /one -p 660
prints 'one of each' 'POSIX shared memory name: /one
POSIX message queue name: /one
POSIX semaphore name: /one'
is 'memory has its size and its mode, less the mask' "$(stat -c '%s %a' /dev/shm/one)" '1536 640'
is 'a semaphore too' "$(stat -c %a /dev/shm/sem.one)" 640
if [[ -n $queues ]]; then
    is 'and a queue' "$(stat -c %a /dev/mqueue/one)" 640
else
    skip 'and a queue' 'nothing can be mounted on /dev/mqueue'
fi
ours ipcmk --posix-shmem 4 --name two -Q
prints 'beside one of System V' 'POSIX shared memory name: two
Message queue id: 0'
ours ipcmk -m 9 -n two
expect 'what is there already' 1 '' 'ipcmk: create POSIX shared memory failed: File exists'
is 'stays as it is' "$(stat -c %s /dev/shm/two)" 4
ours ipcmk -m 9E -n three
is 'what cannot have its size' "$status $(cat "$err")" '1 ipcmk: create POSIX shared memory failed: File too large'
is 'is not left half made' "$(ls /dev/shm)" 'one
sem.one
two'
ours ipcmk -s
expect 'without a name' 1 '' "ipcmk: name is required for POSIX IPC
Try 'ipcmk --help' for more information."
ours ipcmk -s -m 1 -n a/b
expect 'a name with a slash' 1 '' 'ipcmk: "a/b" is not a name; a name looks like /name'
ours ipcmk -q -n queue
expect 'the name of a queue without its slash' 1 '' 'ipcmk: "queue" is not a name; a name looks like /name'
ours ipcmk -m x -n three
expect 'a size that is none' 1 '' "ipcmk: failed to parse size: 'x'"

# --- Removed -----------------------------------------------------------------------------------------

ours ipcrm --posix-shmem /one -v --posix-mqueue /one --posix-semaphore one -q 0 --posix-shmem three
expect 'by name, in the order of the command line' 1 "removing POSIX message queue \`/one'
removing POSIX semaphore \`one'
removing message queue id \`0'
removing POSIX shared memory \`three'" "ipcrm: name \`three' not found"
is 'the rest stays' "$(ls /dev/shm)" two
for word in '' / . .. a/b //two; do
    ours ipcrm --posix-shmem two --posix-shmem "$word"
    expect "no name: \"$word\"" 1 '' "ipcrm: failed to parse argument: '$word'"$'\n''ipcrm: nothing was removed'
done
ours ipcrm --posix-shmem two --posix-mqueue queue
expect 'a queue without its slash' 1 '' "ipcrm: failed to parse argument: 'queue'"$'\n''ipcrm: nothing was removed'
# --- All of a kind -----------------------------------------------------------------------------------

ours ipcmk -m 1 -s -q -n /all
mkdir /dev/shm/folder
ln -s two /dev/shm/link
mkfifo /dev/shm/fifo
head -c 31 /dev/zero >/dev/shm/sem.file
ours ipcrm --all
is 'plain --all means System V' "$status $(in_memory)" '0 all fifo folder link sem.all sem.file two '
ours ipcrm -v --all=psem
prints 'all semaphores' "removing POSIX semaphore \`all'"
ours ipcrm -apshm
is 'all memory, and no file that is none' "$status $(in_memory)" '0 fifo folder link sem.file '
unmounted="ipcrm: /dev/mqueue does not seem to be mounted. Use 'mount -t mqueue none /dev/mqueue' to mount it."
if [[ -n $queues ]]; then
    ours ipcrm -v --all=pmsg
    prints 'all queues' "removing POSIX message queue \`/all'"
    umount /dev/mqueue
else
    skip 'all queues' 'nothing can be mounted on /dev/mqueue'
fi
ours ipcrm --all=pmsg
expect 'where they cannot be listed that is said' 1 '' "$unmounted"
ours ipcrm --all=pxyz
expect 'a kind that is none' 1 '' 'ipcrm: unknown argument: pxyz'$'\n''ipcrm: nothing was removed'
finish
