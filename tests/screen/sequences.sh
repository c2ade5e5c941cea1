#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bytes as terminals of all sorts send them: known keys do what they should, and nothing of what is not
# known acts as a letter.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

# shellcheck disable=SC2034 # by name, for hold
ids=()
hold ids name first shm 3000 600 0x11 shm 1000 600 0x22 shm 2000 640 0x33 shm 5000 600 0x44 shm 4000 600 0x55

# hex TEXT: its bytes, for send_bytes.
hex()
{
    printf %s "$1" | od -An -v -tx1 | tr -s ' ' '\n' | sed '/^$/d'
}

# at_once TEXT, bytewise TEXT: sends its bytes together, or one after the other.
at_once()
{
    local bytes
    readarray -t bytes < <(hex "$1")
    send_bytes "${bytes[@]}"
}

bytewise()
{
    local byte
    while read -r byte; do
        send_bytes "$byte"
    done < <(hex "$1")
}

# Tells that all before it was read: the cursor is in another row then.
mark()
{
    press g
    wait_for 'row 1/5'
    press j
    wait_for 'row 2/5'
}

# ignored NAME TEXT: it changes nothing, sent at once or bytewise: the list has its order and its rows,
# and no dialog is open.
ignored()
{
    local way before
    for way in at_once bytewise; do
        mark
        before=$screen
        "$way" "$2"
        press j
        if wait_for 'row 3/5' && press k && wait_for 'row 2/5'; then
            is "$1, $way" "$(tail -n +2 <<<"$screen")" "$(tail -n +2 <<<"$before")"
        else
            fail "$1, $way" "$screen"
            press Escape Escape Escape 2
        fi
    done
}

# In each, letters that would act: x opens a dialog, 1 a view, ? the help, o locks the order.
open 100 30 -o id,size -d 3600
wait_for 'row 1/5'
ignored 'an answer about colours' $'\e]11;rgb:1111/1111/1111\a'
ignored 'the same with ST' $'\e]11;rgb:1111/1111/1111\e\\'
ignored 'the attributes of a terminal' $'\e[?1;2c'
ignored 'the place of the cursor' $'\e[1;1R'
ignored 'the name of a terminal' $'\eP>|xo?1\e\\'
ignored 'a message of an application' $'\e_xo?1\e\\'
ignored 'the focus' $'\e[I\e[O'
ignored 'the release of a button' $'\e[<0;5;9m'
ignored 'the release of a key' $'\e[120;1:3u'

# --- Keys --------------------------------------------------------------------------------------------

# opens NAME TEXT REGEX: at once or bytewise; Esc closes it again.
opens()
{
    local way
    for way in at_once bytewise; do
        mark
        "$way" "$2"
        shows "$1, $way" "$3"
        press Escape
        wait_for 'row 2/5'
    done
}

opens 'F1 of PuTTY' $'\e[11~' '^ Keys$'
opens 'F1 of xterm' $'\eOP' '^ Keys$'
opens 'F1 of the console' $'\e[[A' '^ Keys$'
opens 'F6' $'\e[17~' '^ Sort by'

# goes NAME TEXT ROW
goes()
{
    local way
    for way in at_once bytewise; do
        mark
        "$way" "$2"
        shows "$1, $way" "row $3/5"
    done
}

goes 'Home of PuTTY' $'\e[1~' 1
goes 'End of PuTTY' $'\e[4~' 5
goes 'Home of rxvt' $'\e[7~' 1
goes 'End of rxvt' $'\e[8~' 5
goes 'End of xterm' $'\eOF' 5
goes 'Down with Control' $'\e[1;5B' 3
goes 'Down with Alt, of rxvt' $'\e\e[B' 3

# Esc alone, as the byte that it is.
press F1
wait_for '^ Keys$'
send_bytes 1b
drops 'Esc closes' '^ Keys$'
# Its sequence comes when Esc was told: F1.
press F6
wait_for '^ Sort by'
send_bytes 1b
wait_gone '^ Sort by'
at_once '[11~'
shows 'the rest of a sequence that is late' '^ Keys$'
press Escape
wait_gone '^ Keys$'

# --- Pasting -----------------------------------------------------------------------------------------

at_once $'\e[200~xo?1q\e[201~'
shows 'pasted text is no command' 'pasted text is ignored'
mark
press \\
wait_for '^Filter:'
at_once $'\e[200~size > 2500\e[201~'
shows 'it goes to a line that is typed' '^Filter: size > 2500'
press Enter
shows 'Enter takes it' 'filter: size > 2500 .*row [1-3]/3'
press \\
wait_for '^Filter:'
press Escape
shows 'all again' 'row [1-5]/5'
press /
wait_for '^Search:'
type_text 'é数'
shows 'characters of several bytes' '^Search: é数'
bytewise $'\xe6\x95\xb0'
shows 'byte by byte' '^Search: é数数'
press Escape
wait_for 'row [1-5]/5'

# --- The modes ---------------------------------------------------------------------------------------

if [[ $(ask '#{mouse_any_flag}') == 1 ]]; then
    mark
    at_once $'\e[<0;10;11M'
    shows 'a click, as SGR has it' 'row 5/5'
    at_once $'\e[M *&'
    shows 'on a heading, as X10 has it' 'sort: (ID|SIZE)'
else
    skip 'the mouse' 'the terminal has none'
fi
press q
ends 'q quits' 0
is 'the modes are those before' "$(ask '#{mouse_any_flag} #{mouse_sgr_flag} #{keypad_flag}')" '0 0 0'
shut

# Where ESC and the rest of its sequence are far apart, the user says so. The time is what is looked at.
open_with 100 30 env ESCDELAY=9000 "$IPCVIEW" top -o id -d 3600
wait_for 'row 1/5'
press F1
wait_for '^ Keys$'
send_bytes 1b
sleep 0.2
ok 'ESCDELAY: Esc waits for what follows' on_screen '^ Keys$'
at_once '[24~'
press q
drops 'which is another key' '^ Keys$'
press q
ends 'and it ends well' 0
shut

finish
