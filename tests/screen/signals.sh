#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# However the monitor ends or stops, the terminal is as it was before, and nothing goes on running.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

ulimit -c 0
object shm 1000 600 0x11 >"$out"

# --- The state of the terminal -----------------------------------------------------------------------

# modes: what is special about the terminal: its driver's flags and what tmux knows.
modes()
{
    stty -a -F "$(ask '#{pane_tty}')" | tr -s ' ;' '\n' | grep -E '^-?(icanon|echo|isig|icrnl|opost|ixon|onlcr)$' | sort |
        tr '\n' ' '
    ask 'alternate #{alternate_on} cursor #{cursor_flag} mouse #{mouse_any_flag}#{mouse_sgr_flag} keypad #{keypad_flag}'
}

# shellcheck disable=SC2317 # called by until_true
modes_are()
{
    [[ $(modes) == "$1" ]]
}

restored()
{
    if until_true modes_are "$before"; then
        pass "$1"
    else
        fail "$1" 'expected:' "$before" 'got:' "$(modes)"
    fi
}

open_with 80 24 sleep 100
before=$(modes)
shut
like 'the test itself: a terminal is as it should be' "$before" '^echo icanon icrnl .*alternate 0 cursor 1 mouse 00 keypad 0$'

# --- Ended by a signal -------------------------------------------------------------------------------

# state_of PID: the letter in its stat; nothing if it is not there.
state_of()
{
    sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1
}

# is_in_state PID LETTER
# shellcheck disable=SC2317 # called by until_true
is_in_state()
{
    [[ $(state_of "$1") == "$2" ]]
}

# wait_status: as wait(2) gives it, of one that has died and that nobody has waited for yet: the last
# field of its stat. By it an exit status of 130 can be told from SIGINT, as by $? it cannot.
wait_status()
{
    awk '{ print $NF }' "/proc/$pid/stat"
}

# watch ARGUMENT...: like open, below a process that can be stopped. (One that tmux started cannot.)
watch()
{
    # shellcheck disable=SC2016 # the inner shell's
    open_with 80 24 bash -c 'trap : HUP INT QUIT; (echo $BASHPID >"$0" && exec "$@"); exit $?' \
        "$scratch/watched" "$IPCVIEW" top "$@"
    parent=$pid
    until_true test -s "$scratch/watched"
    pid=$(cat "$scratch/watched")
    rm "$scratch/watched"
    wait_for 'row 1/1'
}

# dies_by NAME SIGNAL COMMAND...: that makes it die; its parent is stopped for a look at the body.
dies_by()
{
    local name=$1 signal=$2 got
    shift 2
    kill -STOP "$parent"
    until_true is_in_state "$parent" T
    "$@"
    until_true is_in_state "$pid" Z
    got=$(wait_status)
    kill -CONT "$parent"
    # 128: with a core dump.
    is "$name: it ends by the signal" $((got & ~128)) "$(kill -l "$signal")"
    restored "$name: the terminal is restored"
}

for signal in TERM HUP INT QUIT SEGV ABRT BUS; do
    watch
    unlike "$signal: the test itself: the terminal is not as before" "$(modes)" "^$before\$"
    dies_by "$signal" "$signal" kill "-$signal" "$pid"
    shut
done
watch
dies_by '^C' INT press C-c
shut
watch
press F2
wait_for Setup
dies_by '^C in a dialog' INT press C-c
shut
watch -d 3600
press Z /
wait_for '^Search'
dies_by 'TERM while it is paused and something is typed' TERM kill -TERM "$pid"
shut
# shellcheck disable=SC2016 # the inner shell's
open_with 80 24 bash -c 'trap "" INT; exec "$0" top' "$IPCVIEW"
wait_for 'row 1/1'
kill -INT "$pid"
press '?'
shows 'an ignored signal does nothing' '^ Keys$'
shut

# --- Stopped -----------------------------------------------------------------------------------------

open_with 80 24 env PS1='ready> ' PROG="$IPCVIEW" bash --norc --noprofile -i
wait_for '^ready>'
# shellcheck disable=SC2016 # the inner shell's
type_text '(echo $BASHPID >"$HOME/job" && exec "$PROG" top -d 0.3); echo "status $?"'
press Enter
shows 'from a shell with job control' 'row 1/1'
child=$(cat "$HOME/job")
press C-z
shows '^Z: the shell is back' '^status 148'
is '^Z: and its screen' "$(ask '#{alternate_on} #{cursor_flag} #{mouse_any_flag}')" '0 1 0'
is '^Z: the process is stopped' "$(state_of "$child")" T
resize 100 20
type_text 'fg; echo "status $?"'
press Enter
shows 'fg: it is there again' 'row 1/1'
until_true has_bar_in 20
is 'fg: in the size that the window has now' "$(line 20)" 'F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit'
like 'fg: to the right edge' "$(line 1)" '^ipcview .{84}[0-9:]{8}$'
time=$(line 1)
drops 'fg: it goes on reading' "${time##* }\$"
press F1
shows 'fg: keys work' '^ Keys$'
press Escape # and not at once ^Z: that throws away what was not read
wait_gone '^ Keys$'
press C-z
shows '^Z again' '^status 148'
kill -CONT "$child"
type_text fg
press Enter
shows 'fg again, even if it was told to continue before' 'row 1/1'
press q
shows 'it ends' '^ready> *$'
is 'the terminal is as before' "$(ask '#{alternate_on} #{cursor_flag} #{mouse_any_flag}')" '0 1 0'
shut

# --- The terminal goes away --------------------------------------------------------------------------

# shellcheck disable=SC2317 # called by ok
is_gone()
{
    local state
    state=$(state_of "$1")
    [[ -z $state || $state == [XZ] ]]
}

patience=20
open 80 24
patience=200 wait_for 'row 1/1'
tm kill-pane -t "$pane"
ok 'the window is closed: it is gone within a second' until_true is_gone "$pid"
kill -KILL "$pid" 2>/dev/null
# shellcheck disable=SC2016 # the inner shell's
open_with 80 24 bash -c 'trap "" HUP; exec "$0" top' "$IPCVIEW"
patience=200 wait_for 'row 1/1'
tm kill-pane -t "$pane"
ok 'and also where SIGHUP is ignored' until_true is_gone "$pid"
kill -KILL "$pid" 2>/dev/null
# shellcheck disable=SC2016 # the inner shell's
open_with 80 24 bash -c 'trap "" HUP; exec setsid "$0" top' "$IPCVIEW"
patience=200 wait_for 'row 1/1'
tm kill-pane -t "$pane"
ok 'and where it is not its terminal' until_true is_gone "$pid"
kill -KILL "$pid" 2>/dev/null
open 80 24
patience=200 wait_for 'row 1/1'
ticks=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
press Z
patience=200 wait_for PAUSED
sleep 1
ok 'while nothing happens it does nothing' test $(($(awk '{ print $14 + $15 }' "/proc/$pid/stat") - ticks)) -lt 5
press Z
kill -KILL "$server"
ok 'the server of the terminal is killed: it is gone within a second' until_true is_gone "$pid"
kill -KILL "$pid" 2>/dev/null

finish
