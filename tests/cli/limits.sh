#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Limits and how much of them is used.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

kernel=/proc/sys/kernel
page=$(getconf PAGESIZE)

# limit RESOURCE: LIMIT USED USE% as they were printed in raw.
limit()
{
    awk -v name="$1" '$1 == name { print $(NF - 2), $(NF - 1), $NF }' "$out"
}

# unlimited NUMBER: as the program writes it.
unlimited()
{
    # shellcheck disable=SC2071 # bash does not count that far: as texts of the same length
    if [[ ${#1} == 20 && ! $1 < 18446744073692774399 ]]; then
        echo unlimited
    else
        echo "$1"
    fi
}

# --- Against what the kernel says --------------------------------------------------------------------

read -r semmsl semmns semopm semmni <"$kernel/sem"
run limits -r
is 'every limit, in this order' "$status $(cut -d ' ' -f 1 "$out" | tr '\n' ' ')$(cat "$err")" \
    '0 RESOURCE SHMMNI SHMALL SHMMAX SHMMIN MSGMNI MSGMAX MSGMNB SEMMNI SEMMNS SEMMSL SEMOPM SEMVMX '
is SHMMNI "$(limit SHMMNI)" "$(cat $kernel/shmmni) 0 0"
is SHMALL "$(limit SHMALL | cut -d ' ' -f 1,2)" "$(unlimited "$(cat $kernel/shmall)") 0"
is SHMMAX "$(limit SHMMAX)" "$(unlimited "$(cat $kernel/shmmax)") - -"
is SHMMIN "$(limit SHMMIN)" '1 - -'
is MSGMNI "$(limit MSGMNI)" "$(cat $kernel/msgmni) 0 0"
is MSGMAX "$(limit MSGMAX)" "$(cat $kernel/msgmax) - -"
is MSGMNB "$(limit MSGMNB)" "$(cat $kernel/msgmnb) - -"
is SEMMNI "$(limit SEMMNI)" "$semmni 0 0"
is SEMMNS "$(limit SEMMNS)" "$semmns 0 0"
is SEMMSL "$(limit SEMMSL)" "$semmsl - -"
is SEMOPM "$(limit SEMOPM)" "$semopm - -"
is SEMVMX "$(limit SEMVMX)" '32767 - -'
cp "$out" "$scratch/raw"

for arguments in 'list -l' -l --limits 'limits -a' 'limits -mqs'; do
    # shellcheck disable=SC2086 # several words
    run $arguments -r
    is "the same: ipcview $arguments" "$(cat "$out")" "$(cat "$scratch/raw")"
done
for kind in 'm SHM' 'q MSG' 's SEM'; do
    run limits "-${kind% *}" -r -n
    is "limits -${kind% *}" "$(cut -c 1-3 "$out" | sort -u)" "${kind#* }"
done
run limits -J
json_is 'JSON: a limit is a number or null' '[.limits[] | .limit | type] | unique - ["null"]' '["number"]'
json_is 'JSON: null is unlimited, and no number is' '[.limits[] | (.limit == null) == (.unlimited == true)] | unique' '[true]'
json_is 'JSON: keys' '.limits[0] | keys' '["description","limit","resource","use","used"]'
json_is 'JSON: what is not counted is null, and known' '.limits[] | select(.resource == "SEMOPM") | [.used, .use, .unknown]' \
    '[null,null,null]'
run limits --csv
like 'CSV' "$(cat "$out")" "^RESOURCE,DESCRIPTION,LIMIT,USED,USE%"$'\n'"SHMMNI,[^,]*,$(cat $kernel/shmmni),0,0"$'\n'
run limits
is 'the table has as many lines' "$(grep -c . "$out")" 13
run limits -n -b
like '-n, -b: no headings, bytes' "$(head -n 1 "$out") $(grep MSGMAX "$out")" "^SHMMNI .*MSGMAX .* $(cat $kernel/msgmax) +- +-$"

# --- Something in use, limits of one's own ------------------------------------------------------------

if (echo 10 >$kernel/shmmni && echo 8 >$kernel/msgmni && echo '250 100 32 16' >$kernel/sem) 2>/dev/null; then
    echo 1000 >$kernel/shmall
    echo 1048576 >$kernel/shmmax
    object shm 1 600 - shm "$((2 * page + 1))" 600 - shm "$page" 600 - msg 600 - sem 33 600 - sem 34 600 - >"$scratch/ids"
    run limits -r
    is 'segments in use' "$(limit SHMMNI)" '10 3 30'
    is 'pages in use' "$(limit SHMALL)" '1000 5 0.5'
    is 'the largest segment' "$(limit SHMMAX)" '1048576 - -'
    is 'queues in use' "$(limit MSGMNI)" '8 1 12.5'
    is 'sets in use' "$(limit SEMMNI)" '16 2 12.5'
    is 'semaphores in use' "$(limit SEMMNS)" '100 67 67'
    run limits
    is 'percent signs' "$(awk '/^(SHMMNI|SEMMNS)/ { print $NF }' "$out" | tr '\n' ' ')" '30.0% 67.0% '
    run limits --color=always
    like 'much in use is coloured' "$(grep SEMMNS "$out")" $'\e\\[33m'
    run limits -J
    json_is 'in JSON' '[.limits[] | select(.use) | [.resource, .limit, .used, .use]]' \
        '[["SHMMNI",10,3,30],["SHMALL",1000,5,0.5],["MSGMNI",8,1,12.5],["SEMMNI",16,2,12.5],["SEMMNS",100,67,67]]'
    object sem 33 600 - >"$scratch/ids"
    run limits -s -r
    is 'a limit that is reached' "$(limit SEMMNS)" '100 100 100'
    run limits -s --color=always
    like 'is coloured otherwise' "$(grep SEMMNS "$out")" $'\e\\[31m'
    # Below what is in use: more than all of it.
    echo 2 >$kernel/shmmni
    echo 0 >$kernel/msgmni
    run limits -r
    is 'more in use than is allowed now' "$(limit SHMMNI)" '2 3 150'
    is 'nothing is allowed: no part of it' "$(limit MSGMNI)" '0 1 -'
else
    skip 'limits of one'"'"'s own' 'they cannot be set here'
fi

# --- A kernel whose system calls do not answer --------------------------------------------------------

"$IPCOBJ" no-calls "$IPCVIEW" limits -r >"$scratch/no-calls" 2>"$err"
status=$?
run limits -r
if [[ $status == 77 ]]; then
    skip 'the same by files' 'no seccomp here'
else
    is 'the same by files' "$(cat "$scratch/no-calls")" "$(cat "$out")"
fi

finish
