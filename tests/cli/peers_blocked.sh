#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which threads wait on sets and queues, and for what: in the words of the page, in JSON, in columns.
#
# How many wait on a set the kernel says. On a queue nobody knows where one process cannot be
# inspected, which is so on some machines even for root: both are tested for what they are.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'

if ! read -r number _ </proc/self/syscall 2>/dev/null || [[ -z $number ]]; then
    skip_all 'this kernel has no /proc/PID/syscall'
fi

# blocked LETTER ID: the sentences of the page, and nothing of what could not be inspected.
blocked()
{
    run show "$1" "$2"
    sed -n '/^Blocked threads$/,/^$/p' "$out" | sed -e 1d -e '/^$/d' -e 's/^  //' \
        -e '/^[0-9]* process\(es\)\? could not be inspected\( (.*)\)\?$/d' -e '/^there may be processes that cannot be seen/d'
}

# gone: prints the pid of a process that operated on the semaphore NUMBER of ID and has ended.
gone()
{
    "$IPCOBJ" pid setval "$1" "$2" "$3"
}

ids=() waiter=() elsewhere=()

# --- Sets --------------------------------------------------------------------------------------------

hold ids sem 4 600 0x33
set=${ids[0]}
gone=$(gone "$set" 1 0)
hold waiter name worker wait-semop "$set" 1:-1
worker=${waiter[0]}
is 'a dead process operated last' "$(blocked -s "$set")" \
    "$worker worker waits for semaphore 1 >= 1 (now 0); last operated by $gone (gone)"
run show -s "$set" -J
json_is 'in JSON' '.sem[0] | [.waiters, (.blocked | map([.pid, .tid, .user, .command, .operation])), .verdict, .unknown]' \
    "[1,[[$worker,$worker,\"$(id -un)\",\"worker\",\"semaphore 1 >= 1\"]],\"in-use\",null]"
json_is 'no problem, for all that wait were found' .problems '[]'
like 'the semaphores say so too' "$(jq -c '.sem[0].semaphores[1]' "$out")" '"ncnt":1,"zcnt":0'
run -s -n -r -o id,waiters,blocked
is 'in columns' "$(cat "$out")" "$set 1 $worker\\x20worker"
for filter in waiting 'waiters = 1' "blocked ~ '^$worker worker$'" 'verdict = in-use' 'evidence ~ "1 thread waits"'; do
    run -s -n -r -o id -f "$filter"
    is "filter: $filter" "$status $(cat "$out" "$err")" "0 $set"
done
run -s -n -r -o id -f '!waiting'
is 'filter: the opposite' "$status $(cat "$out" "$err")" '0 '
run show -s "$set"
like 'the verdict' "$(cat "$out")" $'\nVerdict\n  in-use\n  1 thread waits on it\n'
kill_off "$worker"
until [[ $("$IPCOBJ" print-semaphores "$set" | grep -c ' 1 0 ') == 0 ]]; do sleep 0.01; done
run -s -n -r -o id,waiters,blocked
is 'nobody waits any more' "$(cat "$out")" "$set 0 -"
is 'and the page says so' "$(blocked -s "$set")" none
run -s -n -r -o id -f '!waiting'
is 'filter: the opposite of a known none' "$status $(cat "$out" "$err")" "0 $set"

hold waiter name zero setval "$set" 0 3 wait-semop "$set" 0:0
is 'for zero, and one that lives operated last' "$(blocked -s "$set")" \
    "${waiter[0]} zero waits for semaphore 0 = 0 (now 3); last operated by $holder zero"
kill_off "${waiter[0]}" "$holder"
hold waiter name many wait-semop "$set" 2:-70
is 'nobody has operated on it yet' "$(blocked -s "$set")" \
    "${waiter[0]} many waits for semaphore 2 >= 70 (now 0); nobody has operated on it yet"
kill_off "$holder"

# Several operations at once: the one that cannot be done is said.
object setval "$set" 0 0 setval "$set" 1 2 setval "$set" 3 5 >/dev/null
hold waiter name several wait-semop "$set" 1:-1,0:0,3:-6
like 'of several operations the one that waits' "$(blocked -s "$set")" \
    "^${waiter[0]} several waits for semaphore 3 >= 6 \\(now 5\\); last operated by [0-9]+ \\(gone\\)$"
