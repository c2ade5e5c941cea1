#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A removal that is interrupted, and one whose output cannot be written.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

count_sets()
{
    awk 'END { print NR - 1 }' /proc/sysvipc/sem
}

# interrupt SIGNAL: "rm -v" of all sets, by name, stopped by a reader who does not read until the
# signal has come. Sets $status, $removed and $err.
interrupt()
{
    local fd pid ids
    object many sem 8000
    ids=$(awk 'NR > 1 { printf "%s%s", between, $2; between = "," }' /proc/sysvipc/sem)
    rm -f "$scratch/pipe"
    mkfifo "$scratch/pipe"
    # bash has SIGINT ignored for what runs in the background.
    env --default-signal=INT "$IPCVIEW" rm -v --no-syslog -s "$ids" >"$scratch/pipe" 2>"$err" &
    pid=$!
    exec {fd}<"$scratch/pipe"
    # Once it sleeps the pipe is full.
    until [[ $(awk '$1 == "State:" { print $2 }' "/proc/$pid/status") == S && $(count_sets) -lt 8000 ]]; do :; done
    kill "-$1" "$pid"
    cat <&"$fd" >"$out"
    exec {fd}<&-
    status=0
    wait "$pid" || status=$?
    removed=$((8000 - $(count_sets)))
}

raise()
{
    echo '32000 1024000000 500 32000' >/proc/sys/kernel/sem
}
if ! raise 2>/dev/null; then
    skip 'a signal between two removals' 'the limit of semaphore sets cannot be raised'
else
    for signal in INT TERM HUP; do
        interrupt "$signal"
        is "$signal: it ends by the signal" "$status" $((128 + $(kill -l "$signal")))
        ok "$signal: not all is removed ($removed)" test "$removed" -gt 0 -a "$removed" -lt 8000
        is "$signal: what was removed is counted" "$(tail -n 2 "$out")" \
            "Removed $removed objects.
$((8000 - removed)) objects were not reached."
        is "$signal: each is told" "$(grep -c 'was removed$' "$out")" "$removed"
        "$IPCVIEW" rm --all --force --yes --no-syslog >/dev/null
    done
    # What the caller has had ignored, as nohup does, stays so.
    trap '' HUP
    interrupt HUP
    trap 'exit 99' HUP
    is 'an ignored signal does nothing' "$status $removed" '0 8000'
fi

# --- Output that goes nowhere ------------------------------------------------------------------------

count_segments()
{
    awk 'END { print NR - 1 }' /proc/sysvipc/shm
}

for format in '' --json; do
    object many shm 3
    status=0
    # shellcheck disable=SC2086 # nothing, or one word
    "$IPCVIEW" rm --all --force --yes --no-syslog $format >/dev/full 2>"$err" || status=$?
    is "nobody could see the plan: nothing is removed ($format)" "$status: $(count_segments)" '1: 3'
    is "and that is said ($format)" "$(cat "$err")" \
        'ipcview: nothing was removed: the plan cannot be written: No space left on device'
    # shellcheck disable=SC2086 # nothing, or one word
    "$IPCVIEW" rm --all --force --yes --no-syslog $format 2>"$err" >&-
    is "nor with a closed output ($format)" "$? $(count_segments)" '1 3'
    # Whether the reader goes before the plan or after it is a matter of chance.
    # shellcheck disable=SC2086 # nothing, or one word
    "$IPCVIEW" rm --all --force --yes --no-syslog $format 2>"$err" | true
    ok "whose reader has gone, a removal is whole or not at all ($format)" \
        test "$(count_segments)" == 3 -o "$(count_segments)" == 0
    "$IPCVIEW" rm --all --force --yes --no-syslog >/dev/null
done

# A file that may not grow beyond 1 KiB: the plan fits, what comes after it does not. A closed pipe
# would do, but that its reader would have to go at the right moment.
full()
{
    (
        trap '' XFSZ
        ulimit -f 1
        status=0
        "$IPCVIEW" rm --no-syslog "$@" >>"$scratch/full" 2>"$scratch/errors" || status=$?
        echo "$status"
    )
}

object many shm 3
object msg 600 - >/dev/null
# The size of the beginning of the document, which a dry run of nothing has too.
"$IPCVIEW" rm --all=sem --dry-run --json >"$out"
beginning=$(sed '/"targets"/,$d' "$out" | wc -c)
head -c "$((1024 - beginning - 40))" /dev/zero >"$scratch/full"
status=$(full --all --force --yes --json)
is 'a disk that is full after the plan' "$status: $(count_segments)" '1: 0'
is 'what was removed is said all the same' "$(sed -E 's/ [0-9]+ / N /' "$scratch/errors" | sort | uniq -c |
    sed 's/^ *//')" '1 ipcview: cannot write to standard output: File too large
1 ipcview: msg N was removed
3 ipcview: shm N was removed'

hold ids shm 4096 600 - attach .
head -c 1024 /dev/zero >"$scratch/full"
id=$(object msg 600 -)
status=$(full -v -q "$id" -m "${ids[0]}")
is 'the same in words' "$status
$(cat "$scratch/errors")" "1
ipcview: shm ${ids[0]} was removed; it lives until its 1 attach is detached
ipcview: msg $id was removed
ipcview: cannot write to standard output: File too large"

# Nobody reads: SIGPIPE, but first what was done.
mkfifo "$scratch/fifo"
exec {both}<>"$scratch/fifo"
exec {writer}>"$scratch/fifo"
exec {both}>&-
id=$(object msg 600 -)
status=0
"$IPCVIEW" rm -v --no-syslog -q "$id" 1>&"$writer" 2>"$err" || status=$?
is 'a pipe without a reader' "$status $(cat "$err")" "141 ipcview: msg $id was removed"
id=$(object msg 600 -)
status=0
"$IPCVIEW" rm --all=msg --yes --force --no-syslog 1>&"$writer" 2>"$err" || status=$?
is 'a plan that nobody can read is not carried out' "$status $(field msg "$id" perms)" '141 600'
exec {writer}>&-

finish
