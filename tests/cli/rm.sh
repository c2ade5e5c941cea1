#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Removal of objects that are named by id or key.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# left: the ids of all objects that there are.
left()
{
    awk 'FNR > 1 { printf "%s%s %s", between, substr(FILENAME, 15), $2; between = ", " }' \
        /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem
}

object shm 4096 600 0x1234 shm 8192 600 - msg 600 0x77 sem 3 600 0x80000001 >/dev/null
all='shm 0, shm 1, msg 0, sem 0'

# --- What names nothing ------------------------------------------------------------------------------

# refused MESSAGE ARGUMENT...: nothing is removed.
refused()
{
    local message=$1
    shift
    run rm "$@"
    expect "refused: $*" 2 '' "ipcview: $message"
    is "and all is there: $*" "$(left)" "$all"
}

decimal='ids are decimal numbers such as 32769'
refused "\"\" is not an id: it is empty; $decimal" -m ''
refused "\" 0\" is not an id: it contains a blank; $decimal" -m ' 0'
refused "\"+0\" is not an id: it has a sign; $decimal" -m +0
refused "\"-0\" is not an id: it has a sign; $decimal" -m -0
refused "\"00\" is not an id: a leading zero looks octal; $decimal" -m 00
refused "\"0x0\" is not an id: ids are decimal, keys hexadecimal" -m 0x0
refused "\"shm\" is not an id: it is not a number; $decimal" -m shm
refused "\"0x\" is not an id: ids are decimal, keys hexadecimal" -m 0x
refused "\"1x\" is not an id: it is not a number; $decimal" -m 0,1x
refused "\"\" is not an id: it is empty; $decimal" -m 0,
refused 'id "4294967296" is too large; ids go up to 2147483647' -m 4294967296
refused 'id "2147483648" is too large; ids go up to 2147483647' -s 2147483648
keys='keys look like 0x0052e2c1, or are decimal'
refused "\"\" is not a key: it is empty; $keys" -M ''
refused "\"0x\" is not a key: it is not a number; $keys" -M 0x
refused "\"01\" is not a key: a leading zero looks octal; $keys" -M 01
refused "\"-1\" is not a key: it has a sign; $keys" -Q -1
refused 'key "0" belongs to every private object; use the id instead' -M 0
refused 'key "0x00000000" belongs to every private object; use the id instead' -S 0x00000000
refused 'key "0x100001234" is too large; keys go up to 0xffffffff' -M 0x100001234
refused 'unexpected "1"; several ids are written -m 0,1' -m 0 1
refused 'unexpected "0"; an object is named by -m, -q or -s and its id, or by -M, -Q or -S and its key' 0
refused 'unexpected "shm"; an object is named by -m, -q or -s and its id, or by -M, -Q or -S and its key' \
    shm 0
refused 'rm needs to know what: -m, -q or -s with ids, -M, -Q or -S with keys, --filter, --orphans or --all'
refused 'rm has no -f: it could mean --filter or --force' -f -m 0
refused 'rm works on the running kernel only; there is no --root' --root=/ -m 0
refused 'unknown option "--forc"; did you mean --force?' --forc -m 0
refused 'objects by name and a selection (--filter, --orphans, --all, --older-than) cannot be combined' -m 0 --all
refused 'option -m needs an argument: ID,...' -m

# One bad word among good ones, wherever it stands.
refused "\"x\" is not an id: it is not a number; $decimal" -m 0 -q 0 -s x
refused "\"x\" is not a key: it is not a number; $keys" -m 0 -M x -q 0

# --- A dry run is dry --------------------------------------------------------------------------------

run rm -n -m 0 -q 0
like 'a dry run shows the plan' "$(cat "$out")" 'remove +0x00001234 +0 .*remove +0x00000077 +0 .*To remove: 1 segment \(4.0K\), 1 queue'
is 'and removes nothing' "$status: $(left)" "0: $all"
run rm --dry-run --json -M 0x1234 -s 0
json_is 'in JSON too' '[.targets[] | [.kind, .id, .key, .action, .guards, .result, .reason]]' \
    '[["shm",0,"0x00001234","remove",[],null,null],["sem",0,"0x80000001","remove",[],null,null]]'
