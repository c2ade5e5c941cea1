#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What each key of the monitor does.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

ids=()
hold ids name first shm 3000 600 0x11 shm 1000 600 0x22 shm 2000 640 0x33 shm 5000 600 0x44 shm 4000 600 0x55 \
    msg 600 0x66 sem 2 600 0x77
a=${ids[0]} b=${ids[1]} c=${ids[2]} d=${ids[3]} e=${ids[4]}

# order NAME ID...: the ids in the list, from above.
order()
{
    local name=$1
    shift
    lists "$name" "$(printf '%s\n' "$@")"
}

# --- Moving ------------------------------------------------------------------------------------------

open 80 24
wait_for 'row 1/5'
press Down
shows 'Down' 'row 2/5'
press j
shows 'j' 'row 3/5'
press k
shows 'k' 'row 2/5'
press Up
shows 'Up' 'row 1/5'
press Up
press End
shows 'End; and nothing is above the first row' 'row 5/5'
press j
press Home
shows 'Home; and nothing is below the last row' 'row 1/5'
press G
shows 'G' 'row 5/5'
press g
shows 'g' 'row 1/5'
press PageDown
shows 'PgDn: as far as there are rows' 'row 5/5'
press PageUp
shows 'PgUp' 'row 1/5'
press C-f
shows '^F' 'row 5/5'
press C-b
shows '^B' 'row 1/5'
press Right
drops 'Right: the first column goes' '^   KEY '
press Left
shows 'Left: it comes back' '^   KEY '

resize 80 10
shows 'fewer lines than rows' '^ 1 Overview '
press C-d
shows '^D: half a page' 'row 3/5'
press C-u
shows '^U' 'row 1/5'
press G
shows 'the list scrolls' 'row 5/5'
look
like 'so that the cursor can be seen' "$(rows)" "0x00000055 +$e "
resize 80 24
wait_for '^Shm '

# --- Views -------------------------------------------------------------------------------------------

press Tab
shows 'Tab: queues' '^   KEY .* USEDBYTES '
press Tab
shows 'Tab: sets' '^   KEY .* NSEMS '
press Tab
shows 'Tab: events' '^TIME +EVENT '
press Tab
shows 'Tab: overview' '^Limits$'
press Tab
shows 'Tab: segments, and the cursor is where it was' 'row 5/5'
press BTab
shows 'S-Tab: overview' '^Orphans$'
press 4
shows '4: sets' '^   KEY .* NSEMS '
press 3
shows '3: queues' '^   KEY .* USEDBYTES '
press 5
shows '5: events' '^TIME +EVENT '
press 1
shows '1: overview' '^Limits$'
press G
shows 'G in the overview: its end' '^Objects by owner$'
press /
type_text 'orph'
shows '/ in the overview: what is typed is searched for' '^Search: orph$'
shows 'and nothing of it is a key' '^Orphans$'
press Enter
press z
shows 'a key that does nothing says so' 'this key does nothing; F1 lists the keys'
press F6
shows 'one that needs a list says so' 'this key works in the lists only'
press 2
shows '2: segments' '^   KEY .* NATTCH '
press g

# --- Sorting -----------------------------------------------------------------------------------------

shut
open 100 30 -o id,size,key
order 'as the kernel has it' "$a 2.9K 0x00000011" "$b 1000 0x00000022" "$c 2.0K 0x00000033" "$d 4.9K 0x00000044" \
    "$e 3.9K 0x00000055"
