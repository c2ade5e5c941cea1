#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which processes have a segment in their memory: whoever has, in whatever way, and nobody else.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
page=$(getconf PAGESIZE)

# attached NAME ID EXPECTED: what "show" says in JSON, without the addresses.
attached()
{
    run show -m "$2" -J
    json_is "$1" '.shm[0] | [.nattch, .nprocs, [.attachments[] | [.pid, .command, .size, .access]], .unknown]' "$3"
}

ids=() inode=()

# --- One, two, and the children of them --------------------------------------------------------------

hold ids name once shm 5000 600 0x1234 attach .
once=$holder id=${ids[0]}
attached 'attached once' "$id" "[1,1,[[$once,\"once\",$((2 * page)),\"read-write\"]],null]"
json_is 'all of it has a type' '.shm[0].attachments[0] | map_values(type)' \
    '{"pid":"number","user":"string","command":"string","address":"string","size":"number","access":"string"}'
json_is 'its user is the one of the process' '.shm[0].attachments[0].user' "\"$(id -un)\""
address=$(sed -nE 's/^([0-9a-f]+)-.*SYSV00001234.*/\1/p' "/proc/$once/maps")
json_is 'its address is the one of the mapping' '.shm[0].attachments[0].address' "\"0x$address\""
run show -m "$id"
is 'the page' "$(sed '1,/^Attachments$/d' "$out" | tr -s ' ' | sed 's/^ //')" "PID USER COMMAND ADDRESS SIZE ACCESS
$once $(id -un) once 0x$address $((2 * page / 1024)).0K read-write
1 of 1 mapping found"
hold none name twice attach "$id" attach "$id"
twice=$holder
hold none name reader attach-read-only "$id"
reader=$holder
hold child name parent attach "$id" fork
parent=$holder child=${child[0]}
run -m -n -r -o nattch,nprocs,attached
is 'twice, read-only and through fork' "$(cat "$out")" \
    "6 5 $(printf '%s\n' "$once\\x20once" "$twice\\x20twice\\x20x2" "$reader\\x20reader" "$parent\\x20parent" "$child\\x20parent" |
        sort -n | paste -sd ,)"
run -m -J -o id,attached
json_is 'in JSON it is a list' '.shm[0].attached | [length, (map(type) | unique)]' '[5,["string"]]'
run show -m "$id" -J
json_is 'read-only' ".shm[0].attachments[] | select(.pid == $reader) | .access" '"read-only"'
json_is 'twice is two mappings' "[.shm[0].attachments[] | select(.pid == $twice) | .address] | unique | length" 2
for filter in attached 'attached && nprocs = 5' 'nprocs > 4' "attached ~ '^$reader reader'"; do
    run -m -n -r -o id -f "$filter"
    is "filter: $filter" "$status $(cat "$out" "$err")" "0 $id"
done
run -m -n -r -o id -f '!attached'
is 'filter: the opposite' "$status $(cat "$out" "$err")" '0 '
json_problems=$(run show -m "$id" -J && jq -c .problems "$out")
is 'once all are found, it does not matter who could not be inspected' "$json_problems" '[]'
kill -KILL "$twice" "$reader" "$parent"
until [[ $(field shm "$id" nattch) == 1 ]]; do sleep 0.01; done

# --- A mapping in parts ------------------------------------------------------------------------------

hold ids name parts shm $((3 * page)) 600 - attach . protect
parts=$holder
attached 'a part that is protected: three mappings' "${ids[0]}" \
    "[3,1,[[$parts,\"parts\",$page,\"read-write\"],[$parts,\"parts\",$page,\"none\"],[$parts,\"parts\",$page,\"read-write\"]],null]"
run show -m "${ids[0]}"
like 'and so it is counted' "$(cat "$out")" '3 of 3 mappings found'
like 'the verdict counts them as the kernel does' "$(cat "$out")" 'it is attached 3 times'

# --- Processes in all conditions ---------------------------------------------------------------------

hold ids name stopped shm 4096 600 - attach .
kill -STOP "$holder"
attached 'a stopped process' "${ids[0]}" "[1,1,[[$holder,\"stopped\",4096,\"read-write\"]],null]"
kill_off "$holder"

hold ids name leader shm 4096 600 - attach . leave-leader name others
is 'the first thread has ended' "$(sed -E 's/.*\) (.) .*/\1/' "/proc/$holder/stat")" Z
attached 'other threads go on' "${ids[0]}" "[1,1,[[$holder,\"leader\",4096,\"read-write\"]],null]"

# A segment that is marked loses its key, but not its name.
hold ids name marked shm 4096 600 0x777 attach . remove shm .
attached 'marked for destruction' "${ids[0]}" "[1,1,[[$holder,\"marked\",4096,\"read-write\"]],null]"
json_is 'marked, and in use' '.shm[0] | [.status, .verdict]' '[["dest"],"in-use"]'

hold ids name $'\e[2J\nx' shm 4096 600 - attach .
run show -m "${ids[0]}"
unlike 'a hostile name is escaped' "$(cat "$out")" $'\e'
attached 'a hostile name in JSON' "${ids[0]}" "[1,1,[[$holder,\"\\u001b[2J\\nx\",4096,\"read-write\"]],null]"

# --- Huge pages --------------------------------------------------------------------------------------

huge=
if [[ -d /sys/kernel/mm/hugepages ]]; then
    size=$(awk '/^Hugepagesize:/ { print $2 * 1024 }' /proc/meminfo)
    before=$(cat /proc/sys/vm/nr_hugepages)
    # Two that are free for sure, where we may.
    { echo $((before + 2)) >/proc/sys/vm/nr_hugepages; } 2>/dev/null && trap 'echo "$before" >/proc/sys/vm/nr_hugepages; clean_up' EXIT
    huge=$("$IPCOBJ" huge-shm "${size:-0}" 600 0x4321 2>/dev/null)