is 'and removes nothing there' "$status: $(left)" "0: $all"
run rm -n -m 99
expect 'a dry run of what is not there is good' 0 '' 'ipcview: shm 99: there is no such object'

# --- What is there and what is not -------------------------------------------------------------------

run rm -q 7
expect 'an id that is not there' 1 '' 'ipcview: msg 7: there is no such object'
run rm -S 0x5
expect 'a key that is not there' 1 '' 'ipcview: sem key 0x00000005: there is no such object'
run rm --json -m 7 -Q 0x5
is 'in JSON that is a failure' "$status" 1
json_is 'each is a target' '[.targets[] | [.kind, .id, .key, .owner, .action, .result]]' \
    '[["shm",7,null,null,"none","missing"],["msg",null,"0x00000005",null,"none","missing"]]'
json_is 'and a problem' '[.problems[] | [.kind, .where]]' '[["missing","shm 7"],["missing","msg key 0x00000005"]]'

# What is there is removed all the same: the arguments were good.
object shm 4096 600 - >/dev/null
run rm -m 2,7
expect 'one of two is there' 1 '' 'ipcview: shm 7: there is no such object'
is 'and is removed' "$(left)" "$all"

# --- Removed -----------------------------------------------------------------------------------------

run rm -m 0
expect 'by id, without a word' 0 '' ''
run rm -v -q 0 -S 2147483649
prints 'by id and by key, told' 'msg 0 was removed
sem 0 was removed'
is 'nothing else is removed' "$(left)" 'shm 1'
run rm -v -m 1,1 --shmem-id=1
prints 'named more than once' 'shm 1 was removed'
is 'all is gone' "$(left)" ''

object shm 4096 600 0x0052e2c1 shm 4096 600 0x1a >/dev/null
run rm -v -M 0x0052E2C1,26
like 'keys as the table prints them, and decimal' "$(cat "$out")" 'shm [0-9]+ was removed.shm [0-9]+ was removed'
is 'both are gone' "$(left)" ''

# --- Attached and marked -----------------------------------------------------------------------------

ids=()
hold ids shm 4096 600 0x99 attach . attach .
run rm -m "${ids[0]}"
prints 'an attached segment lives on' \
    "shm ${ids[0]} was removed; it lives until the last of 2 attaches is detached"
is 'the kernel has marked it' "$(( $(field shm "${ids[0]}" perms) / 1000 ))" 1
run rm -m "${ids[0]}"
prints 'marked once is marked' "shm ${ids[0]}: already marked for destruction"
run rm --json -m "${ids[0]}"
json_is 'in JSON it was not removed either' '[.targets[] | [.action, .result]]' '[["none","marked"]]'
kill -KILL "$holder"
wait "$holder" 2>/dev/null

# --- Who may not -------------------------------------------------------------------------------------

id=$(object shm 4096 600 -)
if as_user true 2>/dev/null; then
    copy=$(for_users "$IPCVIEW")
    IPCVIEW=$copy
    status=0
    as_user "$copy" rm -m "$id" >"$out" 2>"$err" || status=$?
    expect 'a stranger is told what it takes' 1 '' "ipcview: shm $id was not removed: Operation not \
permitted; only the owner (root), the creator (root) or a process with CAP_SYS_ADMIN may"
    is 'and it is there' "$(left)" "shm $id"

    # An owner of an object that nobody may read can remove it.
    object set shm "$id" 65534 65534 0
    status=0
    as_user "$copy" rm -v -m "$id" >"$out" 2>"$err" || status=$?
    prints "an owner's mode-000 segment" "shm $id was removed"
else
    skip 'a stranger is told what it takes' 'there is no other user here'
fi

finish
