#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# top where there can be no full-screen monitor: what list prints, one line that says so, no escapes.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

tree good
good=$scratch/good

# is_one_look NAME: the last run was one, with what list printed into $scratch/list.
is_one_look()
{
    is "$1: what list prints" "$status $(cat "$out")" "0 $(cat "$scratch/list")"
    like "$1: one line says so" "$(wc -l <"$err") $(cat "$err")" \
        '^1 ipcview: no full-screen monitor: [^;]+; this is one look at the objects$'
    is "$1: no escapes" "$(cat "$out" "$err" | tr -cd '\033' | wc -c)" 0
}

# --- Standard output is no terminal ------------------------------------------------------------------

# same ARGUMENT...
same()
{
    run --root "$good" "$@"
    cp "$out" "$scratch/list"
    run top --root "$good" "$@"
    is_one_look "into a file${*:+: $*}"
}
same
same -m
same -q -s
same -a
same -m -o id,size,nattch
same -o +ctime
same --sort -idle
same -m -o id --sort=-size -f 'owner = zhang || nattch > 1'
same -f nobody
"$IPCVIEW" --root "$good" >"$scratch/list"
status=0
"$IPCVIEW" top --root "$good" 2>"$err" | cat >"$out"
is_one_look 'into a pipe'
for arguments in '-d 0.5' '-n 3' --read-only --no-mouse --color=auto --color=never; do
    # shellcheck disable=SC2086 # several words
    run top --root "$good" $arguments
    is_one_look "an option of the monitor: $arguments"
done

run top --root "$good" -q -o ID,NET/S,CHANGE
is 'in one look nobody knows how anything changes' "$status $(tr -s ' ' <"$out" | sed 's/^ //' | tr '\n' ';')" \
    '0 ID NET/S CHANGE;5 ? ?;32774 ? ?;'

object shm 4096 600 0x77 msg 600 0x99 sem 3 600 - >/dev/null
# without: what was made a second later is a second older.
still()
{
    sed -E 's/\b[0-9]+s\b/0s/'
}
"$IPCVIEW" | still >"$scratch/list"
run top
still <"$out" >"$scratch/still"
mv "$scratch/still" "$out"
is_one_look 'the running kernel'

# --- Terminals that are of no use --------------------------------------------------------------------

# on TERM ARGUMENT...: at a terminal, all of it, whose TERM is that; "-": none is set.
on()
{
    local term=$1 set=()
    shift
    [[ $term == - ]] && set=(-u TERM) || set=(TERM="$term")
    status=0
    # shellcheck disable=SC2016 # the inner shell's
    env "${set[@]}" timeout 60 "$IPCOBJ" pty 100 sh -c 'exec "$@" </dev/tty' - "$IPCVIEW" "$@" \
        >"$out" 2>"$err" </dev/null || status=$?
}

for term in dumb - ''; do
    on "$term" list --root "$good"
    cp "$out" "$scratch/list"
    on "$term" top --root "$good"
    is_one_look "TERM is ${term:-empty}"
done
on no-such-terminal list --root "$good" --color=never
cp "$out" "$scratch/list"
on no-such-terminal top --root "$good" --color=never
is_one_look 'a terminal that nobody knows'

# --- Standard input is no terminal -------------------------------------------------------------------

"$IPCOBJ" pty 100 "$IPCVIEW" --root "$good" --color=never >"$scratch/list" </dev/null
status=0
timeout 60 "$IPCOBJ" pty 100 "$IPCVIEW" top --root "$good" --color=never >"$out" 2>"$err" </dev/null || status=$?
is_one_look 'standard input is not a terminal'
status=0
timeout 60 "$IPCOBJ" pty 100 "$IPCVIEW" top --root "$good" --color=never >"$out" 2>"$err" <&- || status=$?
is_one_look 'standard input is closed'

# --- What goes wrong then ----------------------------------------------------------------------------

# refuses MESSAGE ARGUMENT...: with that line alone.
refuses()
{
    local message=$1
    shift
    run top "$@"
    expect "ipcview top $(printf '%q ' "$@")" 2 '' "ipcview: $message"
}
refuses '--filter, character 7: the value to compare SIZE with is missing' -f 'size >'
refuses '--delay cannot be "0"; it is a number of seconds from 0.1 to 3600' -d 0
refuses '--count cannot be "0"; it is a number of readings, at least 1' -n 0
refuses 'unknown column "nope"; see ipcview --list-columns' -o nope
refuses 'msg has no column "SIZE"; see ipcview --list-columns' -q --output=SIZE
refuses 'top takes no "foo"; see ipcview top --help' foo
refuses 'unknown option "-x"; see ipcview top --help' -x

tree bad
rm "$scratch/bad/proc/sysvipc/msg"
run --root "$scratch/bad"
cp "$err" "$scratch/problem"
run top --root "$scratch/bad"
is 'it ends as list does, with the same words' "$status $(sed 1d "$err")" "1 $(cat "$scratch/problem")"
"$IPCVIEW" top --root "$good" >/dev/full 2>"$err"
is 'a full disk' "$? $(tail -n 1 "$err")" '1 ipcview: cannot write to standard output: No space left on device'

finish