kill_off "$holder"
hold waiter name twice wait-semop "$set" 1:-1,1:-1,1:-1
like 'what was taken before in the same call is missing' "$(blocked -s "$set")" \
    "^${waiter[0]} twice waits for semaphore 1 >= 1 \\(now 2\\); last operated by [0-9]+ \\(gone\\)$"
kill_off "$holder"
hold waiter name grows wait-semop "$set" 0:1,0:0
like 'zero after something was added' "$(blocked -s "$set")" \
    "^${waiter[0]} grows waits for semaphore 0 = 0 \\(now 0\\); last operated by [0-9]+ \\(gone\\)$"
kill_off "$holder"

# Threads of one process.
hold waiter name threads threads wait-semop "$set" 2:-1 wait-semop "$set" 2:-2
is 'threads wait, their leader does not' "$(blocked -s "$set")" \
    "$(for tid in "${waiter[@]}"; do echo "$tid"; done | sort -n | while read -r tid; do
        change=1
        [[ $tid != "${waiter[1]}" ]] || change=2
        echo "$holder threads (thread $tid) waits for semaphore 2 >= $change (now 0); nobody has operated on it yet"
    done)"
run -s -n -r -o waiters,blocked
is 'two threads of one process' "$(cat "$out")" "2 $holder\\x20threads\\x20x2"
run show -s "$set" -J
json_is 'threads in JSON' '.sem[0].blocked | map([.pid, .tid]) | sort' \
    "$(printf '[%s]\n' "$holder,${waiter[0]}" "$holder,${waiter[1]}" | sort -t , -k 2 -n | paste -sd , | sed 's/.*/[&]/')"
kill_off "$holder"
hold waiter name left threads wait-semop "$set" 2:-1 leave-leader pid
is 'the leader has ended' "$(blocked -s "$set" | sed -E 's/ \(now.*//')" \
    "$holder left (thread ${waiter[0]}) waits for semaphore 2 >= 1"
kill_off "$holder"

# One that was stopped in semop(2) is in it still, but the kernel has taken it from the queue.
hold waiter name stopped wait-semop "$set" 2:-1
kill -STOP "${waiter[0]}"
until [[ $("$IPCOBJ" print-semaphores "$set" | grep -c ' 1 0 ') == 0 ]]; do sleep 0.01; done
run show -s "$set" -J
json_is 'one that is stopped waits on a set no more' '.sem[0] | [.waiters, .blocked, .unknown]' '[0,[],null]'
kill_off "$holder" "${waiter[0]}"

# A process of the same id in another namespace is another's.
hold elsewhere leave-namespace sem 4 600 - name elsewhere wait-semop . 2:-1
run -s -n -r -o waiters,blocked
is 'a set with the same id in another namespace' "${elsewhere[0]}: $(cat "$out")" "$set: 0 -"
kill_off "$holder"

# --- Queues ------------------------------------------------------------------------------------------

hold ids msg 600 0x44 send . 7 seven
queue=${ids[0]}
run show -q "$queue" -J
known=$(jq -c '.msg[0].waiters != null' "$out")
if [[ $known == true ]]; then
    json_is 'nobody waits, and that is known' '.msg[0] | [.waiters, .blocked, .unknown, .verdict]' '[0,[],null,"idle"]'
    is 'the page says none' "$(blocked -q "$queue")" none
else
    json_is 'whether anybody waits is not known' '.msg[0] | [.waiters, .blocked, .verdict]' '[null,[],"unknown"]'
    json_is 'and it is said why' '[.problems[].kind] | map(select(. == "uninspected" or . == "unseen")) | length > 0' true
    json_is 'as unknown' '.msg[0].unknown | [index("waiters") != null, index("blocked") != null]' '[true,true]'
    unlike 'the page does not say none' "$(cat "$out")" '  none'
fi

