#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Locales: in Chinese the grid holds, and where the terminal takes ASCII only it gets nothing else.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

tree tree
cat >"$scratch/tree/etc/passwd" <<'PASSWD'
张三丰:x:26:26::/:
müller:x:54321:54321::/:
Ελένη:x:1000:1000::/:
ñandu:x:4242:0::/:
PASSWD
object shm 1000 600 0x11 shm 2000 600 0x22 msg 600 0x33 send . 1 text sem 2 600 0x44 >"$out"

# What has been seen when these keys were pressed one after the other.
tour=(1 3 4 5 2 Enter Enter Escape Escape '>' F6 Escape F1 End Escape F2 End Escape u Down Escape / Escape \\
    Escape d Escape Space o F9 Escape Z Z W)

# --- ASCII -------------------------------------------------------------------------------------------

declare -A seen=([1]='^Orphans' [5]='^TIME ' [Enter]=' shm [0-9]' ['>']='sort: ' [F6]='^ Sort by' [F1]='^ Keys'
    [F2]='^ Setup ' [/]='^Search:' [\\]='^Filter:' [d]='^Seconds ' [Space]='1 tagged' [o]='order locked' [W]='saved: ')

# The frame, the arrows and the little bars too.
for arguments in '' "--root $scratch/tree"; do
    locale=C
    # shellcheck disable=SC2086 # several words, or none
    open_with 100 30 bash -c 'read -r; exec "$@"' sh "$IPCVIEW" top -d 0.1 $arguments
    tm pipe-pane -t "$pane" "cat >'$scratch/bytes'"
    press Enter
    wait_for 'row 1/'
    missed=
    for key in "${tour[@]}"; do
        press "$key"
        wait_for "${seen[$key]-.}" || missed+=" $key"
    done
    is "the test itself: all parts were seen ($arguments)" "$missed" ''
    press q
    ends "ASCII: it ends well ($arguments)" 0
    is "ASCII: nothing else reaches the terminal ($arguments)" "$(LC_ALL=C tr -d '\000-\177' <"$scratch/bytes" | wc -c)" 0
    shut
done
rm -r "$XDG_CONFIG_HOME"
open 100 30 --root "$scratch/tree" -o owner,id
lists 'ASCII: names are escaped' '\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0 0
m\xc3\xbcller 32769
\xce\x95\xce\xbb\xce\xad\xce\xbd\xce\xb7 65538
\xc3\xb1andu 98307'
shut

# --- UTF-8 -------------------------------------------------------------------------------------------

if [[ $(LC_ALL=C.UTF-8 locale charmap 2>/dev/null) != UTF-8 ]]; then
    skip 'UTF-8' 'there is no locale C.UTF-8'
    finish
fi
locale=C.UTF-8

# the_grid_holds NAME: the names take two columns a character, and what is beside them aligns.
the_grid_holds()
{
    open 100 30 --root "$scratch/tree" -o id,owner,size
    lists "$1: names" '0 张三丰 56
32769 müller 1.0T
65538 Ελένη 4.0M
98307 ñandu 4.0K'
    is "$1: they align" "$(rows | while IFS= read -r row; do LC_ALL=C.UTF-8 wc -L <<<"$row"; done | sort -u | wc -l)" 1
    press Enter
    shows "$1: the detail" 'OWNER +张三丰'
    press Escape u
    shows "$1: the owners" ' 1  张三丰'
    press Escape 1 G
    shows "$1: the overview" '张三丰'
    press 2 F4
    type_text 'owner = 张三丰'
    press Enter
    shows "$1: a filter" 'owner = 张三丰   '
    lists "$1: which selects" '0 张三丰 56'
    press F4 C-u
    type_text '张三 = 1'
    shows "$1: an error in a filter" '"张三"'
    press Escape q
    ends "$1: it ends well" 0
    shut
}

the_grid_holds 'UTF-8'

# Its font has letters, but few signs.
open_with 100 30 env TERM=linux "$IPCVIEW" top --root "$scratch/tree" -o id,owner,size --sort -SIZE
shows 'the console: the arrow is a letter' ' OWNER +SIZEv'
shows 'the console: names are not escaped' '张三丰'
shut

# --- Chinese -----------------------------------------------------------------------------------------

if [[ -z $(command -v localedef) ]]; then
    skip 'Chinese' 'localedef is not installed'
    finish
fi
mkdir "$scratch/locale"
if ! localedef -i zh_CN -f UTF-8 "$scratch/locale/zh_CN.UTF-8" >"$err" 2>&1; then
    skip 'Chinese' "the locale cannot be made: $(head -n 1 "$err")"
    finish
fi
tm set-environment -g LOCPATH "$scratch/locale"
locale=zh_CN.UTF-8
the_grid_holds 'Chinese'

# is_whole: the title is a line of its own, and there is something at the bottom.
# shellcheck disable=SC2317 # called by until_true
is_whole()
{
    look
    [[ $(line 1) =~ ^ipcview\ .*[0-9:]{8}$ && $(line 20) == *[^\ ]* ]]
}

broken=
open 60 20 -d 0.5
wait_for '1/2'
for key in "${tour[@]}"; do
    press "$key"
    until_true is_whole || broken+=" $key"
done
is 'Chinese: each view and dialog fits' "$broken" ''
press q
ends 'Chinese: it ends well' 0
shut

finish
