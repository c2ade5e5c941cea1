#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One call fails, once or for good: what is missing for that is said, and nothing is taken for something else.
# These have failed before; "./dev faults" looks for more.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# A sanitizer that looks for leaks cannot run below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
[[ -n $(command -v strace) ]] || skip_all 'strace is not installed'
strace -o "$scratch/trace" true 2>/dev/null || skip_all 'strace does not work here'

# failing CALLS PATH ERROR[:WHEN] ARGUMENT...: like run, and these calls on PATH, or all for -, fail so.
failing()
{
    local calls=$1 path=(-P "$2") how=$3
    shift 3
    [[ ${path[1]} != - ]] || path=()
    status=0
    timeout 60 strace -f -qq -e signal=none -o "$scratch/trace" "${path[@]}" -e "trace=$calls" \
        -e "inject=$calls:error=$how" "$IPCVIEW" "$@" >"$out" 2>"$err" </dev/null || status=$?
    grep -q INJECTED "$scratch/trace" || fail "no call of $calls has failed"
}

# --- Names -------------------------------------------------------------------------------------------

object msg 600 - >"$scratch/id"
id=$(<"$scratch/id")
printf 'passwd: files\n' >"$scratch/nsswitch"
# shellcheck disable=SC2016 # for the other shell
bind='mount --bind "$0" /etc/nsswitch.conf && exec "$@"'
if [[ ! -e /etc/nsswitch.conf ]] || ! unshare --mount bash -c "$bind" "$scratch/nsswitch" true 2>/dev/null; then
    skip 'the name of root' 'nothing can be mounted on nsswitch.conf'
else
    status=0
    unshare --mount bash -c "$bind" "$scratch/nsswitch" strace -qq -o "$scratch/trace" -P /etc/passwd \
        -e trace=openat -e inject=openat:error=EPERM:when=1 "$IPCVIEW" -q -n -r -o owner >"$out" 2>"$err" || status=$?
    ok 'the first look into passwd fails' grep -q INJECTED "$scratch/trace"
    is 'root without a name is unknown, not "0"' "$status $(cat "$out")" '0 ?'
    like 'and that is said' "$(cat "$err")" '^ipcview: passwd: '
fi

# --- The wait for what a search finds --------------------------------------------------------------------

waited=()
hold waited msg 600 - wait-receive . 5
begin=$SECONDS
failing poll - ENOSYS show -q "${waited[0]}" -J --closed
ok 'no wait works: it ends' test $((SECONDS - begin)) -lt 5
ok 'with a whole document' is_json "$out"
unlike 'who waits is not taken for nobody' "$(jq -c '.msg[] | [.waiters, .verdict]' "$out")" '^\[0,|idle|orphan'

# --- The list of processes -----------------------------------------------------------------------------

if ! as 54321 true 2>/dev/null; then
    skip 'processes cannot be listed' 'there is no other user in this namespace'
else
    as 54321 "$(for_users "$IPCOBJ")" shm 4096 600 0x51 >/dev/null
    strace -f -qq -o "$scratch/trace" -e trace=shmctl "$IPCVIEW" -m -f 'verdict = orphan' -o id -J >"$out"
    is 'there is an orphan' "$(jq '.shm | length' "$out")" 1
    failing shmctl - "EACCES:when=$(grep -c 'shmctl(' "$scratch/trace")" -m -f 'verdict = orphan' -o id -J
    is 'an orphan that cannot be read again is not left out without a word' \
        "$status $(jq -c '[.shm, [.problems[] | select(.where == "shm") | .kind]]' "$out")" '1 [[],["unreadable"]]'
    failing getdents64 /proc EIO -m -f 'verdict = orphan' -o id -J
    is 'processes cannot be listed: an empty selection says so' \
        "$status $(jq -c '[.shm, [.problems[] | select(.where == "/proc") | .kind]]' "$out")" '1 [[],["unreadable"]]'
    failing readlink /proc/self/ns/ipc EIO:when=1 rm --orphans --older-than 0s -n -J --no-syslog
    like 'nor which namespace this is' "$status $(jq -c '[.targets, [.problems[] | .where]]' "$out")" \
        '^1 \[\[\],\[.*"/proc/self/ns/ipc".*\]\]$'
    failing readlink /proc/self/ns/ipc EIO:when=1 rm --orphans --older-than 0s -n --no-syslog
    like 'in words too' "$status $(cat "$out" "$err")" '^1 Nothing matches.*ipcview: /proc/self/ns/ipc: '
fi

# --- Namespaces ------------------------------------------------------------------------------------------

# uninspected: how many processes could not be, as the last run says.
uninspected()
{
    jq '[.problems[] | select(.kind == "uninspected") | .count] | add // 0' "$out"
}
# Processes of this machine that nobody may look into come and go.
for ((i = 0; i < 20; i++)); do
    run ns -J
    before=$(uninspected)
    failing readlink "/proc/$$/ns/ipc" EIO:when=2 ns -J
    count_then=$(uninspected)
    run ns -J
    [[ $(uninspected) != "$before" ]] || break
done
is 'a process whose namespace cannot be read the second time is counted' "$count_then" $((before + 1))
own=$(readlink /proc/self/ns/ipc)
failing readlink /proc/self/ns/ipc EIO:when=1 -N all -q -J -o ns,id
json_is 'no object is listed twice' "[.msg[] | select(.id == $id and (.ns == null or .ns == ${own//[!0-9]/}))] | length" 1

# --- A captured tree -------------------------------------------------------------------------------------

tree tree
failing '?fstat,?newfstatat,?fstat64,?statx' "$scratch/tree/etc/passwd" EIO --root "$scratch/tree" -m -n -r -o owner
is 'a file of names that cannot be looked at: they are unknown' "$status $(sort -u "$out")" '0 ?'
like 'and that is said' "$(cat "$err")" '/etc/passwd'

finish