# found NAME EXPECTED: who waits on the queue, and by the columns as far as that can be known.
found()
{
    is "$1" "$(blocked -q "$queue")" "$2"
    run -q -J -o id,waiters,blocked,verdict
    if [[ $known == true ]]; then
        json_is "$1: columns" '.msg[0] | [.waiters == 1, (.blocked | length), .verdict]' '[true,1,"in-use"]'
    else
        json_is "$1: columns" '.msg[0] | [.waiters, (.blocked | length), .verdict]' '[null,1,"in-use"]'
    fi
}

hold waiter name reader wait-receive "$queue" 3
found 'a type, on a queue that is not empty' "${waiter[0]} reader waits to receive a message of type 3"
run show -q "$queue" -J
json_is 'in JSON' '.msg[0].blocked | map([.pid, .tid, .command, .operation])' \
    "[[${waiter[0]},${waiter[0]},\"reader\",\"receive type 3\"]]"
run -q -n -r -o id -f "blocked ~ reader"
is 'filter: blocked' "$status $(cat "$out")" "0 $queue"
run -q -n -r -o id -f waiting
is 'filter: waiting, one that was found is enough' "$status $(cat "$out")" "0 $queue"
run -q -n -r -o id -f '!waiting'
is 'filter: not waiting' "$status $(cat "$out")" '0 '
kill_off "$holder" "${waiter[0]}"
hold waiter name reader wait-receive "$queue" -5
found 'types up to one' "${waiter[0]} reader waits to receive a message of a type up to 5"
kill -STOP "${waiter[0]}"
found 'one that is stopped goes on to wait on a queue' "${waiter[0]} reader waits to receive a message of a type up to 5"
kill_off "$holder" "${waiter[0]}"
object receive "$queue" 0
hold waiter name reader threads wait-receive "$queue" 0
found 'any type, in a thread' "$holder reader (thread ${waiter[0]}) waits to receive a message of any type"
kill_off "$holder"

object qbytes "$queue" 16 send "$queue" 1 123456789
hold waiter name writer wait-send "$queue" 8
found 'a message that does not fit' "${waiter[0]} writer waits to send a message of 8 bytes; 9 of 16 bytes are used"
run show -q "$queue" -J
json_is 'to send in JSON' '.msg[0].blocked[0].operation' '"send 8 bytes"'
run rm -q "$queue" -n --json
is 'a plan for a queue by its name' "$status" 0
run rm --filter "id = $queue && kind = msg" -n --json
like 'what waits holds back' "$(jq -c '.targets[0].guards' "$out")" messages
kill_off "$holder"

# --- A program of 32 bits ----------------------------------------------------------------------------

cat >"$scratch/small.c" <<'EOF'
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/sem.h>
int main(int argc, char **argv)
{
    struct sembuf wait = {1, -2, 0};
    struct { long type; char text[8]; } message;
    if (argc > 2 && *argv[1] == 's')
        return semop(atoi(argv[2]), &wait, 1);
    return argc > 2 && msgrcv(atoi(argv[2]), &message, 8, -9, 0) < 0;
}
EOF
if ! ${CC:-cc} -m32 -o "$scratch/small" "$scratch/small.c" 2>/dev/null || ! "$scratch/small" 2>/dev/null; then
    skip 'a program of 32 bits' 'none can be made or run here'
else
    object setval "$set" 1 1 >/dev/null
    "$scratch/small" s "$set" &
    small=$!
    holders+=("$small")
    until is_over "$small" || [[ $("$IPCOBJ" print-semaphores "$set" | grep -c ' 1 0 ') == 1 ]]; do
        sleep 0.01
    done
    like 'a set, with 32 bits' "$(blocked -s "$set")" "^$small small waits for semaphore 1 >= 2 "
    object receive "$queue" 0
    "$scratch/small" q "$queue" &
    small=$!
    holders+=("$small")
    until is_over "$small" || [[ $(blocked -q "$queue") == *small* ]]; do sleep 0.1; done
    # glibc uses ipc(2) on i386, which has the type in the memory of the process (struct ipc_kludge).
    like 'a queue, with 32 bits' "$(blocked -q "$queue")" \
        "^$small small waits to receive a message( of a type up to 9|; its type cannot be read)$"
fi

finish
