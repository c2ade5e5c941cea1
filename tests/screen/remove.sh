#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Removing objects in the monitor: only what was meant, only after a question.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

# What was made in this second is read again when the second is over: the question comes then.
ids=()
make()
{
    mapfile -t ids < <("$IPCOBJ" "$@")
}

# has KIND ID...: what the kernel has, one a line.
has()
{
    local name=$1 kind=$2
    shift 2
    is "$name" "$(kernel_ids "$kind")" "$(printf '%s\n' "$@")"
}

# --- The question ------------------------------------------------------------------------------------

make shm 1000 600 0x11 shm 2000 600 0x22 shm 3000 600 0x33 shm 4000 600 0x44
a=${ids[0]} b=${ids[1]} c=${ids[2]} d=${ids[3]}
open 100 30 -d 0.3
wait_for 'row 1/4'
press j Space j Space
wait_for '2 tagged'
press F9
shows 'F9: the tagged are to be removed, and the answer is No' '^ Remove 2 objects\?  \[ No \]    Yes'
shows 'they are listed' "^shm +$b +root +remove"
is 'no others are' "$(grep -cE '^shm ' <<<"$screen")" 2
press Enter
drops 'Enter: No' '^ Remove 2'
has 'nothing was removed' shm "$a" "$b" "$c" "$d"
shows 'they are tagged as before' '2 tagged'
for key in n Escape q; do
    press F9
    wait_for '^ Remove 2'
    press "$key"
    drops "$key: no" '^ Remove 2'
done
has 'nothing was removed either' shm "$a" "$b" "$c" "$d"
press F9
wait_for '^ Remove 2'
press Right
shows 'Right chooses Yes' '    No    \[ Yes \]'
press Left
shows 'Left chooses No' '  \[ No \]    Yes'
press y
shows 'y: the result' '^ Removed 2 objects / 2'
shows 'of each' "^shm +$b +root +removed"
is 'of no other' "$(grep -cE '^shm ' <<<"$screen")" 2
has 'exactly those are removed' shm "$a" "$c"
press Enter
shows 'Enter closes; they are gone' "^ - +0x00000022 +$b "
drops 'nothing is tagged' tagged
shut

# --- Typed before the question -----------------------------------------------------------------------

make shm 5000 600 0x55
open 100 30 -d 0.3
wait_for 'row 1/3'
press G
press x y y y Enter
shows 'what was typed before the question does not answer it' '^ Remove 1 object\?  \[ No \]'
ok 'the object is there' is_there shm "${ids[0]}"
press Tab
wait_for '\[ Yes \]'
press Enter
shows 'Enter on Yes: removed' '^ Removed 1 object / 1'
has 'exactly that' shm "$a" "$c"
press Escape
shut

# --- Guards ------------------------------------------------------------------------------------------

hold held name worker attach "$a"
open 100 30 -d 0.3
wait_for 'row 1/2'
press Space Space
wait_for '2 tagged'
press DC
shows 'Del, too' '^ Remove 1 object\?'
shows 'an attached segment is held back' "^shm +$a +root +hold +attached"
shows 'the other is not' "^shm +$c +root +remove +-$"
press y
shows 'the result of the two' '^ Removed 1 object / 2'
shows 'the one was left' "^shm +$a +root +held +attached"
press Escape
shows 'what was not removed stays tagged' '1 tagged'
has 'it is there' shm "$a"
press F9
shows 'it alone: nothing is left to do' 'guards hold all of it back; F lifts them'
press y
shows 'y does nothing' 'guards hold all of it back'
has 'it is there still' shm "$a"
press F
shows 'F lifts the guards' '^ Remove 1 object\?  \[ No \] .*guards are lifted'
press F
shows 'F again: they hold' 'guards hold all of it back'
press F
wait_for 'guards are lifted'
press y
shows 'it is marked; it goes with the last who is attached' '^ Removed 1 object / 1'
press Escape
shows 'the list says so' "^[ ~+*-]{3}0x00000000 +$a .* dest "
kill "$holder"
drops 'it has gone' "^[ ~+*-]{3}0x[0-9a-f]+ +$a .* dest "
shut

make msg 600 0x66 send . 1 text
open 100 30 -q
wait_for 'row 1/1'
press F9
shows 'a queue with messages is held back' "^msg +${ids[0]} +root +hold +has messages"
press q
shut

# --- While the question is there ---------------------------------------------------------------------

make shm 1000 600 0x77 shm 2000 600 0x88
open 100 30 -d 0.3
wait_for 'row 1/2'
press Space Space F9
wait_for '^ Remove 2 objects'
object remove shm "${ids[0]}"
press y
shows 'what went meanwhile is not counted' '^ Removed 1 object / 2'
shows 'and is said to be gone' "^shm +${ids[0]} +root +(was )?gone"
has 'the other is removed' shm
shut

# --- Who may not -------------------------------------------------------------------------------------

make shm 1000 600 0x99
open 100 30 --read-only
wait_for 'row 1/1'
press F9
shows '--read-only: nothing can be removed, and why' 'nothing can be removed: --read-only'
look
faint=$(tm capture-pane -p -e -t "$pane" | tail -n 1)
press q
ends 'it ends well' 0
shut
open 100 30
wait_for 'row 1/1'
unlike '--read-only: F9 looks otherwise' "$faint" "$(tm capture-pane -p -e -t "$pane" | tail -n 1 |
    sed 's/[][\\.*^$+?(){}|]/\\&/g')"
shut

if as_user true 2>/dev/null; then
    program=$(for_users "$IPCVIEW")
    open_with 100 30 setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all "$program" top
    wait_for 'row 1/1'
    press x
    shows 'another user: why not' 'nothing can be removed: only its owner, its creator and root may remove it'
    press Space
    wait_for '1 tagged'
    press x
    wait_for '^ Remove 1'
    press y
    shows 'the kernel has the last word' '^ Removed 0 objects / 1'
    has 'it is there' shm "${ids[0]}"
    shut
else
    skip 'another user' 'there is no other user in this namespace'
fi

finish