shut
open 100 30 -o id
wait_for 'row 1/5'
press '>'
shows '> sorts by the first column' 'sort: ID[△^]'
press F6
shows 'F6: a list of columns' 'Sort by'
press Down Down Down Enter
shows 'Enter: by that one, the largest first' 'sort: SIZE[▽v]'
order 'the rows follow' "$d" "$e" "$a" "$c" "$b"
press I
shows 'I: the other way round' 'sort: SIZE[△^]'
order 'the rows follow again' "$b" "$c" "$a" "$e" "$d"
press F6
wait_for 'Sort by'
press Enter
shows 'F6 Enter on the same column: the other way round' 'sort: SIZE[▽v]'
press F6
wait_for 'Sort by'
press Escape
drops 'F6 Esc: nothing is changed' 'Sort by'
shows 'as it was' 'sort: SIZE[▽v]'
shut
open 100 30 -o id,size,nattch --sort id
wait_for 'sort: ID'
press '>'
shows '>: the column at the right' 'sort: SIZE'
press '<'
shows '<: the column at the left' 'sort: ID'
press '<'
shows '<: around to the last' 'sort: NATTCH'

# --- Tags --------------------------------------------------------------------------------------------

shut
open 100 30 -o id -d 0.2
wait_for 'row 1/5'
press Space
shows 'Space: tagged, and the cursor goes on' '^  1 tagged .*row 2/5'
shows 'with an asterisk' "^ \\* +$a\$"
press Space
shows 'a second one' '^  2 tagged .*row 3/5'
press g Space
shows 'Space on a tagged row takes the tag away' '^  1 tagged .*row 2/5'
press U
drops 'U: none is tagged' 'tagged'
is 'no asterisk is left' "$(grep -c '^ *\*' <<<"$screen")" 0

# --- Filter ------------------------------------------------------------------------------------------

press \\
shows '\ asks for a filter' '^Filter: *$'
type_text 'size >'
shows 'what is wrong with it is said at once' '^character 7: '
press Enter
shows 'Enter does not take it' '^Filter: size >'
type_text ' 2500'
shows 'until it is right' '^Enter keeps the filter'
order 'it is used while it is typed' "$a" "$d" "$e"
type_text ' &&'
shows 'an error again' '^character [0-9]+: '
order 'the last good filter stays' "$a" "$d" "$e"
press BSpace BSpace BSpace Enter
shows 'Enter keeps it' 'filter: size > 2500 .*row [1-3]/3'
press F4
shows 'F4 is the same, with what there is' '^Filter: size > 2500'
press Escape
drops 'Esc clears it' 'filter:'
order 'all are there' "$a" "$b" "$c" "$d" "$e"

# --- Search ------------------------------------------------------------------------------------------

shut
open 100 30 -o id,perms,key
wait_for 'row 1/5'
press /
shows '/ asks what to look for' '^Search: *$'
type_text 'r----'
shows 'it goes there while one types' '^Search: r----'
press Enter
shows 'Enter stays there' 'row 3/5'
press g
wait_for 'row 1/5'
press F3
type_text '0X000000'
shows 'capitals count where there is one' '^not found'
press Enter
shows 'what is not found is said' 'not found: 0X000000'
press /
type_text '0x000000'
press Enter n
shows 'n: the next' 'row 2/5'
press N
shows 'N: the one before' 'row 1/5'
press N
shows 'around' 'row 5/5'
press /
type_text 'nothing like that'
wait_for '^not found'
press Escape
shows 'Esc closes it' '^   row 5/5'

# --- Owner -------------------------------------------------------------------------------------------

press u
shows 'u: the owners, and how many objects each has' '^ +5  root'
press Down Enter
shows 'a filter for one of them' 'filter: owner = root .*row 5/5'
press u
wait_for everybody
press Enter
drops 'everybody: no filter' 'filter:'

# --- Detail ------------------------------------------------------------------------------------------

press g
press Enter
shows 'Enter: the object below its list' "^(──|--) shm $a "
shows 'all about it' 'SIZE +2\.9K \(3000 bytes\)'
shows 'and its list' 'row 1/5'
like 'is above it' "$(rows)" "^ *$a "
press j
shows 'it follows the cursor' "^(──|--) shm $b "
shows 'to the values' 'SIZE +1000$'
press Enter
drops 'Enter again: the whole screen' '^   ID +PERMS'
shows 'more of it' 'CUID '
press Escape
shows 'Esc: half of it' '^   +ID +PERMS'
press Escape
drops 'Esc: none of it' '^(──|--) shm'
press 4 Enter
shows 'a set' "^(──|--) sem ${ids[6]} "
press Enter
drops 'on the whole screen' '^   KEY '
press T
shows 'and its semaphores' '^SEMNUM +VALUE'
press t Escape Escape 2

