#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The settings file: written when it is asked for, and obeyed at the next start.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

object shm 1000 600 0x11 shm 2000 600 0x22 msg 600 0x33 >"$out"
file=$XDG_CONFIG_HOME/ipcview/config

setting()
{
    sed -n "s/^$1 = //p" "$file"
}

# --- Nothing unasked ---------------------------------------------------------------------------------

open 100 30
wait_for 'row 1/2'
press + + e '>' F2 Space Down Space
wait_for Setup
press Escape
shows 'settings are changed' 'every 1\.0s'
press q
ends 'and it ends' 0
shut
ok 'nothing was written' test ! -e "$XDG_CONFIG_HOME"

# --- W -----------------------------------------------------------------------------------------------

open 100 30
wait_for 'row 1/2'
press + e '#' F6
wait_for 'Sort by'
press Down Down Down Down Enter
wait_for 'sort: SIZE'
press W
shows 'W says where' "saved: $file"
is 'the settings' "$(setting interval) $(setting sizes) $(setting meters) $(setting shm.sort)" '1.0 bytes off -SIZE'
is 'the file is for its owner' "$(stat -c %a "$file")" 600
is 'nothing else is left there' "$(ls -A "${file%/*}")" config
shut

open 100 30
shows 'at the next start: the interval' 'every 1\.0s'
shows 'the order' 'sort: SIZE[▽v]'
shows 'the sizes' ' 2000 '
is 'no meters' "$(grep -c '^Shm \[' <<<"$screen")" 0
shut
open 100 30 -d 7 --sort id
shows 'options go before: the interval' 'every 7\.0s'
shows 'the order' 'sort: ID'
shut

# --- Comments, and F2 --------------------------------------------------------------------------------

cat >"$file" <<'FILE'
# mine

interval=5
  scheme = mono    
# the next is from a later version
future = 1
msg.columns = ID,FILL,MSGS
FILE
open 100 30 -q
shows 'what a person wrote is obeyed' '^   ID FILL MSGS$'
shows 'the interval' 'every 5\.0s'
press F2
wait_for Setup
press Down Down Down Down Down Space
shows 'Save in the setup' "saved: $file"
is 'what is not the program'"'"'s stays as it is' "$(grep -E '^#|future|^$' "$file")" \
    '# mine

# the next is from a later version
future = 1'
is 'a line that says the same stays in its place' "$(sed -n 3p "$file") $(grep -c scheme "$file")" 'interval=5.0 1'
press W
shows 'W in the setup saves too' "saved: $file"
shut

# --- Broken ------------------------------------------------------------------------------------------

cat >"$file" <<'FILE'
interval = soon
nonsense
shm.columns = ID,SIZZE
meters = on
FILE
cp "$file" "$scratch/broken"
open 200 30
shows 'a broken file: it starts' 'row 1/2'
shows 'what is broken is as if it were not there' 'every 2\.0s'
shows 'but the columns that are right count' '^   ID$'
press q
ends 'it ends well' 0
shows 'complaints: a value' "^ipcview: $file: line 1: interval cannot be \"soon\""
shows 'a line' "^ipcview: $file: line 2: neither a setting nor a comment"
shows 'a column' "^ipcview: $file: line 3: there is no column \"SIZZE\"; did you mean SIZE\\?"
ok 'the file is as it was' cmp -s "$file" "$scratch/broken"
shut
open 100 30
wait_for 'row 1/2'
press W
shows 'saving says what is wrong' '^  saved; line 1: interval cannot be "soon"'
is 'and keeps what is not understood, but for the wrong column' "$(head -n 4 "$file")" 'interval = soon
nonsense
shm.columns = ID
meters = on'
shut

rm "$file"
mkdir "$file"
open 100 30
wait_for 'row 1/2'
press W
shows 'where it cannot be written: why' 'the settings were not saved: '
press q
ends 'it goes on until it is told to end' 0
shut
rmdir "$file"
head -c 100000 /dev/urandom >"$file"
open 100 30
shows 'bytes of any kind: it starts' 'row 1/2'
press q
ends 'and ends well' 0
shut
ln -s "$scratch/elsewhere" "$scratch/link"
mv "$scratch/link" "$file"
open 100 30
wait_for 'row 1/2'
press W
shows 'a link' "saved: $file"
ok 'stays one' test -L "$file"
ok 'where it leads is the file' grep -q '^interval = 2.0$' "$scratch/elsewhere"
shut

# --- Somebody else's --------------------------------------------------------------------------------

# As with "sudo -E": root, and the settings of another user.
rm -r "${file%/*}" # with what a monitor that was killed above may have left
mkdir "${file%/*}"
printf 'interval = 5\n' >"$file"
if chown -R 65534 "${file%/*}" 2>/dev/null; then
    open 100 30
    shows 'the settings of another user are read' 'every 5\.0s'
    press W
    shows 'but root does not write them' 'the settings were not saved: file, folder or link belongs to another user'
    is 'the file is as it was' "$(cat "$file")" 'interval = 5'
    is 'and nothing is beside it' "$(ls -A "${file%/*}")" config
    shut
else
    skip 'the settings of another user' 'no file can be given away here'
fi

finish
