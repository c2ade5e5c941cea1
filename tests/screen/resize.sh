#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A window that changes its size: the monitor follows, down to a single character.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

object many shm 60
last=$(kernel_ids shm | tail -n 1)

# What is awaited here must be there within a second.
patience=20

# has_rows COUNT: in the list on the screen.
# shellcheck disable=SC2317 # called by until_true
has_rows()
{
    look
    [[ $(rows | wc -l) == "$1" ]]
}

# is_taken: the monitor has begun.
# shellcheck disable=SC2317 # called by until_true
is_taken()
{
    [[ $(ask '#{alternate_on}') == 1 ]]
}

# lives NAME
lives()
{
    ok "$1" kill -0 "$pid"
}

open 80 24
patience=200 wait_for 'row 1/60$'

# --- Sizes -------------------------------------------------------------------------------------------

resize 120 40
shows 'larger: the bar is at the end' '^F1Help F2Setup'
until_true has_bar_in 40
is 'of the last line' "$(line 40)" 'F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit'
is 'the list fills what is between' "$(rows | wc -l)" 32
like 'the title goes to the right edge' "$(line 1)" '^ipcview .{104}[0-9:]{8}$'
resize 80 11
drops 'fewer lines: no meters' '^Shm \['
shows 'the tabs stay' '^ 1 Overview '
resize 80 7
drops 'fewer: no tabs' '^ 1 Overview '
resize 40 6
shows 'the least there can be: title' '^ipcview'
until_true has_rows 2
is 'two rows' "$(rows | wc -l)" 2
like 'the status' "$(line 5)" '^   row 1/60$'
press G
shows 'keys work' 'row 60/60$'
like 'the cursor can be seen' "$(rows | tail -n 1)" " $last "
resize 39 6
shows 'a column too few' '^terminal too small$'
resize 40 5
shows 'a line too few' '^terminal too small$'
is 'and nothing else' "$(grep -c . <<<"$screen")" 1
resize 10 1
shows 'what there is room for' '^terminal t$'
# What a single character says is left to the terminal.
resize 1 1
press g
resize 80 24
shows 'by way of a single character: all is back' '^F1Help F2Setup'
lives 'it lives'
shows 'a key that was pressed meanwhile counts' 'row 1/60$'
shows 'the meters' '^Shm \['

# --- A storm -----------------------------------------------------------------------------------------

# storm KEY...: a hundred sizes as fast as they can be had, with keys among them.
storm()
{
    local i width height
    RANDOM=7
    for ((i = 0; i < 100; i++)); do
        width=$((i % 10 == 0 ? 1 : RANDOM % 200 + 1))
        height=$((i % 7 == 0 ? 1 : RANDOM % 60 + 1))
        tm resize-window -t "$pane" -x "$width" -y "$height" \; send-keys -t "$pane" "$@"
    done
    resize 90 20
}

# is_whole: the screen has all its parts where they belong.
# shellcheck disable=SC2317 # called by ok
is_whole()
{
    look
    [[ $(line 1) == ipcview* && $(line 5) == ' 1 Overview '* && $(line 20) == F1Help* ]]
}

storm j
ok 'after a storm: the screen is whole within a second' until_true is_whole
lives 'after a storm: it lives'
is 'after a storm: the list fills the window' "$(rows | wc -l)" 12
press Enter
shows 'with the detail open' '^(──|--) shm '
storm j
ok 'after a storm: the screen is whole again' until_true is_whole
shows 'the detail is there' '^(──|--) shm '
press Escape 1
shows 'in the overview' '^Limits$'
storm G
ok 'after a storm: whole' until_true is_whole
press g 2 F1
shows 'with the help open' '^ Keys$'
storm j
ok 'after a storm: whole, with the help' until_true is_whole
press Escape F2
shows 'with the setup open' '^ Setup '
storm j
press Escape x
patience=60 shows 'with the question' '^ Remove 1 object'
storm Up
ok 'after a storm: whole, with the question' until_true is_whole
shows 'which is still there' '^ Remove 1 object'
press Escape q
ends 'it ends well' 0
shut

# --- As it starts ------------------------------------------------------------------------------------

open 1 1
until_true is_taken
lives 'started in a window of one character'
resize 80 24
shows 'that grows' 'row 1/60$'
press q
ends 'it ends well' 0
shut

finish
