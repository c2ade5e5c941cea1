#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Nearly 300 random objects: every field is what the kernel says, in its own words.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# Printed, so that a failure can be had again: TRUTH_SEED=... tests/cli/truth.sh
seed=${TRUTH_SEED-$RANDOM$RANDOM}
echo "# TRUTH_SEED=$seed"
RANDOM=$seed

# random N: sets $n to one of 0 to N - 1.
random()
{
    n=$(((RANDOM * 32768 + RANDOM) % $1))
}

# mode: sets $mode.
mode()
{
    random 512
    printf -v mode %o "$n"
}

# key: sets $key; one of three is private.
keys=0
key()
{
    keys=$((keys + 1))
    random 3
    [[ $n == 0 ]] && key=- || printf -v key '0x%x' $((keys * 40503 * 65537 % 4294967295 + 1))
}

# owner: sets $owner, a uid and a gid. In a user namespace of one user there are no others.
owner()
{
    owner='0 0'
    [[ $others != no ]] || return
    random 4
    case $n in
    0) owner='4294967294 4294967294' ;;
    1) owner='65534 1000' ;;
    2) owner='2147483648 3000000000' ;;
    esac
}
others=no
locks=no
"$IPCOBJ" shm 1 600 - lock . remove shm . >/dev/null 2>&1 && locks=yes
"$IPCOBJ" sem 1 600 - set sem . 2147483648 3000000000 600 remove sem . >/dev/null 2>&1 && others=yes

# Everything in few processes: the words of one, and many.
words=()
# shellcheck disable=SC2034 # the ids are read from the kernel
kept=()
for ((i = 0; i < 100; i++)); do
    mode && key && owner && random 200000
    words+=(shm $((n + 1)) "$mode" "$key")
    random 5
    # Whatever the seed, one is attached and marked, and one is locked.
    [[ $i != 0 ]] || n=2
    # A segment that may not be written to can be attached by one who may do all.
    case $n in
    0) words+=(attach . detach) ;;
    1) words+=(attach . touch 1 detach) ;;
    2) words+=(attach . attach . touch 1) ;;
    esac
    # shellcheck disable=SC2206 # two words
    words+=(set shm . $owner "$mode")
    random 8
    [[ $i -gt 1 ]] || n=$i
    [[ $n != 0 ]] || words+=(remove shm .)
    [[ $n != 1 || $locks == no ]] || words+=(lock .)

    mode && key && owner
    words+=(msg "$mode" "$key")
    random 4
    for ((j = n; j > 0; j--)); do
        words+=(send . $((j)) "message $RANDOM")
    done
    [[ $n -lt 2 ]] || words+=(receive . 0)
    random 2
    [[ $n == 0 ]] || words+=(qbytes . $((RANDOM % 16384 + 1)))
    # shellcheck disable=SC2206 # two words
    words+=(set msg . $owner "$mode")

    mode && key && owner && random 20
    words+=(sem $((n + 1)) "$mode" "$key")
    random 3
    [[ $n == 0 ]] || words+=(setval . 0 $((RANDOM % 32767)))
    [[ $n != 2 ]] || words+=(semop . 0 1)
    # shellcheck disable=SC2206 # two words
    words+=(set sem . $owner "$mode")
    if [[ $((i % 5)) == 4 ]]; then
        hold kept "${words[@]}"
        words=()
    fi
done

# --- The kernel's table, in our words -----------------------------------------------------------------

# The text of /proc/sysvipc/KIND as "ipcview --raw" would have it: COLUMN=NAME pairs.
rows()
{
    awk -v names="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(names, name, " "); next }
        {
            for (i = 1; i <= n; i++) {
                value = $(at[name[i]])
                if (name[i] == "key") value = sprintf("0x%08x", value < 0 ? value + 4294967296 : value)
                if (name[i] == "perms") value = sprintf("0%03o", octal(value) % 512)
                if (name[i] ~ /^[adsrco]time$/ && name[i] != "ctime" && value == 0) value = "-"
                printf "%s%s", value, i < n ? " " : "\n"
            }
        }
        function octal(text, i, sum) {
            for (i = 1; i <= length(text); i++) sum = sum * 8 + substr(text, i, 1)
            return sum
        }' "/proc/sysvipc/$1"
}

# agrees NAME KIND COLUMNS NAMES: ipcview KIND against the kernel.
agrees()
{
    local name=$1 kind=$2 columns=$3 names=$4
    shift 4
    "$@" "$IPCVIEW" "-${kind:0:1}" -r -n -P --time-format=epoch -o "$columns" >"$out" 2>"$err"
    status=$?
    [[ $status != 77 ]] || { skip "$name" 'no seccomp here'; return; }
    case $kind in
    m*) rows shm "$names" ;;
    q*) rows msg "$names" ;;
    s*) rows sem "$names" ;;
    esac >"$scratch/kernel"
    is "$name: status" "$status $(cat "$err")" '0 '
    is "$name: how many" "$(wc -l <"$out")" "$(wc -l <"$scratch/kernel")"
    is "$name" "$(diff "$scratch/kernel" "$out")" ''
}

# Some were removed again.
ok 'there are many objects' test "$(cat /proc/sysvipc/* | wc -l)" -ge 250

