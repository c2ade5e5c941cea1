#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of the drop-in for ipcs, ipcrm and ipcmk have in common, on top of lib.sh.

# shellcheck disable=SC2034,SC2154 # what is set here is used there, and the other way round

# The program under the names of the tools.
links=$scratch/links
mkdir "$links" || exit 99
for tool in ipcs ipcrm ipcmk; do
    ln -s "$(realpath "$IPCVIEW")" "$links/$tool" || exit 99
done

# find_rival NAME: its path in $rival. The rest of the test is skipped where it is not util-linux's, 2.38 or newer.
find_rival()
{
    local version
    rival=$(command -v "$1") || skip_all "$1 of util-linux is not installed"
    version=$("$rival" --version 2>/dev/null)
    [[ $version =~ from\ util-linux\ ([0-9]+)\.([0-9]+) ]] || skip_all "$rival is not util-linux's"
    ((BASH_REMATCH[1] > 2 || BASH_REMATCH[2] >= 38)) || skip_all "$version is older than 2.38"
    comment "compared with $version"
}

# What this machine lets objects be: users and groups that names in all widths have, and numbers
# without one; and locked in memory.
owners=0
locks=0
if [[ $(id -u) == 0 && $(awk 'NR == 1 { print $3 }' /proc/self/uid_map) == 4294967295 ]]; then
    owners="0 0 0 $(getent passwd | cut -d: -f3 | tr '\n' ' ')54321 4000000000"
    locks=1
fi

# The permissions that objects may have.
modes='600 644 666 777 000'

# random_objects SEED: the words with which ipcobj makes random objects of each kind, up to 12: attached,
# marked, locked, full, used. One a line.
random_objects()
{
    awk -v seed="$1" -v owners="$owners" -v locks="$locks" -v modes="$modes" \
        -v long="$(printf 'x%.0s' {1..1500})" '
        function chance(n) { return int(rand() * n) == 0 }
        function pick(list,    words, n) { n = split(list, words, " "); return words[1 + int(rand() * n)] }
        function put(line) { gsub(/ /, "\n", line); print line }
        function key() { return chance(3) ? "0" : sprintf("0x%x", 2147483649 + 7919 * ++keys) }
        function settle(kind) {
            put("set " kind " . " pick(owners) " " pick(owners) " " pick(modes))
        }
        BEGIN {
            srand(seed)
            put("pid")
            for (i = int(rand() * 13); i > 0; i--) {
                put("shm " pick("1 4095 4096 5000 1500000 73400320") " " pick("600 644 777 444") " " key())
                settle("shm")
                if (chance(3)) put("attach . touch 1")
                if (chance(4)) put("attach-read-only .")
                if (chance(5)) put("attach . detach")
                if (locks && chance(5)) put("lock .")
                if (chance(4)) put("attach . remove shm .")
            }
            for (i = int(rand() * 13); i > 0; i--) {
                put("msg " pick("600 644 777 222") " " key())
                for (n = int(rand() * 4); n > 0; n--) put("send . 1 " pick("x hello " long))
                if (chance(3)) put("send . 7 x receive . 7")
                if (chance(3)) put("qbytes . " pick("12000 16384 1000"))
                settle("msg")
            }
            for (i = int(rand() * 13); i > 0; i--) {
                put("sem " pick("1 2 5 17") " " pick("600 644 777") " " key())
                put("setval . 0 " pick("0 1 32766"))
                if (chance(2)) put("semop . 0 1 semop . 0 -1")
                settle("sem")
            }
        }'
}

# populate SEED: makes them, and holds them until "empty" or the end.
populate()
{
    local commands made
    mapfile -t commands < <(random_objects "$1")
    hold made "${commands[@]}"
}

# What both tools run under: nothing, or env(1) with a locale.
surroundings=()

# both NAME ARGUMENT...: runs the installed tool and the drop-in; what they print goes to $scratch/theirs and ours.
both()
{
    local name=$1
    shift
    their_status=0
    our_status=0
    "${surroundings[@]}" "$rival" "$@" >"$scratch/theirs" 2>"$scratch/their_errors" </dev/null || their_status=$?
    "${surroundings[@]}" "$links/$name" "$@" >"$scratch/ours" 2>"$scratch/our_errors" </dev/null || our_status=$?
}

# is_same: whether both of the last run printed the same and ended the same.
is_same()
{
    [[ $their_status == "$our_status" ]] && cmp -s "$scratch/theirs" "$scratch/ours"
}

# show_difference TEXT: as a comment.
show_difference()
{
    comment "$1: theirs ended with $their_status, ours with $our_status"
    comment "$(diff "$scratch/theirs" "$scratch/ours" | head -n 20)"
    comment "$(head -n 5 "$scratch/our_errors")"
}

# empty: removes all objects of the namespace, whoever holds them.
empty()
{
    [[ ${#holders[@]} == 0 ]] || kill -KILL "${holders[@]}"
    wait 2>/dev/null
    holders=()
    ipcrm -a
}
