#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Objects that come and go while they are listed: no error, no crash, always a whole document.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# These stay, and must be in every listing.
ids=()
hold ids name stays shm 100 600 - msg 600 - sem 3 600 -
for _ in 1 2 3 4; do
    "$IPCOBJ" churn &
    holders+=($!)
    # So that the shell does not tell how it ended.
    disown
done
# Until all are at it.
until [[ $(cat /proc/sysvipc/* | wc -l) -gt 100 ]]; do
    kill -0 "${holders[@]}" 2>/dev/null || bail 'churn ended'
done

# times COUNT NAME PATTERN ARGUMENT...: each has a line that matches the PATTERN, for what stays.
times()
{
    local times=$1 name=$2 pattern=$3 i
    shift 3
    : >"$scratch/all"
    for ((i = 0; i < times; i++)); do
        run "$@"
        if [[ $status != 0 || -s $err ]] || ! grep -qE "$pattern" "$out"; then
            fail "$name: run $i of $times" "status $status" "$(cat "$err")" "$(head -n 100 "$out")"
            return
        fi
        cat "$out" >>"$scratch/all"
    done
    pass "$name: $times times"
    cp "$scratch/all" "$out"
}

# whole COUNT NAME FILTER EXPECTED: that many documents, of which each gives EXPECTED.
whole()
{
    if [[ -z $(command -v jq) ]]; then
        skip "$2" 'jq is not installed'
        return
    fi
    is "$2: JSON" "$(jq -c "$3" "$out" 2>&1 | sort | uniq -c | sed 's/^ *//')" "$1 $4"
}

times 20 'the default list' "^0x00000000 +${ids[0]} .* stays$"
times 15 'segments with memory' "^0x00000000 +${ids[0]} " -m -o +rss,swap
times 20 'what is in sets' "^ *${ids[2]} .*0,0,0" -s -o id,values,lpid,pids
times 15 'raw' "^0x00000000 ${ids[1]} " -q -r
times 15 'CSV' "^0x00000000,${ids[0]}," -m --csv -o all
times 15 'a filter on what is in sets' "^ *${ids[2]}$" -s -f 'values = 0 && nsems = 3' -o id
times 10 'the limits' '^SEMMNS ' -l
times 10 'the summary' '^sem +SEMAPHORES ' -u
times 20 'all in JSON' '"schema": 2' -J
whole 20 'all' '[.schema, .problems]' '[2,[]]'
is 'what stays is in each' "$(jq -c "[any(.shm[]; .id == ${ids[0]}), any(.msg[]; .id == ${ids[1]}), any(.sem[]; .id == ${ids[2]})]" \
    "$out" 2>&1 | sort -u)" '[true,true,true]'
is 'no id twice' "$(jq -c '[.shm, .msg, .sem] | map(map(.id) | length == (unique | length))' "$out" 2>&1 | sort -u)" \
    '[true,true,true]'
times 15 'all columns of sets in JSON' '"schema": 2' -s -o all -J
whole 15 'sets' '[(.sem | all(.values == null or (.values | length) == .nsems)), .problems]' '[true,[]]'
times 15 'one object' '^  COMMAND +stays$' show -m "${ids[0]}"
times 10 'a set' '^ +2 +0 +0 +0 ' show -s "${ids[2]}"

# An id that comes and goes is there or not, and nothing else.
wrong=
for ((i = 0; i < 20; i++)); do
    read -r _ id _ < <(tail -n 1 /proc/sysvipc/sem)
    run show -s "$id" -J
    is_json "$out" || wrong+=' JSON'
    [[ $status == 0 || ($status == 1 && $(grep -c '"kind": "missing"' "$out") == 1) ]] || wrong+=" status $status"
done
is 'one that comes and goes' "$wrong" ''

finish