for way in '' old-kernel no-calls; do
    # shellcheck disable=SC2206 # none or two words
    command=(${way:+"$IPCOBJ" "$way"})
    [[ ${#command[@]} -gt 0 ]] || command=(env)
    agrees "segments ${way:+($way)}" m id,key,perms,size,cpid,nattch,uid,gid,cuid,cgid,ctime,attach,detach \
        'shmid key perms size cpid nattch uid gid cuid cgid ctime atime dtime' "${command[@]}"
    agrees "queues ${way:+($way)}" q id,key,perms,usedbytes,msgs,uid,gid,cuid,cgid,ctime,send,recv \
        'msqid key perms cbytes qnum uid gid cuid cgid ctime stime rtime' "${command[@]}"
    agrees "sets ${way:+($way)}" s id,key,perms,nsems,uid,gid,cuid,cgid,ctime,otime \
        'semid key perms nsems uid gid cuid cgid ctime otime' "${command[@]}"
done
# The text is read for these two.
agrees 'memory' m id,size,rss,swap,ctime 'shmid size rss swap ctime' env

# Pids: 0 is none yet.
run -m -r -n -o id,cpid,lpid
is 'LPID of segments' "$(cat "$out")" "$(rows shm 'shmid cpid lpid' | sed 's/ 0$/ -/')"
run -q -r -n -o id,lspid,lrpid
is 'pids of queues' "$(cat "$out")" "$(rows msg 'msqid lspid lrpid' | sed 's/ 0\b/ -/g')"
is 'no object twice' "$("$IPCVIEW" -m -r -n -o id | sort | uniq -d)" ''

# STATUS by the bits 01000 and 02000.
run -m -r -n -o id,status
is 'STATUS' "$(cat "$out")" "$(rows shm shmid | while read -r id; do
    case $(field shm "$id" perms) in
    1???) echo "$id dest" ;;
    2???) echo "$id locked" ;;
    3???) echo "$id dest,locked" ;;
    *) echo "$id -" ;;
    esac
done)"
ok 'some are marked for destruction' grep -q dest "$out"
[[ $locks == no ]] || ok 'some are locked' grep -q locked "$out"

# What the kernel tells by msgctl(2) and semctl(2) only.
run -q -r -n -o id,qbytes
is 'QBYTES' "$(cat "$out")" "$(rows msg msqid | while read -r id; do
    echo "$id $("$IPCOBJ" print-qbytes "$id")"
done)"
run -s -r -n -o id,values
is 'VALUES' "$(cat "$out")" "$(rows sem semid | while read -r id; do
    echo "$id $("$IPCOBJ" print-semaphores "$id" | cut -d ' ' -f 2 | paste -sd ,)"
done)"
run -s -r -n -o id,pids
is 'PIDS' "$(cat "$out")" "$(rows sem semid | while read -r id; do
    pids=$("$IPCOBJ" print-semaphores "$id" | cut -d ' ' -f 5 | grep -vx 0 | sort -nu | paste -sd ,)
    echo "$id ${pids:--}"
done)"

# Against ipcs, in its words.
if [[ -n $(command -v ipcs) ]]; then
    run -m -r -n -P -o key,id,perms,size,nattch
    is 'ipcs -m' "$(sed 's/ 0\([0-7]*\) / \1 /' "$out")" \
        "$(ipcs -m | awk '/^0x/ { printf "%s %s %03d %s %s\n", $1, $2, $4, $5, $6 }')"
    run -q -r -n -o key,id,usedbytes,msgs
    is 'ipcs -q' "$(cat "$out")" "$(ipcs -q | awk '/^0x/ { print $1, $2, $5, $6 }')"
    run -s -r -n -o key,id,nsems
    is 'ipcs -s' "$(cat "$out")" "$(ipcs -s | awk '/^0x/ { print $1, $2, $5 }')"
else
    skip 'ipcs' 'it is not installed'
fi

# All formats tell the same.
for kind in m q s; do
    run "-$kind" -r -n -o id,key,uid,ctime
    raw=$(cat "$out")
    run "-$kind" --csv -n -o id,key,uid,ctime
    is "-$kind: CSV is raw" "$(tr , ' ' <"$out")" "$raw"
    run "-$kind" -J -o id,key,uid,ctime
    if [[ -n $(command -v jq) ]]; then
        is "-$kind: JSON is raw" "$(jq -r '(.shm, .msg, .sem) | .[]? | "\(.id) \(.key) \(.uid) \(.ctime)"' "$out")" "$raw"
    else
        skip "-$kind: JSON is raw" 'jq is not installed'
    fi
    run "-$kind" -n --time-format=iso -o id,key,uid,ctime
    is "-$kind: the table is raw" "$(sed -E 's/^ +//; s/ +/ /g' "$out")" "$raw"
done

# A captured tree of this moment tells the same.
mkdir -p "$scratch/now/proc/sysvipc"
cp /proc/sysvipc/* "$scratch/now/proc/sysvipc/"
for kind in '-m -o id,key,perms,size,nattch,status,cpid,uid,gid,cuid,cgid,rss,swap,attach,detach,ctime' \
    '-q -o id,key,perms,msgs,usedbytes,uid,gid,cuid,cgid,send,recv,ctime' \
    '-s -o id,key,perms,nsems,uid,gid,cuid,cgid,otime,ctime'; do
    # shellcheck disable=SC2086 # several words
    run $kind -r
    cp "$out" "$scratch/live"
    # shellcheck disable=SC2086 # several words
    run $kind -r --root "$scratch/now"
    is "captured: ipcview $kind" "$(diff "$scratch/live" "$out")" ''
done

finish