fi
if [[ -z $huge ]]; then
    skip 'huge pages' 'the kernel has none for us'
else
    hold none name huge attach "$huge"
    attached 'huge pages' "$huge" "[1,1,[[$holder,\"huge\",$size,\"read-write\"]],null]"
    kill -KILL "$holder"
    until [[ $(field shm "$huge" nattch) == 0 ]]; do sleep 0.01; done
    object remove shm "$huge"
fi

# --- Who is not attached -----------------------------------------------------------------------------

# Who has left the namespace keeps the mapping, but nobody can tell of which segment it is.
hold ids name away shm 4096 600 0x5678 attach . leave-namespace
attached 'who has left the namespace is not taken' "${ids[0]}" '[1,null,[],["nprocs","attachments"]]'
run show -m "${ids[0]}"
like 'and it is said that one was not found' "$(cat "$out")" '0 of 1 mapping found'
hold none name here attach "${ids[0]}"
run show -m "${ids[0]}"
like 'one of two' "$(cat "$out")" "$holder $(id -un) +here .*1 of 2 mappings found"
run -m -r -n -o nprocs,attached -f "id = ${ids[0]}"
is 'a part of the list is known' "$status $(cat "$out")" "0 ? $holder\\x20here,?"
run -m -r -n -o id -f "id = ${ids[0]} && attached !~ away"
is 'of a part nothing is said by its opposite' "$status $(cat "$out")" '0 '
run -m -r -n -o id -f "id = ${ids[0]} && attached ~ here"
is 'what is in the part is there' "$status $(cat "$out")" "0 ${ids[0]}"
kill_off "$holder"

# choose KIND ID: the next object gets this id, where the kernel lets us.
choose()
{
    { echo "$2" >"/proc/sys/kernel/$1_next_id"; } 2>/dev/null
}

# forged NAME INODE PID: a segment with that id and key, attached by somebody who has left: whatever
# looks like its mapping is none.
forged()
{
    local made
    if ! choose shm "$2"; then
        skip "$1" 'the kernel does not let an id be chosen'
        return
    fi
    hold made shm 4096 600 0x1234abcd attach . leave-namespace
    if [[ ${made[0]} != "$2" ]]; then
        skip "$1" "the id $2 cannot be had"
    else
        attached "$1 is not taken" "$2" '[1,null,[],["nprocs","attachments"]]'
        like "$1 is there" "$(cat "/proc/$3/maps")" "rw-s .* $2 +/(memfd:)?SYSV1234abcd \\(deleted\\)"
    fi
    kill_off "$holder"
    object remove shm "${made[0]}"
}

hold inode name memfd memfd SYSV1234abcd
forged 'a memfd with the inode number of a segment' "${inode[0]}" "$holder"
mkdir "$scratch/mount"
# shellcheck disable=SC2016 # for the other shell
forge='mount -t tmpfs none "$1" && for i in {1..99}; do : >"$1/$i"; done && exec "$2" name forger map "$1/SYSV1234abcd (deleted)" unmount "$1" hold'
if ! unshare --mount true 2>/dev/null; then
    skip 'a file with the name of a segment' 'there can be no mount namespace'
else
    exec {fd}< <(exec unshare --mount bash -c "$forge" - "$scratch/mount" "$IPCOBJ")
    forger=$!
    holders+=("$forger")
    read -r inode <&"$fd" && read -r _ <&"$fd"
    forged 'a file with the name and the inode number of a segment' "$inode" "$forger"
    exec {fd}<&-
fi

# --- Processes that end or become others while they are looked into ------------------------------------

hold ids name stays shm 4096 600 0x99 attach .
for _ in 1 2 3; do
    "$IPCOBJ" churn-attached "${ids[0]}" &
    holders+=($!)
    disown
done
wrong=
for ((i = 0; i < 200; i++)); do
    run show -m "${ids[0]}" -J
    got=$(jq -c --argjson pid "$holder" '.shm[0] | [
        (.attachments | length) <= .nattch,
        any(.attachments[]; .pid == $pid and .command == "stays" and .access == "read-write")
            or .nprocs == null,
        all(.attachments[]; .size == 4096 and (.command == null or .command == "stays" or .command == "ipcobj" or .command == "exe")),
        (.attachments | length) == .nattch or .nprocs == null]' "$out" 2>&1)
    [[ $status$got == '0[true,true,true,true]' ]] || wrong+=" run $i: $status $got $(cat "$err")"
done
is 'in a crowd that comes and goes, 200 times' "$wrong" ''
kill -KILL "${holders[@]: -3}"

# --- A program of 32 bits ----------------------------------------------------------------------------

cat >"$scratch/small.c" <<'EOF'
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    if (argc > 1 && shmat(atoi(argv[1]), 0, 0) == (void *)-1)
        return 1;
    puts("ready");
    fflush(stdout);
    return argc > 1 ? pause() : 0;
}
EOF
if ! ${CC:-cc} -m32 -o "$scratch/small" "$scratch/small.c" 2>/dev/null || ! "$scratch/small" >/dev/null 2>&1; then
    skip 'a program of 32 bits' 'none can be made or run here'
else
    id=$(object shm 4096 600 -)
    exec {fd}< <(exec "$scratch/small" "$id")
    holder=$!
    holders+=("$holder")
    read -r _ <&"$fd"
    attached 'a program of 32 bits' "$id" "[1,1,[[$holder,\"small\",4096,\"read-write\"]],null]"
fi

finish
