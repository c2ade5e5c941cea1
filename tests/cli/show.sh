#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything about some objects.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

tree tree
tree=$scratch/tree

run show -m 32769 --root "$tree"
prints 'a captured segment' 'Shared memory segment 32769
  KEY        0xa10ffdf1
  ID         32769
  OWNER      oracle
  PERMS      rw-r----- (0640)
  SIZE       1.0T (1099511627776 bytes)
  NATTCH     2
  STATUS     -
  CPID       1207
  LPID       1207
  IDLE       2d00h
  COMMAND    ?
  RSS        512G (549755813888 bytes)
  SWAP       8.0K (8192 bytes)
  ATTACH     2026-01-29 12:00:00 (2d00h ago)
  DETACH     -
  CUID       54321
  CUSER      oracle
  CGID       54321
  CGROUP     oinstall
  UID        54321
  USER       oracle
  GID        54322
  GROUP      dba
  CTIME      2026-01-29 12:00:00 (2d00h ago)
  KIND       shm
  NS         ?
  CONTAINER  ?
  NPROCS     ?
  VERDICT    in-use

Verdict
  in-use
  it is attached 2 times
  Oracle, by its owner: sysresv lists the objects of an instance; sysresv -i removes those of a dead one

Attachments
  ?'
cp "$out" "$scratch/segment"
for arguments in '-m -i 32769' '--shmems --id 32769' 'list -m --id=32769' 'show -m -- 32769' 'show -m 32769,32769'; do
    # shellcheck disable=SC2086 # several words
    run ${arguments/ / --root $tree }
    is "the same: ipcview $arguments" "$status $(cat "$out" "$err")" "0 $(cat "$scratch/segment")"
done

run show -q 5 --root "$tree"
is 'a captured queue' "$(sed '/^Verdict/,$d' "$out")" 'Message queue 5
  KEY        0x41414141
  ID         5
  OWNER      root
  PERMS      rw-rw---- (0660)
  MSGS       32
  USEDBYTES  16K (16384 bytes)
  QBYTES     ?
  FILL       ?
  LSPID      777
  LRPID      -
  IDLE       5m00s
  SEND       2026-01-31 11:55:00 (5m00s ago)
  RECV       -
  CUID       0
  CUSER      root
  CGID       0
  CGROUP     root
  UID        0
  USER       root
  GID        0
  GROUP      root
  CTIME      2026-01-31 11:53:20 (6m40s ago)
  KIND       msg
  NS         ?
  CONTAINER  ?
  WAITERS    ?
  VERDICT    unknown'
like 'what of a captured queue is unknown' "$(sed -n '/^Verdict/,$p' "$out")" \
    $'^Verdict\n  unknown\n  whether anybody waits on it is not known\n  it holds 32 messages\n  last sender: whether process 777 lives is not known\n  last receiver: there was none yet\n(  .*\n)*\nBlocked threads\n  \\?$'
run show -s 2 --root "$tree"
is 'a captured set: its semaphores are unknown' "$(tail -n 3 "$out")" '
Semaphores
  ?'

run show -m 98307 0,65538 --root "$tree"
is 'several, in the order in which they were asked for' "$(grep segment "$out")" 'Shared memory segment 98307
Shared memory segment 0
Shared memory segment 65538'
is 'parted by an empty line' "$(grep -B 1 segment "$out" | grep -c '^$')" 2
run show -m 98307 0 --root "$tree" -r
is 'raw: a row each' "$(cut -d ' ' -f 1,2 "$out")" 'KEY ID
0x00000000 98307
0x0052e2c1 0'
run show -m 98307 0 --root "$tree" --csv -n
is 'CSV: a row each' "$(cut -d , -f 1,2 "$out")" '0x00000000,98307
0x0052e2c1,0'
run show -m 98307 0 --root "$tree" -J
json_is 'JSON: all keys' '[.shm[] | [.id, length]]' '[[98307,32],[0,32]]'
run show -m 32769 --root "$tree" -b -P --time-format=epoch
is '-b, -P, --time-format' "$(grep -E '^  (SIZE|PERMS|CTIME|DETACH)' "$out")" '  PERMS      0640 (rw-r-----)
  SIZE       1099511627776
  DETACH     -
  CTIME      1769688000 (2d00h ago)'
run show -m 32769 --root "$tree" --time-format=relative
is 'relative' "$(grep -E '^  (CTIME|DETACH)' "$out")" '  DETACH     -
  CTIME      2d00h ago'

# --- What is not there -------------------------------------------------------------------------------

run show -m 5
expect 'no such segment' 1 '' 'ipcview: shm 5: there is no such object'
run -q -i 2147483647
expect 'no such queue' 1 '' 'ipcview: msg 2147483647: there is no such object'
run show -s 0,1 -J
json_is 'no such set: JSON' '[.sem, .problems]' \
    '[[],[{"kind":"missing","where":"sem 0","count":1,"message":"there is no such object"},{"kind":"missing","where":"sem 1","count":1,"message":"there is no such object"}]]'
is 'no such set: exit status' "$status $(cat "$err")" '1 '
run show -m 1 -r
expect 'raw: only headings' 1 "$(head -n 1 "$out")" 'ipcview: shm 1: there is no such object'

# --- Real objects ------------------------------------------------------------------------------------

