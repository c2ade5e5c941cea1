#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Removal of a selection: what it selects, what holds back, and how much at once.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

ids_of()
{
    awk 'NR > 1 { printf "%s%s", between, $2; between = " " }' "/proc/sysvipc/$1"
}

# --- What is no selection ----------------------------------------------------------------------------

object shm 4096 600 0x1 msg 600 0x2 sem 1 600 0x3 >/dev/null

refused()
{
    local message=$1
    shift
    run rm "$@"
    expect "refused: $*" 2 '' "ipcview: $message"
    is "and all is there: $*" "$(ids_of shm)$(ids_of msg)$(ids_of sem)" 000
}

refused 'unexpected "shm"; kinds are written --all=shm' --all shm --yes --force
refused '--all: there is no kind "shn"; did you mean shm?' --all=shn --yes --force
refused '--all: there is no kind ""; kinds are shm, msg and sem' --all=shm, --yes --force
refused '--all= needs an argument: KINDS' --all= --yes --force
refused '--older-than needs --filter, --orphans or --all beside it' --older-than=1d --yes --force
refused '--older-than cannot be "-1s"; it is a duration such as 30s, 5m, 2h or 3d' --all --older-than=-1s
refused '--older-than cannot be "7"; it is a duration such as 30s, 5m, 2h or 3d' --all --older-than 7 -y --force
refused '--older-than cannot be ""; it is a duration such as 30s, 5m, 2h or 3d' --all --older-than ''
refused '--filter, character 1: expected a comparison, or one of dest, locked, private, attached, waiting and orphan' --filter root --yes --force
refused '--filter, character 7: the value to compare SIZE with is missing' --filter 'size >' --yes --force
refused '--max cannot be "-1"; it is a number of objects' --all --max=-1
refused '--filter was given twice' --filter dest --filter locked
refused '--interactive and --yes cannot be combined' --all -i -y
refused '--interactive and --json cannot be combined' --all -i --json
run rm --filter '' --yes --force
is 'an empty filter is an error' "$status$(ids_of shm)" 20

# --- The plan, the question that cannot be asked, and nothing to do ----------------------------------

run rm --all --force
is 'without a terminal and --yes nothing is removed' "$status: $(ids_of shm)$(ids_of msg)$(ids_of sem)" '3: 000'
is 'and it is said why' "$(cat "$err")" \
    'ipcview: nothing was removed: standard input and error are not a terminal; --yes answers the question'
like 'the plan is printed' "$(cat "$out")" 'Shared memory segments.ACTION KEY +ID OWNER +SIZE NATTCH IDLE +COMMAND REASON.remove 0x00000001 +0 .*Message queues.*Semaphore sets.*To remove: 1 segment \(4.0K\), 1 queue, 1 semaphore set'
run rm --all --force --json
is 'with JSON it is not asked' "$status: $(cat "$err")" \
    '3: ipcview: nothing was removed: with --json nothing is asked; --yes answers the question'
ok 'the document is whole' is_json "$out"
run rm --filter 'size > 1G' --yes
like 'nothing matches' "$status $(cat "$out")" '^0 Nothing matches: of [0-9]+ segments? [0-9]+ do(es)? not match'

# The kernel's own objects of this test belong to root: two guards.
run rm --all --yes
is 'all is held back' "$status: $(ids_of shm)$(ids_of msg)$(ids_of sem)" '3: 000'
is 'and it is said' "$(cat "$err")" \
    'ipcview: nothing was removed: guards hold all of it back; --force lifts them'
like 'beside each object stands why' "$(cat "$out")" 'hold +0x00000001 .*owner has processes, system owner'
run rm --filter 'owner = root' --yes -n --json
json_is 'who names the owner means it' '[.targets[0].guards[] | select(. == "system")]' '[]'
run rm --filter 'owner ~ root' --yes -n --json
json_is 'a pattern does not name it' '[.targets[0].guards[] | select(. == "system")]' '["system"]'

# --- Kinds and filters narrow each other -------------------------------------------------------------

run rm --all=SEM,msg --filter 'key = 2' --yes --force
is 'one queue is left out of all' "$status: $(ids_of shm)-$(ids_of msg)-$(ids_of sem)" '0: 0--0'
run rm --all --older-than 1h --yes --force
like 'nothing is old enough' "$status $(cat "$out")" '^0 Nothing matches: of [0-9]+ segments? [0-9]+ do(es)? not match'
run rm --all=shm --filter 'key = 1 or key = 3' --older-than 0 --yes --force
is 'a filter with "or" is narrowed as a whole' "$status: $(ids_of shm)-$(ids_of sem)" '0: -0'
object remove sem 0

# --- Guards ------------------------------------------------------------------------------------------

# guards_of FILTER: of the first target, in one line.
guards_of()
{
    run rm -n --json --filter "$1"
    jq -r '.targets[0].guards | join(" ")' "$out"
}

