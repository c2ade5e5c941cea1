#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What happens to objects while the monitor runs.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

# make ARGUMENT...: ipcobj makes something; its id is $id then.
make()
{
    id=$("$IPCOBJ" "$@") || bail "ipcobj $*"
}

# --- Coming and going --------------------------------------------------------------------------------

make shm 1000 600 0x11
old=$id
open 100 30 -d 0.2 -o id,size,nattch,key
wait_for 'row 1/1'
press G
make shm 2000 600 0x22
new=$id
shows 'a new segment, with its mark' "^ \\+ +$new +2\\.0K +0 "
shows 'the old one has none' "^   +$old +1000 +0 "
shows 'one more than at the start' '^Shm .* \+1( |$)'
shows 'the tab counts it' ' 2 Shm 2 '
shows 'the cursor stays on its row' 'row 1/2$'
object remove shm "$new"
shows 'removed: the row stays, with its mark' "^ - +$new +2\\.0K +0 "
shows 'but does not count' ' 2 Shm 1 '
press j
shows 'the cursor can stand on it' 'row 2/2$'
press Space
shows 'it cannot be tagged' 'it is already gone'
press F9
shows 'nor removed' 'nothing can be removed: it is already gone'
press Escape
drops 'it goes after a while' "^.{3} +$new +2\\.0K "
shows 'the cursor is where there is something' 'row 1/1$'
press 5
shows 'an event: created' "^[0-9:]{8} created +shm +$new "
shows 'an event: removed' "^[0-9:]{8} removed +shm +$new "
is 'the newest comes first' "$(awk '$4 == "'"$new"'" { print $2 }' <<<"$screen" | tr '\n' ' ')" 'removed created '

# --- Attaching, marking ------------------------------------------------------------------------------

press 2
hold ids name worker attach "$old"
shows 'attached: a change, with its mark' "^ [~+] +$old +1000 +1 "
press 5
shows 'an event: attached, before and after' "^[0-9:]{8} attached +shm +$old .* 0 -> 1"
object remove shm "$old"
shows 'an event: marked' "^[0-9:]{8} marked +shm +$old "
press 2
shows 'while it is attached the row stays' "^.{3} +$old +1000 +1 "
kill "$holder"
shows 'and goes with the last' "^ - +$old "
shut

# --- Queues ------------------------------------------------------------------------------------------

make msg 600 0x33
queue=$id
make msg 600 0x44
object qbytes "$queue" 1000
printf -v text '%500s' ''
open 100 30 -q -d 0.5 -o id,msgs,usedbytes,fill,net/s,change
wait_for 'row 1/2'
object send "$queue" 1 "$text"
shows 'half full' "^ ~ +$queue +1 +500 +50\\.0% "
wait_for "^.{3} +$queue +1 +500 +50\\.0% +0 +\\+?500"
press 5
is 'which is no event' "$(grep -c filled <<<"$screen")" 0
press 3
object send "$queue" 1 "$text"
shows 'full' "^.{3} +$queue +2 +1000 +100\\.0% "
press 5
shows 'an event: filled' "^[0-9:]{8} filled +msg +$queue .* 500 -> 1000"
press 3
shows 'the bytes since the start' "^.{3} +$queue .* \\+1000$"
object receive "$queue" 0 receive "$queue" 0
shows 'emptied: as at the start' "^.{3} +$queue +0 +0 +0\\.0% .* 0$"
for ((i = 0; i < 60; i++)); do
    "$IPCOBJ" send "$queue" 1 x
    sleep 0.05
done &
sender=$!
shows 'messages more in a second' "^ [~+] +$queue +[0-9]+ +[0-9]+ +[0-9.]+% +\\+[0-9]+(\\.[0-9])? +\\+[0-9]+$"
shows 'in all queues' "^Msg .* net \\+[0-9]+(\\.[0-9])?/s"
kill "$sender"
wait "$sender" 2>"$err"
shows 'none when nobody sends any more' "^.{3} +$queue +[0-9]+ +[0-9]+ +[0-9.]+% +0 +\\+[0-9]+$"
shows 'nor in all' '^Msg .* net 0/s'
shut

# --- The order is locked -----------------------------------------------------------------------------

make shm 1000 600 -
a=$id
make shm 3000 600 -
b=$id
open 100 30 -d 0.2 -o id,size --sort -size
lists 'the largest first' "$b 2.9K
$a 1000"
press o
shows 'locked' 'order locked'
make shm 5000 600 -
c=$id
lists 'what is new comes last' "$b 2.9K
$a 1000
$c 4.9K"
press o
drops 'not locked' 'order locked'
lists 'and then takes its place' "$c 4.9K
$b 2.9K
$a 1000"
shut

# --- An id that is used again ------------------------------------------------------------------------

if [[ ! -w /proc/sys/kernel/shm_next_id ]]; then
    skip 'an id that is used again' 'it cannot be chosen here'
    finish
fi
open 100 30 -d 1 -o id,size
wait_for 'row 1/'
press Space
shows 'the object is tagged' "^ \\* +$a +1000$"
object remove shm "$a"
echo "$a" >/proc/sys/kernel/shm_next_id
make shm 7000 600 -
is 'another one has its id' "$id" "$a"
shows 'it is new' "^ \\+ +$a +6\\.8K$"
shows 'the one before is gone' "^ - +$a +1000$"
is 'nothing is tagged' "$(grep -cE '^ *[*]|tagged' <<<"$screen")" 0
drops 'the row of the one before goes' "^ - +$a +1000$"
is 'the new one stays untagged' "$(grep -cE '^ *[*]|tagged' <<<"$screen")" 0
shut

finish