# --- Help --------------------------------------------------------------------------------------------

for key in F1 '?' h; do
    press "$key"
    shows "$key: help" '^ Keys$'
    press "$key"
    drops "$key again" '^ Keys$'
done
press F1
shows 'it tells the keys' 'F6 +choose the column'
press End
shows 'down to the last' 'F10 q \^C +quit'
press q
drops 'q closes it, and no more' '^ Keys$'
shows 'the monitor is there' 'row 2/5'

# --- Time --------------------------------------------------------------------------------------------

press Z
shows 'Z: pause' '  PAUSED  '
object shm 100 600 - >"$out"
press Z
shows 'Z: it goes on at once' '  LIVE  '
shows 'with what came meanwhile' 'row 2/6'
press d
shows 'd asks for the seconds' '^Seconds between readings: *$'
type_text '0.04'
press Enter
shows 'no less than 0.1' 'a number of seconds from 0\.1 to 3600'
press C-u
type_text '3'
press Enter
shows 'a number is taken' 'every 3\.0s'
press +
shows '+: more often' 'every 2\.0s'
press + +
shows '+ again' 'every 0\.5s'
press -
shows '-: less often' 'every 1\.0s'
press d
type_text 77
press Escape
shows 'Esc changes nothing' 'every 1\.0s'


# --- Look --------------------------------------------------------------------------------------------

shut
open 100 30 -o id,size
wait_for 'row 1/6'
press e
shows 'e: in bytes' '^   +0 3000$'
press e
shows 'e: with units' '^   +0 2\.9K$'
press '#'
drops '#: no meters' '^Shm \['
press '#'
shows '#: meters' '^Shm \['
printf '\033[2J\033[Hrubbish' >"$(ask '#{pane_tty}')"
wait_for '^rubbish'
press C-l
drops '^L draws all anew' 'rubbish'
shows 'all of it' '^F1Help F2Setup'

# --- Columns -----------------------------------------------------------------------------------------

press F2
shows 'F2: setup' '^ Setup '
press Down Down Space
shows 'Space changes a setting' 'Sizes +bytes'
press Space
shows 'and back' 'Sizes +units'
press Down Down Down Down Space
shows 'Space takes a column away' '\[ \] ID'
press Escape
shows 'from the list' '^   SIZE$'

# --- The mouse ---------------------------------------------------------------------------------------

# click COLUMN ROW: both from 1; button pressed and released, as the terminal "screen" reports it.
click()
{
    local place
    printf -v place '\\%03o\\%03o' $((32 + $1)) $((32 + $2))
    printf -v place '%b' "$place"
    type_text $'\e[M '"$place"$'\e[M#'"$place"
}

if [[ $(ask '#{mouse_any_flag}') == 1 ]]; then
    click 8 10
    shows 'a click on a row' 'row 4/6'
    click 4 6
    shows 'on a heading' 'sort: SIZE'
    click 28 5
    shows 'on a tab' '^   KEY .* USEDBYTES '
    click 4 30
    shows 'on the bar' '^ Keys$'
    press Escape
else
    skip 'the mouse' 'the terminal has none'
fi
shut
open 80 24 --no-mouse
wait_for ' LIVE '
is '--no-mouse: it is left to the terminal' "$(ask '#{mouse_any_flag}')" 0

# --- The end -----------------------------------------------------------------------------------------

press Escape
press Escape
press Escape
press j
shows 'Esc never quits' 'row 2/6'
press q
ends 'q quits' 0
shut
open 80 24
wait_for ' LIVE '
press F10
ends 'F10 quits' 0
is 'the screen before is back' "$(ask '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag}')" '0 1 0 0'
shut

finish
