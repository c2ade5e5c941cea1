#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Processes that have ended and that their parent never asks after: they are gone, in the verdict and in
# the guards, unless other threads of theirs go on.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'

# unreaped ARRAY PROGRAM...: it becomes a zombie; what it prints goes into ARRAY.
unreaped()
{
    local -n lines=$1
    local fd line=
    lines=()
    shift
    exec {fd}< <(exec "$IPCOBJ" unreaped "$@")
    holders+=($!)
    while read -r line <&"$fd" && [[ $line != ready ]]; do
        lines+=("$line")
    done
    exec {fd}<&-
    [[ $line == ready ]] || bail "ipcobj unreaped $*"
}

# state PID: the letter that its stat has.
state()
{
    sed -E 's/.*\) (.).*/\1/' "/proc/$1/stat"
}

# evidence LETTER ID: the verdict on an object and why, joined by "; ".
evidence()
{
    run "-$1" -J -o id,verdict,evidence
    jq -r --argjson id "$2" '.[] | arrays | .[] | select(.id == $id and .verdict) | [.verdict] + .evidence | join("; ")' "$out"
}

# --- A segment ---------------------------------------------------------------------------------------

made=()
unreaped made "$IPCOBJ" pid shm 4096 600 - attach .
pid=${made[0]} segment=${made[1]}
is 'there is a zombie' "$(state "$pid")" Z
like 'a segment of a zombie is an orphan' "$(evidence m "$segment")" \
    "^orphan; .*; creator: process $pid is gone \\(zombie\\); last attach or detach: process $pid is gone \\(zombie\\)"
run -m -J -o id,cpid,command
json_is 'it keeps its number, and has no command' '.shm[0] | [.cpid, .command, .unknown]' "[$pid,null,null]"
run show -m "$segment"
like 'the page says why' "$(cat "$out")" "creator: process $pid is gone \\(zombie\\)"
run rm --filter "id = $segment && kind = shm" -n --json --no-syslog
json_is 'no guard speaks of it' '[.targets[0].guards[]? | select(. == "process")]' '[]'

# --- The first thread has ended, and another goes on -------------------------------------------------

living=()
hold living pid shm 4096 600 - leave-leader
leader=${living[0]} second=${living[1]}
until [[ $(state "$leader") == Z ]]; do sleep 0.01; done
like 'a first thread that has ended, while another lives' "$(evidence m "$second")" \
    "^idle; .*; creator: process $leader \\(.*\\) lives"
run rm --filter "id = $second && kind = shm" -n --json --no-syslog
json_is 'the guard holds it back' '.targets[0].guards | index("process") != null' true

# --- A set and a queue -------------------------------------------------------------------------------

if ! as 54321 true 2>/dev/null; then
    skip 'a set of a zombie' 'there is no other user in this namespace'
    skip 'a queue of a zombie' 'there is no other user in this namespace'
else
    maker=$(for_users "$IPCOBJ")
    # The parent is root's, so its user has no process but the zombie.
    unreaped made setpriv --reuid=54321 --regid=54321 --clear-groups \
        "$maker" pid sem 1 600 - semop . 0 1 msg 600 - send . 1 x receive . 1
    pid=${made[0]} set=${made[1]} queue=${made[2]}
    is 'it is a zombie' "$(state "$pid")" Z
    like 'a set of a zombie is an orphan' "$(evidence s "$set")" '^orphan; .*; last operation: its process is gone; neither its owner'
    like 'the processes of a queue are gone' "$(evidence q "$queue")" \
        "last sender: process $pid is gone \\(zombie\\); last receiver: process $pid is gone \\(zombie\\); neither its owner"
    run rm --filter 'kind != shm && uid = 54321' -n --json --no-syslog
    json_is 'no guard holds either back' '[.targets[] | [.kind, .guards]]' '[["msg",[]],["sem",[]]]'
fi

finish