ids=()
hold ids name 'the holder' sem 5 640 0x77 setval . 2 9 semop . 4 3 setval . 1 1 wait . 0 -1 wait . 0 -1 wait . 1 0 \
    shm 8192 600 - attach . touch 4096 msg 600 - send . 1 abcde
sem=${ids[0]} shm=${ids[1]} msg=${ids[2]}

run show -s "$sem"
is 'the semaphores' "$(sed '1,/^Semaphores/d' "$out" | tr -s ' ' | sed 's/^ //')" "SEMNUM VALUE NCNT ZCNT PID COMMAND
0 0 2 0 - -
1 1 0 1 $holder the holder
2 9 0 0 $holder the holder
3 0 0 0 - -
4 3 0 0 $holder the holder"
like 'the set' "$(cat "$out")" \
    "^Semaphore set $sem"$'\n  KEY        0x00000077\n  ID         '"$sem"$'\n.*\n  NSEMS      5\n.*\n  VALUES     0,1,9,0,3\n  LPID       '"$holder"$'\n  PIDS       '"$holder"$'\n'
run show -s "$sem" -J
json_is 'the semaphores in JSON' '.sem[0] | [.nsems, .values, .lpid, .pids, .semaphores]' \
    "[5,[0,1,9,0,3],$holder,[$holder],[$(
        for row in 0,0,2,0,null,null "1,1,0,1,$holder,\"the holder\"" "2,9,0,0,$holder,\"the holder\"" \
            3,0,0,0,null,null "4,3,0,0,$holder,\"the holder\""; do
            IFS=, read -r a b c d e f <<<"$row"
            printf '%s' "{\"semnum\":$a,\"value\":$b,\"ncnt\":$c,\"zcnt\":$d,\"pid\":$e,\"command\":$f},"
        done | sed 's/,$//'
    )]]"
run show -m "$shm"
is 'a segment' "$(grep -E '^  (OWNER|SIZE|NATTCH|STATUS|CPID|LPID|COMMAND|RSS|SWAP|DETACH|NS) ' "$out")" "  OWNER      $(id -un)
  SIZE       8.0K (8192 bytes)
  NATTCH     1
  STATUS     -
  CPID       $holder
  LPID       $holder
  COMMAND    the holder
  RSS        4.0K (4096 bytes)
  SWAP       0
  DETACH     -
  NS         $(stat -L -c %i /proc/self/ns/ipc)"
like 'its times' "$(cat "$out")" "  ATTACH     $(date +%Y)-[0-9][0-9]-[0-9][0-9] [0-9:]{8} \([0-9]s ago\)"
run show -q "$msg"
is 'a queue' "$(grep -E '^  (MSGS|USEDBYTES|QBYTES|FILL|LSPID|LRPID|RECV) ' "$out")" "  MSGS       1
  USEDBYTES  5
  QBYTES     16K (16384 bytes)
  FILL       0.0%
  LSPID      $holder
  LRPID      -
  RECV       -"

# An id whose object was removed, and whose slot has a successor.
object shm 100 600 - remove shm . shm 200 600 - >"$scratch/ids"
read -r -d '' old new <"$scratch/ids"
run show -m "$old"
expect 'a successor in the same slot is another object' 1 '' "ipcview: shm $old: there is no such object"
run -m -i "$new"
is 'the successor itself' "$status $(grep -c SIZE "$out")" '0 1'

# --- Users who log out -------------------------------------------------------------------------------

# In a machine of its own, where process 1 is in the same namespace, and alice has an account.
cat >"$scratch/machine" <<'MACHINE'
mount --bind "$SCRATCH/passwd" /etc/passwd && mount -t tmpfs none /run || exit
"$IPCOBJ" msg 600 0 set msg . 54321 54321 600 >/dev/null
advice() { "$IPCVIEW" show -q 0 2>/dev/null | grep -c 'systemd-logind may remove it when user alice logs out for good'; }
advice
mkdir -p /run/systemd/users && advice
"$IPCVIEW" show -q 0 -J 2>/dev/null | grep -c 'RemoveIPC in logind.conf(5)'
"$IPCVIEW" -q -r -n -o EVIDENCE 2>/dev/null | grep -c logind
mkdir -p /run/systemd/logind.conf.d && printf '[Login]\nRemoveIPC=no\n' >/run/systemd/logind.conf.d/zz.conf && advice
printf '[Login]\nRemoveIPC=yes\n' >/run/systemd/logind.conf.d/zz.conf && advice
: >/run/systemd/users/54321 && advice
MACHINE
echo 'alice:x:54321:54321::/:/bin/sh' >"$scratch/passwd"
name='logind is named where there is one that removes, and the owner is not logged in'
if ! unshare --pid --fork --mount true 2>/dev/null; then
    skip "$name" 'there can be no pid and mount namespace here'
elif ! as 54321 true 2>/dev/null; then
    skip "$name" 'there is no other user in this namespace'
else
    is "$name" \
        "$(IPCVIEW=$(realpath "$IPCVIEW") IPCOBJ=$(realpath "$IPCOBJ") SCRATCH=$scratch \
            unshare --ipc --pid --fork --mount --mount-proc bash "$scratch/machine" 2>&1 | tr '\n' ' ')" '0 1 1 0 0 1 0 '
fi

finish
