#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Who is at the other end of an object, and what is left over: the tabs, the search, the processes.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

# make ARGUMENT...: ipcobj makes something; its id is $id then.
make()
{
    id=$("$IPCOBJ" "$@") || bail "ipcobj $*"
}

make shm 4096 600 0x11
shared=$id
make shm 2048 600 -
left=$id
make sem 2 600 0x33
set=$id
make msg 600 0x44
queue=$id

# Who waits on the set does so in a child of the one that holds it, and is attached as that is.
hold ids name master attach "$shared" wait "$set" 1 -1
master=$holder
hold ids name reader attach "$shared" wait-receive "$queue" 5
reader=$holder

# --- Columns that are searched for -------------------------------------------------------------------

open 100 30 -m -o id,size,nprocs,verdict
shows 'a segment that is used' "^ .{2} +$shared +4\\.0K +4 in-use"
shows 'one that is left over' "^ .{2} +$left +2\\.0K +0 orphan"
type_text '\orphan'
press Enter
lists 'a filter by what is searched for' "$left 2.0K 0 orphan"
type_text "\\"
press Escape
lists 'and without it' "$shared 4.0K 4 in-use
$left 2.0K 0 orphan"

# --- Tabs --------------------------------------------------------------------------------------------

press g Enter
shows 'the first tab' "^.* shm $shared .*\\[Fields\\] Verdict  Attachments "
press t
shows 'the next one' "^.* shm $shared .* Fields \\[Verdict\\] Attachments "
shows 'what the verdict is' '^  in-use$'
press t
shows 'and the last' "^.* shm $shared .* Fields  Verdict \\[Attachments\\]"
shows 'who is attached, the first with a mark' "^> *$master .* master .* read-write"
shows 'the others without' "^ +$reader .* reader .* read-write"
press j
shows 'of another object the same tab' "^.* shm $left .*\\[Attachments\\]"
shows 'to which nobody is attached' '^ *none$'
press k Enter
wait_for "^> *$master "
press End
drops 'on the whole screen the keys move the mark' "^> *$master "
press Home
shows 'and back' "^> *$master "

# --- A process ---------------------------------------------------------------------------------------

press l
shows 'all that a process has' "^ $master master "
shows 'its attach' "^ +$shared 0x00000011 .* 4\\.0K read-write"
press Escape
drops 'Escape leaves it' "^ $master master "
shows 'and goes back to the tab' "\\[Attachments\\]"
press Escape Escape

press 4 Enter t t
shows 'a thread that waits, and on what' "^> [0-9]+ master waits for semaphore 1 >= 1 \\(now 0\\)"
press l
shows 'what its process waits on' "^ sem $set: [0-9]+ master waits for semaphore 1 >= 1"
shows 'and is attached to' "^ +$shared 0x00000011 "
press Escape
press t
shows 'the semaphores' '^ +1 +0 +1 +0 '
press 3
shows 'a kind without that tab shows the fields' "^.* msg $queue .*\\[Fields\\]"
press t t
shows 'who waits for a message' '^> [0-9]+ reader waits to receive a message of type 5'

# --- Orphans -----------------------------------------------------------------------------------------

press 1
resize 100 50
shows 'the orphans' '^Orphans$'
shows 'the one there is' "^shm +$left 0x00000000 .* 2\\.0K$"
shows 'how to remove them' 'ipcview rm --orphans'
object remove shm "$left"
drops 'when it is removed it is there no more' "^shm +$left 0x00000000 "
shut

# --- Keys while there is much to search --------------------------------------------------------------

# Each of them is looked into, again and again.
crowd=()
for ((i = 0; i < 150; i++)); do
    hold ids attach "$shared"
    crowd+=("$holder")
done
open 100 30 -m -d 0.5 -o id,nprocs,verdict --sort verdict
shows 'with many processes they are counted' "^.{3} +$shared +15[0-9] in-use"
slowest=0
for ((i = 0; i < 10; i++)); do
    before=$(date +%s%3N)
    press 5
    wait_for '^TIME +EVENT'
    press 2
    wait_for '^ +ID NPROCS VERDICT'
    took=$(($(date +%s%3N) - before))
    ((took > slowest)) && slowest=$took
done
# Two keys, and two looks with tmux at least 50 ms apart.
if ((slowest < 1000)); then
    pass 'keys do not wait for the search'
else
    fail 'keys do not wait for the search' "the slowest two took $slowest ms"
fi
press q
ends 'nor does quitting' 0
kill "${crowd[@]}"

finish
