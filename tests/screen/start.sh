#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The first screen of the monitor, and what the options do to it.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

# --- Nothing -----------------------------------------------------------------------------------------

open 80 24
shows 'a namespace without objects' '^   no objects$'
shows 'of which there is no row' 'row 0/0$'
shut

# --- The screen --------------------------------------------------------------------------------------

hold ids shm 4096 600 0x11 attach . shm 20000 640 - shm 300000 604 - msg 600 0x12 send . 1 text \
    msg 660 - sem 3 600 0x13 sem 1 600 - sem 7 644 -
read -r semmsl semmns _ semmni </proc/sys/kernel/sem
columns=key,id,owner,perms,size,nattch,cpid

# listed ARGUMENT...: what "ipcview" prints, in the way in which "lists" compares.
listed()
{
    table "$@" -n
}

open 100 30 -d 0.3
shows 'the title: host, namespace, user, interval, state, time' \
    "^ipcview $(uname -n)  ipc:\\[$(readlink /proc/self/ns/ipc | tr -cd 0-9)\\]  $(id -un) +every 0\\.3s  LIVE    [0-9:]{8}\$"
shows 'the meter of segments' "^Shm \\[ +3/$(cat /proc/sys/kernel/shmmni)\\] bytes\\[ +320K/"
room=$((2 * $(cat /proc/sys/kernel/msgmnb) / 1024))K
shows 'the meter of queues' "^Msg \\[ +2/$(cat /proc/sys/kernel/msgmni)\\] bytes\\[ +4/$room\\] net "
shows 'the meter of sets' "^Sem \\[\\|* *3/$semmni\\] sems \\[ +11/"
ok 'the limits of sets are there' test "$semmsl" -gt 0 -a "$semmns" -gt 0
shows 'the tabs, with how many there are' '^ 1 Overview  2 Shm 3  3 Msg 2  4 Sem 3  5 Events$'
shows 'it starts with the segments' '^   KEY +ID OWNER +PERMS +SIZE NATTCH STATUS +CPID +LPID IDLE COMMAND$'
shows 'the cursor is on the first row' '^   row 1/3$'
is 'the bar is the last line' "$(line 30)" 'F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit'
is 'the rows are all that the kernel has, in its order' "$(rows | awk '{ print $2 }')" "$(kernel_ids shm)"
is 'it is on the screen behind the other one' "$(ask '#{alternate_on}')" 1
time=$(line 1)
time=${time##* }
drops 'the time goes on' "$time\$"
shut

open 100 30 -o "$columns"
lists 'values are those that "ipcview" prints' "$(listed -m -o "$columns")"
shut

# --- Where it starts ---------------------------------------------------------------------------------

open 80 24 -q -o key,id,msgs,usedbytes,qbytes
lists 'with -q: queues' "$(listed -q -o key,id,msgs,usedbytes,qbytes)"
shut
open 80 24 -s -o key,id,nsems
lists 'with -s: sets' "$(listed -s -o key,id,nsems)"
shut
open 80 24 -m
shows 'with -m: segments' '^   KEY .* NATTCH '
shut
open 80 24 -s -q
shows 'with two letters: the first of the two' '^   KEY .* QBYTES '
shut

# --- Options -----------------------------------------------------------------------------------------

open 80 24 --sort -size -o id,size
lists '--sort: the largest first' "$(listed -m --sort -size -o id,size)"
shows '--sort: said below' '   sort: SIZE[▽v]'
shut
open 80 24 -o size,id,rss,change
shows '-o: columns, and those that only the monitor has' '^   SIZE ID RSS CHANGE$'
shut
open 80 24 -o +rss
shows '-o +: one more' '^   KEY .* COMMAND +RSS$'
shut
open 80 24 -f 'size > 5000' -o id,size
lists '-f: only these' "$(listed -m -f 'size > 5000' -o id,size)"
shows '-f: said below' 'filter: size > 5000   row 1/2$'
press 3
shows '-f: on every list' 'the filter matches no object'
shut
open 80 24 -f 0x00000011 -o key
lists '-f: a word is looked for in all columns' '0x00000011'
shut
open 80 24 -d 7
shows '-d' 'every 7\.0s'
shut
open 80 24 -n 2 -d 0.1
ends '-n: ends by itself' 0
is '-n: the terminal is as before' "$(ask '#{alternate_on}')" 0
shut

for arguments in '-d 0' '-d 3601' '-d x' '-n 0' '-f size>' '--sort nothing' '-o nothing' 'word'; do
    # shellcheck disable=SC2086 # several words
    open 80 24 $arguments
    ends "an error in the command line: top $arguments" 2
    shows 'it is said' '^ipcview: '
    is 'and the screen is not taken' "$(ask '#{alternate_on}')" 0
    shut
done

# --- Colours where there is no monitor ----------------------------------------------------------------

# escapes TYPE COMMAND...: what the terminal gets of SGR (colours, bold) when TERM names that type.
escapes()
{
    local type=$1
    shift
    # shellcheck disable=SC2016 # the inner shell's
    open_with 80 24 bash -c 'TERM=$1 script -qec "$2" "$0" >/dev/null; echo over' "$scratch/typescript" "$type" "$*"
    wait_for '^over$'
    grep -ac $'\e\\[[0-9;]*m' "$scratch/typescript"
    shut
}

if [[ -n $(command -v script) ]]; then
    is 'colours on a terminal that has them' "$(escapes xterm-256color "$IPCVIEW" -m | grep -c '^[1-9]')" 1
    for type in dumb unknown nonsense vt100 ../x ''; do
        is "list has none with TERM=$type" "$(escapes "$type" "$IPCVIEW" -m)" 0
    done
    is 'top has none on an unknown terminal' "$(escapes nonsense "$IPCVIEW" top)" 0
    is 'but for --color=always' "$(escapes nonsense "$IPCVIEW" -m --color=always | grep -c '^[1-9]')" 1
else
    skip 'colours' 'script is not installed'
fi

# --- A captured tree ---------------------------------------------------------------------------------

tree tree
open 100 24 --root "$scratch/tree" -o id,owner,size
shows '--root: is a still picture, with the time of the capture' '^ipcview .* STILL    2026-01-31 12:00:00$'
unlike '--root: nothing is every so often' "$(line 1)" every
shows '--root: the meter adds up the sizes' 'bytes\[ +1\.0T/unlimited\]'
lists '--root: the rows of the tree' "$(listed --root "$scratch/tree" -m -o id,owner,size)"
press F9
shows '--root: nothing can be removed, and why' 'nothing can be removed: a captured tree'
press Z
press j
shows '--root: keys move' 'row 2/4'
is '--root: it cannot be paused' "$(grep -c PAUSED <<<"$screen")" 0
press q
ends '--root: quits' 0
shut
open 80 24 --root "$scratch/tree" -n 5
ends '--root: it has one reading, whatever -n asks for' 0
shut
touch -d '2020-01-01' "$scratch/tree"/proc/sysvipc/*
open 100 24 --root "$scratch/tree"
shows '--root: an unknown time is not the present' '^ipcview .* STILL    \?$'
press q
shut
open 80 24 --root "$scratch/nowhere"
ends '--root: what is not there' 1
shut

finish
