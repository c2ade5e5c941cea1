#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Names that somebody else has chosen: the monitor shows them, and its grid holds.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

# shellcheck disable=SC2016 # nothing is to be expanded
hostile=(
    $'\e[2J\e[Hred'
    $'\e]0;title\a'
    $'\xc2\x9b31m'           # C1 CSI in UTF-8
    $'\x9b31m'               # C1 CSI as a byte
    $'a\rb\nc\td'
    $'\b\b\b\bx'
    $'\x0ex\x7fy\x01z'       # shift out
    $'\xe2\x80\xaetxt.exe'   # right-to-left override
    $'\xe2\x81\xa6x\xe2\x81\xa9'
    $'z\xe2\x80\x8bw\xef\xbb\xbf'
    $'\xff\xfe\xc3'
    $'\xc0\x9b\xed\xa0\x80'  # overlong, surrogate
    $'\xf5\x80\x80\x80'
    $'\xf0\x9f\x98\x80\xf0\x9f\x9a\x80'                 # emoji
    $'\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9'     # a family, joined
    $'e\xcc\x81\xcc\x82\xcc\x83'                        # combining
    $'\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d'                 # from right to left
    $'\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0'             # wide
    $'a) S 1 (b'
    '%s%n%d'
    '";|&$(id)'
)

# Those of them that a terminal shows, in columns that it and the program count alike.
letters_of_world=($'\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d' $'\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0')

# What must not be among the bytes that reach the terminal: see tests/cli/hostile.sh.
invisible=$'\xc2[\x80-\x9f\xad]|\xd8\x9c|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf'

# harmless NAME: all that was written to the window is valid, without what cannot be seen.
harmless()
{
    local wrong=
    LC_ALL=C grep -qaE "$invisible" "$scratch/bytes" && wrong+='invisible characters '
    [[ $locale == C ]] || iconv -f UTF-8 -t UTF-8 "$scratch/bytes" >/dev/null 2>&1 || wrong+='no UTF-8 '
    [[ $locale != C || -z $(LC_ALL=C tr -d '\000-\177' <"$scratch/bytes") ]] || wrong+='no ASCII '
    is "$1: the bytes that reach the terminal" "$wrong" ''
}

# recorded ARGUMENT...: the monitor, in a window whose bytes go into $scratch/bytes.
recorded()
{
    # shellcheck disable=SC2016 # the inner shell's
    open_with 100 40 bash -c 'read -r; exec "$@"' sh "$IPCVIEW" top "$@"
    tm pipe-pane -t "$pane" "cat >'$scratch/bytes'"
    press Enter
    wait_for '^F1Help F2Setup'
}

# widths: how many columns of the screen each row takes, each number once.
widths()
{
    local row
    while IFS= read -r row; do
        LC_ALL=$locale wc -L <<<"$row"
    done < <(rows) | sort -u
}

# grid NAME ARGUMENT...: the rows are those that "ipcview" prints where all but ASCII is escaped, with
# the letters of this locale in their place; the last column aligns; the frame is where it belongs.
grid()
{
    local name=$1 expected letters
    shift
    expected=$(table "$@" -n)
    for letters in "${letters_of_world[@]}"; do
        [[ $locale == C ]] || expected=${expected/"$(printf %s "$letters" | od -An -tx1 | tr -d '\n' |
            sed 's/ /\\x/g')"/$letters}
    done
    lists "$name: the rows" "$expected"
    is "$name: they align" "$(widths | wc -l)" 1
    like "$name: the title" "$(line 1)" '^ipcview .* [0-9:]{8}$'
    like "$name: the tabs" "$(line 5)" '^ 1 Overview  2 Shm '
    is "$name: the bar" "$(line 40)" 'F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit'
    harmless "$name"
}

for name in "${hostile[@]}"; do
    hold ids name "$name" shm 1000 600 -
done
tree names
: >"$scratch/names/etc/passwd"
awk 'NR == 1 { print } NR == 2 { for (i = 1; i <= 21; i++) { $2 = $8 = $9 = $10 = $11 = i; print } }' \
    "$fixtures/tree/proc/sysvipc/shm" >"$scratch/names/proc/sysvipc/shm"
for i in "${!hostile[@]}"; do
    printf '%s:x:%d:0::/:\n' "${hostile[i]//$'\n'/}" $((i + 1)) >>"$scratch/names/etc/passwd"
done
age "$scratch/names"

for locale in "$locale" C; do
    recorded -o id,command,size
    grid "$locale: process names" -m -o id,command,size
    press Enter
    shows "$locale: detail" '^(──|--) shm '
    for _ in "${hostile[@]}"; do
        press j
    done
    wait_for "row ${#hostile[@]}/"
    harmless "$locale: detail"
    press Escape 1
    shows "$locale: overview" '^Orphans$'
    harmless "$locale: overview"
    press 2
    wait_for "row ${#hostile[@]}/"
    press F4
    type_text "command = \"x"
    type_text $'\xe2\x80\xae\xff\xc2\x9b'
    shows "$locale: typed into the filter" '^Filter: command = "x'
    harmless "$locale: typed into the filter"
    press Escape /
    type_text $'\xe5\xbc\xa0\xf0\x9f\x98\x80\xe2\x80\xae'
    wait_for '^Search:'
    harmless "$locale: typed into the search"
    press Escape q
    ends "$locale: it ends well" 0
    shut
    recorded --root "$scratch/names" -o id,owner,size
    grid "$locale: user names" --root "$scratch/names" -m -o id,owner,size
    press u
    shows "$locale: owners" 'everybody'
    harmless "$locale: owners"
    press Down Enter
    shows "$locale: one of them is a filter" 'filter: owner = .*row 1/1$'
    harmless "$locale: one of them"
    shut
done

# The name of the program itself, and what the environment says.
# shellcheck disable=SC2016 # the inner shell's
open_with 100 30 bash -c 'exec -a "$1" "$0" top' "$IPCVIEW" $'\e[31mred'
shows 'the name under which it is called' 'row 1/'
shut
open_with 100 30 env XDG_CONFIG_HOME="$scratch/"$'\e[31mhome\n' "$IPCVIEW" top
wait_for 'row 1/'
press F2
shows 'the path of the settings' '^ +Save '
shows 'the screen is whole' '^F1Help F2Setup'
press W
shows 'as it is said' 'saved: '
shut

finish