if [[ -z $(command -v jq) ]] || ! setpriv --reuid=2000 --regid=2000 --clear-groups true 2>/dev/null; then
    skip 'guards' 'it takes root and jq'
elif [[ $(readlink /proc/self/ns/pid) != 'pid:[4026531836]' ]]; then
    skip 'guards' 'it takes the first pid namespace to see that a process is gone'
else
    chmod 755 "$scratch"
    maker=$(for_users "$IPCOBJ")
    # as N COMMAND...: as a user who has no name.
    as()
    {
        setpriv --reuid="$1" --regid="$1" --clear-groups "${@:2}"
    }

    id=$(as 2000 "$maker" shm 4096 600 -)
    is 'a segment that nobody uses' "$(guards_of "id = $id")" ''
    exec {fd}< <(exec setpriv --reuid=2001 --regid=2001 --clear-groups "$maker" pid hold)
    holders+=($!)
    read -r _ <&"$fd"
    object set shm "$id" 2001 2001 600
    is 'its owner has a process' "$(guards_of "id = $id")" owner
    object set shm "$id" 999 999 600
    is 'its owner is of the system' "$(guards_of "id = $id")" system
    is 'whose uid is named' "$(guards_of "uid = 999 id = $id")" ''
    is 'or said not to be' "$(guards_of "uid != 5 id = $id")" system
    object set shm "$id" 2000 2000 600
    hold none attach "$id"
    is 'attached, by a process that lives' "$(guards_of "id = $id")" 'attached process'
    kill -KILL "$holder"; wait "$holder" 2>/dev/null
    is 'and detached' "$(guards_of "id = $id")" ''

    # The creator of this one lives.
    exec {fd}< <(exec setpriv --reuid=2002 --regid=2002 --clear-groups "$maker" shm 4096 600 - hold)
    holders+=($!)
    read -r other <&"$fd"
    is 'its creator lives' "$(guards_of "id = $other")" 'process owner'
    run rm -n --filter "id = $other"
    like 'and is named' "$(cat "$out")" 'process [0-9]+ lives, owner has processes'

    queue=$(as 2000 "$maker" msg 600 - send . 1 hello)
    is 'a queue with messages' "$(guards_of "id = $queue kind = msg")" messages
    set=$(as 2000 "$maker" sem 1 600 -)
    is 'an idle set' "$(guards_of "id = $set kind = sem")" ''
    hold none wait "$set" 0 -1 || true
    like 'a set with waiters' "$(guards_of "id = $set kind = sem")" 'waiters'
    kill -KILL "$holder"; wait "$holder" 2>/dev/null

    # What is held back stays, the rest goes.
    last=$(as 2000 "$maker" shm 4096 600 -)
    run rm --filter "kind = shm" --yes
    is 'some are held back' "$status: $(ids_of shm)" "1: $other"
    is 'and nothing more is said' "$(cat "$err")" ''
    like 'but in the plan' "$(cat "$out")" "To remove: 2 segments \\(8.0K\\).Held back: 1 segment \\(4.0K\\).Removed 2 objects\\."
    run rm --filter 'kind = shm' --yes --force
    is '--force lifts all guards' "$status: $(ids_of shm)" '0: '

    # The uid for all who are not mapped says nothing about who owns it.
    object set msg "$queue" 65534 65534 600
    object receive "$queue" 1 >/dev/null
    if unshare --user --map-root-user true 2>/dev/null; then
        status=0
        unshare --user --map-root-user "$IPCVIEW" rm -n --json --filter 'uid = 65534' >"$out" 2>"$err"
        like 'an owner who is not mapped' "$(jq -r '.targets[0].guards | join(" ")' "$out")" unmapped
    else
        skip 'an owner who is not mapped' 'there can be no user namespace'
    fi
    object remove msg "$queue" remove sem "$set"
    is 'no object is left over' "$(ids_of shm)$(ids_of msg)$(ids_of sem)" ''
    : "$last"
fi

# --- How much at once --------------------------------------------------------------------------------

# Forty objects that no guard holds back, of 200.
if [[ -n ${maker-} ]]; then
    object many sem 100 >/dev/null
    as 2000 "$maker" many shm 60 >/dev/null
    run rm --filter 'kind = shm' --yes
    is 'more than a quarter is too much' "$status: $(ids_of shm | wc -w)" '3: 60'
    is 'and it is said what allows it' "$(cat "$err")" 'ipcview: nothing was removed: the plan has 60 objects and 40 may be removed at once; --max or --force allows more'
    run rm --filter 'kind = shm' --yes --max 59
    is '--max is no less a limit' "$status: $(ids_of shm | wc -w)" '3: 60'
    run rm --filter 'kind = shm' --yes --max 60
    is '--max allows it' "$status: $(ids_of shm | wc -w)" '0: 0'
    as 2000 "$maker" many shm 20 >/dev/null
    run rm --filter 'kind = shm' --yes
    is 'twenty are never too many' "$status: $(ids_of shm | wc -w)" '0: 0'
fi

finish
